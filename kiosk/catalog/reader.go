package catalog

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/locale"
)

// maxText is the most characters of one wording; a paragraph of a letter is the longest.
const maxText = 1200

// reader turns nodes into values and collects what is wrong, so that an author sees all of it at once.
type reader struct {
	file     string
	base     string
	layer    int // 0: shipped
	problems []error
}

func (r *reader) problem(n node, format string, args ...any) {
	r.problems = append(r.problems, Problem{r.file, n.line, fmt.Sprintf(format, args...)})
}

// same checks that a file is named after the id in it.
func (r *reader) same(n node, id string) {
	if id != "" && r.base != id+".json" {
		r.problem(n.member("id"), "the file is named %s, the id is %q", r.base, id)
	}
}

// keys refuses members that nobody reads.
func (r *reader) keys(n node, allowed ...string) {
	for _, m := range n.members {
		found := false
		for _, a := range allowed {
			found = found || a == m.key
		}
		if !found {
			r.problems = append(r.problems, Problem{r.file, m.line, fmt.Sprintf("unknown field %q", m.key)})
		}
	}
}

// object checks that n is an object with no other members than those allowed.
func (r *reader) object(n node, allowed ...string) bool {
	if n.kind != '{' {
		r.problem(n, "an object is expected")
		return false
	}
	r.keys(n, allowed...)
	return true
}

// text reads a member that must be there and say something.
func (r *reader) text(n node, key string) string {
	m := n.member(key)
	s, ok := m.value.(string)
	if !ok || strings.TrimSpace(s) == "" {
		r.problem(m, "%q needs a text", key)
		return ""
	}
	r.plain(m, key, s)
	return s
}

// plain refuses what no paper and no screen can show.
func (r *reader) plain(n node, key, s string) {
	if utf8.RuneCountInString(s) > maxText {
		r.problem(n, "%q is longer than %d characters", key, maxText)
	}
	for _, c := range s {
		if !unicode.IsPrint(c) {
			r.problem(n, "%q holds a character that cannot be printed (%U)", key, c)
			return
		}
	}
	if s != strings.TrimSpace(s) || strings.Contains(s, "  ") {
		r.problem(n, "%q has spaces too many", key)
	}
}

// id reads an identifier: small letters, digits and hyphens.
func (r *reader) id(n node, key string) string {
	s := r.text(n, key)
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			r.problem(n.member(key), "%q is written with a-z, 0-9 and '-' only", key)
			return ""
		}
	}
	return s
}

// number reads a whole number from 1 to high.
func (r *reader) number(n node, key string, high int) int {
	m := n.member(key)
	v, ok := m.value.(json.Number)
	i, err := strconv.Atoi(string(v))
	if !ok || err != nil || i < 1 || i > high {
		r.problem(m, "%q needs a whole number from 1 to %d", key, high)
		return 1
	}
	return i
}

// flag reads true or false; missing is false.
func (r *reader) flag(n node, key string) bool {
	if !n.has(key) {
		return false
	}
	b, ok := n.member(key).value.(bool)
	if !ok {
		r.problem(n.member(key), "%q is true or false", key)
	}
	return b
}

// list reads an array of at least low and at most high items.
func (r *reader) list(n node, key string, low, high int) []node {
	m := n.member(key)
	if m.kind != '[' {
		r.problem(m, "%q needs a list", key)
		return nil
	}
	if len(m.items) < low || len(m.items) > high {
		r.problem(m, "%q has %d items; from %d to %d may stand there", key, len(m.items), low, high)
	}
	return m.items
}

// wording reads one text in Indonesian and one in English. Other languages come from reviews alone.
func (r *reader) wording(n node, key string) kiosk.Text {
	m := n.member(key)
	t := kiosk.Text{}
	if m.kind != '{' {
		r.problem(m, "%q needs a text in \"id\" and in \"en\"", key)
		return t
	}
	r.keys(m, string(kiosk.Indonesian), string(kiosk.English))
	for _, l := range locale.Complete() {
		t[l] = r.text(m, string(l))
	}
	return t
}

// word reads one word of a closed list.
func word[T ~string](r *reader, n node, what string, allowed ...T) T {
	s, ok := n.value.(string)
	for _, a := range allowed {
		if ok && s == string(a) {
			return a
		}
	}
	r.problem(n, "%s is one of %q", what, allowed)
	return ""
}
