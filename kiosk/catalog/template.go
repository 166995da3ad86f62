package catalog

import (
	"errors"
	"path"
	"sort"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Template is the wording of a letter (surat): a title and blocks with placeholders like {name}.
type Template struct {
	ID     string
	Title  string
	Blocks []Block
}

// Block is a paragraph or a table of fields; one of the two is empty.
type Block struct {
	Text   string
	Fields []Row
	When   kiosk.Condition // of the service's answers
}

// Row is one line of a table: "Nama : SITI AMINAH".
type Row struct {
	Label   string
	Value   string
	Strong  bool // printed bold
	Private bool // stands on the signed original only, never on thermal paper
}

// The placeholders that every letter may use; the ids of the service's fields come on top. {nik} may
// stand in a private row only.
const (
	Name     = "name"     // full name of the subject
	NIKDigit = "nik"      // sixteen digits
	Birth    = "birth"    // "Banyuwangi, 4 Mei 1990"
	Sex      = "sex"      // "Perempuan"
	Address  = "address"  // "Dusun Krajan RT 02 RW 01"
	Religion = "religion" // as in the population record
	Job      = "job"
	Marital  = "marital"
	HeadWord = "head"     // "Kepala Desa Setail"
	Office   = "office"   // "Desa Setail"
	District = "district" // "Genteng"
	Regency  = "regency"  // "Kabupaten Banyuwangi"
	Until    = "until"    // "23 Desember 2026"
)

// known says whether every letter may use that placeholder.
func known(name string) bool {
	switch name {
	case Name, NIKDigit, Birth, Sex, Address, Religion, Job, Marital, HeadWord, Office, District, Regency, Until:
		return true
	default:
		return false
	}
}

// texts lists every wording of the template.
func (t Template) texts() []string {
	list := []string{t.Title}
	for _, b := range t.Blocks {
		list = append(list, b.Text)
		for _, f := range b.Fields {
			list = append(list, f.Label, f.Value)
		}
	}
	return list
}

// Placeholders lists what the template asks for, sorted, each once.
func (t Template) Placeholders() []string {
	seen := map[string]bool{}
	for _, b := range t.Blocks {
		note(seen, b.Text)
		for _, f := range b.Fields {
			note(seen, f.Value)
		}
	}
	list := make([]string, 0, len(seen))
	for name := range seen {
		list = append(list, name)
	}
	sort.Strings(list)
	return list
}

func note(seen map[string]bool, text string) {
	// The text was checked when it was loaded: Expand cannot fail on it.
	_, _ = Expand(text, func(name string) (string, bool) { seen[name] = true; return "", true })
}

// TemplateError says why a text with placeholders cannot be filled.
type TemplateError struct{ What string }

// Error is what is wrong.
func (e TemplateError) Error() string { return "catalog: template: " + e.What }

// Expand fills the placeholders of a text. value answers false for what it does not know. What a
// value holds is never read as a placeholder itself.
func Expand(text string, value func(name string) (string, bool)) (string, error) {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(text, "{")
		if strings.Contains(before, "}") {
			return "", TemplateError{"a '}' without its '{'"}
		}
		b.WriteString(before)
		if !open {
			return b.String(), nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed || name == "" || strings.Contains(name, "{") {
			return "", TemplateError{"a '{' without its '}'"}
		}
		v, ok := value(name)
		if !ok {
			return "", TemplateError{"unknown placeholder {" + name + "}"}
		}
		b.WriteString(v)
		text = after
	}
}

// ParseTemplate reads and checks one letter template. The file's name is its id with ".json".
func ParseTemplate(file string, b []byte) (Template, error) {
	n, err := parse(file, b)
	if err != nil {
		return Template{}, err
	}
	r := &reader{file: file, base: path.Base(file)}
	t := readTemplate(r, n)
	r.same(n, t.ID)
	return t, errors.Join(r.problems...)
}

// Bounds of a template: a letter is one page.
const (
	maxBlocks = 12
	maxRows   = 16
)

func readTemplate(r *reader, n node) Template {
	r.keys(n, "id", "title", "blocks")
	t := Template{ID: r.id(n, "id"), Title: r.text(n, "title")}
	for _, b := range r.list(n, "blocks", 1, maxBlocks) {
		if !r.object(b, "text", "fields", "when") {
			continue
		}
		if b.has("text") == b.has("fields") {
			r.problem(b, "a block is either \"text\" or \"fields\"")
			continue
		}
		block := readBlock(r, b)
		block.When = readCondition(r, b)
		t.Blocks = append(t.Blocks, block)
	}
	return t
}

func readBlock(r *reader, n node) Block {
	if n.has("text") {
		s := r.text(n, "text")
		r.placeholders(n.member("text"), s, false)
		return Block{Text: s}
	}
	var b Block
	for _, f := range r.list(n, "fields", 1, maxRows) {
		if !r.object(f, "label", "value", "strong", "private") {
			continue
		}
		row := Row{Label: r.text(f, "label"), Value: r.text(f, "value"), Strong: r.flag(f, "strong"), Private: r.flag(f, "private")}
		r.placeholders(f.member("value"), row.Value, row.Private)
		b.Fields = append(b.Fields, row)
	}
	return b
}

// placeholders checks the braces of a text, and that the NIK stands in private rows only.
func (r *reader) placeholders(n node, text string, private bool) {
	_, err := Expand(text, func(name string) (string, bool) {
		if name == NIKDigit && !private {
			r.problem(n, "{nik} may stand in a private row only: no NIK on thermal paper")
		}
		return "", true
	})
	if err != nil {
		r.problem(n, "%v", err)
	}
}
