// Package newsfile reads the files from which a village's news is made: its budget as a finance program
// exports it, notices, indicators, products and places, and the regency's service hall.
//
// It stores nothing and guesses no amount: a budget whose sums do not fit is refused, line by line. What
// heads of columns may be called is data (columns.json), because exports change.
//
// Concurrency: functions only.
package newsfile

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// MaxFile bounds a file in bytes.
const MaxFile = 4 << 20

// headWithin is within how many lines the head must stand: exports begin with titles.
const headWithin = 20

// ErrFile says that a file is not what it should be; the text says what is missing.
var ErrFile = errors.New("newsfile: not such a file")

// Bad is a line that was not taken, and why. It repeats no value of the file but amounts.
type Bad struct {
	Line int
	Why  string
}

func bad(line int, format string, args ...any) Bad { return Bad{line, fmt.Sprintf(format, args...)} }

//go:embed columns.json
var shipped []byte

// Columns says what heads of columns, and words in them, may be called.
type Columns struct {
	Heads map[string][]string `json:"heads"`
	Words map[string][]string `json:"words"`
}

// Shipped is the columns that this program knows.
func Shipped() (Columns, error) { return ReadColumns(shipped) }

// ReadColumns reads names of columns and words, columns.json. They may be written in any letters; one that stands
// under two names is refused, for nobody could say which it is.
func ReadColumns(b []byte) (Columns, error) {
	var c Columns
	if err := readJSON(b, &c); err != nil {
		return Columns{}, err
	}
	for _, names := range []map[string][]string{c.Heads, c.Words} {
		if err := settle(names); err != nil {
			return Columns{}, err
		}
	}
	return c, nil
}

// settle makes each alias what plain makes of a cell, and refuses one that is nothing then, or another's.
func settle(names map[string][]string) error {
	of := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		for i, alias := range names[name] {
			p := plain(alias)
			other, there := of[p]
			switch {
			case p == "":
				return fmt.Errorf("%w: a name of %q has neither letter nor digit", ErrFile, name)
			case there && other != name:
				return fmt.Errorf("%w: %q stands under %q and %q", ErrFile, p, other, name)
			}
			names[name][i], of[p] = p, name
		}
	}
	return nil
}

// head is the name under which this package knows a head, "" where it knows none.
func (c Columns) head(text string) string { return known(c.Heads, text) }

// word is the word under which this package knows what stands in a cell; the text itself where it knows none.
func (c Columns) word(text string) string {
	if w := known(c.Words, text); w != "" {
		return w
	}
	return text
}

func known(names map[string][]string, text string) string {
	text = plain(text)
	for name, list := range names {
		if slices.Contains(list, text) {
			return name
		}
	}
	return ""
}

// plain is a text for comparing: small letters and digits, one space between words.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}

// table is the rows of a CSV file under its head.
type table struct {
	columns Columns
	head    []string
	rows    []row
}

// row is one line.
type row struct {
	line  int
	cells map[string]string
}

// cell is what stands in a column, without what spreadsheets put around it and with one space between words.
func (r row) cell(column string) string { return r.cells[column] }

// read reads CSV with commas, semicolons or tabs, one row a line, behind a head that names every needed
// column. Lines above the head are titles.
func (c Columns) read(text []byte, needed ...string) (table, []Bad, error) {
	if len(text) > MaxFile {
		return table{}, nil, fmt.Errorf("%w: larger than %d MiB", ErrFile, MaxFile>>20)
	}
	lines := strings.Split(strings.TrimPrefix(string(text), "\ufeff"), "\n")
	t := table{columns: c}
	for i, line := range lines[:min(headWithin, len(lines))] {
		comma := commaOf(line)
		if t.head = c.heads(split(line, comma)); !holds(t.head, needed) {
			continue
		}
		return t.under(lines[i+1:], i+2, comma)
	}
	return table{}, nil, fmt.Errorf("%w: no head with the columns %s", ErrFile, strings.Join(needed, ", "))
}

// under reads the lines below the head.
func (t table) under(lines []string, first int, comma rune) (table, []Bad, error) {
	var bads []Bad
	for i, line := range lines {
		if strings.Trim(line, " \r\t,;") == "" {
			continue
		}
		fields := split(line, comma)
		if len(fields) != len(t.head) {
			bads = append(bads, bad(first+i, "%d columns, the head has %d", len(fields), len(t.head)))
			continue
		}
		r := row{line: first + i, cells: map[string]string{}}
		for n, h := range t.head {
			if h != "" && r.cells[h] == "" {
				r.cells[h] = bare(fields[n])
			}
		}
		t.rows = append(t.rows, r)
	}
	return t, bads, nil
}

// bare is a field without the marks and spaces, no-break ones too, that spreadsheets put around it, with one space
// between words.
func bare(field string) string {
	field = strings.TrimFunc(field, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`'"=`, r) })
	return strings.Join(strings.Fields(field), " ")
}

func (c Columns) heads(fields []string) []string {
	heads := make([]string, len(fields))
	for i, f := range fields {
		heads[i] = c.head(f)
	}
	return heads
}

func holds(head, needed []string) bool {
	for _, n := range needed {
		if !slices.Contains(head, n) {
			return false
		}
	}
	return true
}

// commaOf is what separates the columns of a head.
func commaOf(line string) rune {
	best, most := ',', 0
	for _, c := range ",;\t" {
		if n := strings.Count(line, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

func split(line string, comma rune) []string {
	r := csv.NewReader(strings.NewReader(line))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, true
	fields, err := r.Read()
	if err != nil {
		return nil
	}
	return fields
}

// readJSON reads one JSON value with no other members than those of v; an error names the line.
func readJSON(b []byte, v any) error {
	if len(b) > MaxFile {
		return fmt.Errorf("%w: larger than %d MiB", ErrFile, MaxFile>>20)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	err := d.Decode(v)
	at := d.InputOffset()
	if err == nil {
		if _, end := d.Token(); errors.Is(end, io.EOF) {
			return nil
		}
		err = errors.New("more than one value")
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		at = int64(bytes.Index(b, []byte(name)))
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("%w: line %d: %s", ErrFile, lineAt(b, syntax.Offset), syntax.Error())
	case errors.As(err, &kind):
		return fmt.Errorf("%w: line %d: %s is no %s", ErrFile, lineAt(b, kind.Offset), kind.Field, kind.Type)
	}
	return fmt.Errorf("%w: line %d: %s", ErrFile, lineAt(b, at), strings.TrimPrefix(err.Error(), "json: "))
}

func lineAt(b []byte, at int64) int {
	return 1 + bytes.Count(b[:min(max(at, 0), int64(len(b)))], []byte("\n"))
}
