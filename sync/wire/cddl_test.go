package wire

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// mapShape is a map of the page's CDDL: its keys, whether each may be absent, and the map below it.
type mapShape map[int]struct {
	optional bool
	below    mapShape
}

// cddlRules reads the rules of the page, without comments.
func cddlRules(page string) map[string]string {
	rules := map[string]string{}
	begin := regexp.MustCompile(`^([a-z][a-z0-9-]*)\s*= (.*)$`)
	for _, fence := range regexp.MustCompile("(?s)```cddl\n(.*?)```").FindAllStringSubmatch(page, -1) {
		last := ""
		for line := range strings.Lines(fence[1]) {
			line, _, _ = strings.Cut(strings.TrimRight(line, "\n"), ";")
			if m := begin.FindStringSubmatch(line); m != nil {
				last, line = m[1], m[2]
			}
			if last != "" {
				rules[last] += " " + line
			}
		}
	}
	for _, row := range kindRows(page) { // the bodies stand in a table
		rules["kind "+row.number] = row.body
	}
	return rules
}

// kindRow is a row of the page's table of kinds.
type kindRow struct{ number, name, body string }

func kindRows(page string) (list []kindRow) {
	_, table, _ := strings.Cut(page, "| kind | name | body before sealing |")
	table, _, _ = strings.Cut(table, "\n\n")
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) < 5 || strings.HasPrefix(cells[1], "-") {
			continue
		}
		list = append(list, kindRow{strings.TrimSpace(cells[1]), strings.TrimSpace(cells[2]), cells[3]})
	}
	return list
}

// shapeOf reads the map of a rule; where it has several, a key that is not in all of them may be absent.
func shapeOf(t *testing.T, rule string) mapShape {
	t.Helper()
	var all []mapShape
	for rule != "" {
		i := strings.IndexByte(rule, '{')
		if i < 0 {
			break
		}
		s, rest := readShape(t, rule[i+1:])
		all, rule = append(all, s), rest
	}
	out := mapShape{}
	for _, s := range all {
		for k, v := range s {
			out[k] = v
		}
	}
	for k, v := range out {
		for _, s := range all {
			if _, there := s[k]; !there {
				v.optional = true
			}
		}
		out[k] = v
	}
	return out
}

var cddlKey = regexp.MustCompile(`^\s*(\? )?(\d+): `)

// readShape reads a map after its brace, and gives what comes after it.
func readShape(t *testing.T, text string) (mapShape, string) {
	t.Helper()
	s := mapShape{}
	for {
		m := cddlKey.FindStringSubmatch(text)
		if m == nil {
			t.Fatalf("no key at %.60q", text)
		}
		text = text[len(m[0]):]
		key, err := strconv.Atoi(m[2])
		if err != nil {
			t.Fatal(err)
		}
		e := s[key]
		e.optional = m[1] != ""
		for depth := 0; ; {
			if text == "" {
				t.Fatal("a map without an end")
			}
			c := text[0]
			text = text[1:]
			switch {
			case c == '{':
				e.below, text = readShape(t, text)
			case c == '[' || c == '(':
				depth++
			case c == ']' || c == ')':
				depth--
			case c == '}' && depth == 0:
				s[key] = e
				return s, text
			}
			if c == ',' && depth == 0 {
				break
			}
		}
		s[key] = e
	}
}
