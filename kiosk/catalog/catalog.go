package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"

	"github.com/smart-kampung/anjungan/kiosk"
)

// MaxFile is the most bytes that one file of the catalogue may have.
const MaxFile = 64 << 10

// Catalogue is a checked service catalogue.
type Catalogue struct {
	version   string
	services  []kiosk.Service
	byID      map[kiosk.ServiceID]int
	templates map[string]Template
}

// Problem is what is wrong with a file of the catalogue.
type Problem struct {
	File string
	Line int // 1..; 0 where the whole file is meant
	What string
}

// Error is "file:line: what".
func (p Problem) Error() string {
	if p.Line == 0 {
		return fmt.Sprintf("catalog: %s: %s", p.File, p.What)
	}
	return fmt.Sprintf("catalog: %s:%d: %s", p.File, p.Line, p.What)
}

// Load reads services/*.json and letters/*.json, in the order of their names. The error joins every
// Problem that was found.
func Load(fsys fs.FS) (*Catalogue, error) {
	c := &Catalogue{byID: map[kiosk.ServiceID]int{}, templates: map[string]Template{}}
	var l loader
	l.each(fsys, "letters", func(r *reader, n node) {
		t := readTemplate(r, n)
		r.same(n, t.ID)
		c.templates[t.ID] = t
	})
	l.each(fsys, "services", func(r *reader, n node) {
		s := readService(r, n)
		r.same(n, string(s.ID))
		c.checkLetter(r, n, s)
		c.byID[s.ID] = len(c.services)
		c.services = append(c.services, s)
	})
	if len(c.services) == 0 {
		l.problems = append(l.problems, Problem{File: "services", What: "no service"})
	}
	if len(l.problems) > 0 {
		return nil, errors.Join(l.problems...)
	}
	sum, err := version(l.content)
	if err != nil {
		return nil, err
	}
	c.version = sum
	return c, nil
}

// Version names the content: twelve hex digits of a SHA-256. Spaces and the order of keys do not
// change it, everything else does.
func (c *Catalogue) Version() string { return c.version }

// Get gives a service by its id.
func (c *Catalogue) Get(id kiosk.ServiceID) (kiosk.Service, bool) {
	i, ok := c.byID[id]
	if !ok {
		return kiosk.Service{}, false
	}
	return c.services[i], true
}

// Services lists what is offered in that kind of village.
func (c *Catalogue) Services(kind kiosk.SiteKind) []kiosk.Service {
	var list []kiosk.Service
	for _, s := range c.services {
		if s.Offered(kind) {
			list = append(list, s)
		}
	}
	return list
}

// Template gives a letter template by its name, Service.Letter.
func (c *Catalogue) Template(name string) (Template, bool) {
	t, ok := c.templates[name]
	return t, ok
}

// checkLetter looks whether the letter of a service exists and asks only for what the form gives.
func (c *Catalogue) checkLetter(r *reader, n node, s kiosk.Service) {
	if s.Letter == "" {
		return
	}
	at := n.member("letter")
	t, ok := c.templates[s.Letter]
	if !ok {
		r.problem(at, "no letter template %q", s.Letter)
		return
	}
	for _, name := range t.Placeholders() {
		if known(name) {
			continue
		}
		if !hasField(s, name) {
			r.problem(at, "letter %q wants {%s}, which no field of this service asks", s.Letter, name)
		}
	}
}

func hasField(s kiosk.Service, id string) bool {
	for _, f := range s.Fields {
		if f.ID == id {
			return true
		}
	}
	return false
}

// loader reads folders of files and collects what is wrong with them.
type loader struct {
	problems []error
	content  []file
}

// file is one file's content, for the version.
type file struct {
	Path  string
	Value json.RawMessage
}

func (l *loader) each(fsys fs.FS, dir string, read func(*reader, node)) {
	names, err := fs.Glob(fsys, dir+"/*.json")
	if err != nil {
		l.problems = append(l.problems, Problem{File: dir, What: err.Error()})
		return
	}
	sort.Strings(names)
	for _, name := range names {
		l.one(fsys, name, read)
	}
}

func (l *loader) one(fsys fs.FS, name string, read func(*reader, node)) {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		l.problems = append(l.problems, Problem{File: name, What: err.Error()})
		return
	}
	l.read(name, b, read)
}

// read reads one file's bytes.
func (l *loader) read(name string, b []byte, read func(*reader, node)) {
	if len(b) > MaxFile {
		l.problems = append(l.problems, Problem{File: name, What: fmt.Sprintf("%d bytes, at most %d", len(b), MaxFile)})
		return
	}
	r := &reader{file: name, base: path.Base(name)}
	n, err := parse(name, b)
	if err != nil {
		l.problems = append(l.problems, err)
		return
	}
	read(r, n)
	l.problems = append(l.problems, r.problems...)
	l.content = append(l.content, file{Path: name, Value: b})
}

// version hashes the content in one form: encoding/json sorts keys and drops spaces when a value
// goes through any.
func version(content []file) (string, error) {
	var list []any
	for _, f := range content {
		var v any
		if err := json.Unmarshal(f.Value, &v); err != nil {
			return "", fmt.Errorf("catalog: version of %s: %w", f.Path, err)
		}
		list = append(list, f.Path, v)
	}
	b, err := json.Marshal(list)
	if err != nil {
		return "", fmt.Errorf("catalog: version: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:6]), nil
}
