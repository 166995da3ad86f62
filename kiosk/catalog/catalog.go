package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"sort"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/locale"
)

// MaxFile is the most bytes that one file of the catalogue may have.
const MaxFile = 64 << 10

// Catalogue is a checked service catalogue.
type Catalogue struct {
	version   string
	services  []kiosk.Service
	byID      map[kiosk.ServiceID]int
	templates map[string]Template
	agencies  []kiosk.OPD
	menu      kiosk.Menu
	lines     []kiosk.Line
	withdrawn map[kiosk.ServiceID]bool // by the regency
	reviews   map[kiosk.Lang]map[string]locale.Review
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

// Load reads letters/*.json, agencies.json, services/*.json, in the order of their names, menu.json, queue.json,
// and what native speakers reviewed of their wordings, review/*.json. Later file systems are overrides: a file of
// theirs stands for the one of that name before, and a service that is {"id": "x", "withdrawn": true} there is not
// offered. The error joins every Problem that was found.
func Load(shipped fs.FS, overrides ...fs.FS) (*Catalogue, error) {
	c := &Catalogue{byID: map[kiosk.ServiceID]int{}, templates: map[string]Template{}, withdrawn: map[kiosk.ServiceID]bool{}}
	l := loader{layers: append([]fs.FS{shipped}, overrides...)}
	l.each("letters", func(r *reader, n node) {
		t := readTemplate(r, n)
		r.same(n, t.ID)
		c.templates[t.ID] = t
	})
	if l.has(AgenciesFile) {
		l.one(AgenciesFile, func(r *reader, n node) { c.agencies = readAgencies(r, n) })
	}
	l.each("services", c.readService)
	if len(c.services) == 0 {
		l.problems = append(l.problems, Problem{File: "services", What: "no service"})
	} else {
		l.one(MenuFile, c.readMenu)
		if l.has(QueueFile) {
			l.one(QueueFile, c.readQueue)
		}
	}
	c.readReviews(&l)
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

// LoadDir is Load with the override in a directory; an empty name is none. A directory that is not there is
// an error: a regency that named one does not want the shipped catalogue.
func LoadDir(shipped fs.FS, override string) (*Catalogue, error) {
	if override == "" {
		return Load(shipped)
	}
	if _, err := os.Stat(override); err != nil {
		return nil, fmt.Errorf("catalog: override: %w", err)
	}
	return Load(shipped, os.DirFS(override))
}

func (c *Catalogue) readService(r *reader, n node) {
	if r.layer > 0 && n.has("withdrawn") {
		r.keys(n, "id", "withdrawn")
		id := r.id(n, "id")
		r.same(n, id)
		if !r.flag(n, "withdrawn") {
			r.problem(n.member("withdrawn"), "a service is withdrawn, or it is written here in full")
		}
		c.withdrawn[kiosk.ServiceID(id)] = true
		return
	}
	s := readService(r, n)
	r.same(n, string(s.ID))
	c.checkLetter(r, n, s)
	c.checkChain(r, n, &s)
	c.checkKinds(r, n, s)
	c.byID[s.ID] = len(c.services)
	c.services = append(c.services, s)
}

// Version names the content: twelve hex digits of a SHA-256. Spaces, the order of keys and reviews of wordings do
// not change it, everything else does.
func (c *Catalogue) Version() string { return c.version }

// Get gives a service by its id.
func (c *Catalogue) Get(id kiosk.ServiceID) (kiosk.Service, bool) {
	i, ok := c.byID[id]
	if !ok {
		return kiosk.Service{}, false
	}
	return c.services[i], true
}

// All lists every service, in the order of their files.
func (c *Catalogue) All() []kiosk.Service { return slices.Clone(c.services) }

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

// Menu is what leads to the services of that kind of village.
func (c *Catalogue) Menu(kind kiosk.SiteKind) kiosk.Menu {
	return c.menu.At(kind).Of(c.Services(kind), kiosk.Rooms())
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
	for _, b := range t.Blocks {
		follows(r, node{line: at.line}, b.When, s.Fields) // the service is at fault for a letter that serves others
		checkAsked(r, at, s, b)
	}
}

// checkAsked looks whether a block wants only what is asked whenever it is printed.
func checkAsked(r *reader, at node, s kiosk.Service, b Block) {
	wants := map[string]bool{}
	note(wants, b.Text)
	for _, row := range b.Fields {
		note(wants, row.Value)
	}
	for _, f := range s.Fields {
		if wants[f.ID] && !b.When.Implies(f.When) {
			r.problem(at, "letter %q wants {%s}, which is not asked of everybody: its block needs the same \"when\"", s.Letter, f.ID)
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

// loader reads files of a catalogue and collects what is wrong with them.
type loader struct {
	layers   []fs.FS // the last that holds a file gives it
	problems []error
	content  []file
}

// file is one file's content, for the version.
type file struct {
	Path  string
	Value json.RawMessage
}

func (l *loader) each(dir string, read func(*reader, node)) {
	seen := map[string]bool{}
	var all []string
	for _, fsys := range l.layers {
		names, err := fs.Glob(fsys, dir+"/*.json")
		if err != nil {
			l.problems = append(l.problems, Problem{File: dir, What: err.Error()})
			return
		}
		for _, name := range names {
			if !seen[name] {
				seen[name] = true
				all = append(all, name)
			}
		}
	}
	sort.Strings(all)
	for _, name := range all {
		l.one(name, read)
	}
}

// has says whether any layer holds a file.
func (l *loader) has(name string) bool {
	return slices.ContainsFunc(l.layers, func(fsys fs.FS) bool {
		_, err := fs.Stat(fsys, name)
		return err == nil
	})
}

func (l *loader) one(name string, read func(*reader, node)) {
	for i := len(l.layers) - 1; i >= 0; i-- {
		b, err := fs.ReadFile(l.layers[i], name)
		if errors.Is(err, fs.ErrNotExist) && i > 0 {
			continue
		}
		if err != nil {
			l.problems = append(l.problems, Problem{File: name, What: err.Error()})
			return
		}
		l.read(name, i, b, read)
		return
	}
}

// read reads one file's bytes, which are of that layer.
func (l *loader) read(name string, layer int, b []byte, read func(*reader, node)) {
	if len(b) > MaxFile {
		l.problems = append(l.problems, Problem{File: name, What: fmt.Sprintf("%d bytes, at most %d", len(b), MaxFile)})
		return
	}
	r := &reader{file: shown(layer, name), base: path.Base(name), layer: layer}
	n, err := parse(r.file, b)
	if err != nil {
		l.problems = append(l.problems, err)
		return
	}
	read(r, n)
	l.problems = append(l.problems, r.problems...)
	l.content = append(l.content, file{Path: name, Value: b})
}

// shown is what a problem calls a file of a layer.
func shown(layer int, name string) string {
	if layer > 0 {
		return "override/" + name
	}
	return name
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
