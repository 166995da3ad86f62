package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// The files of the bansos matrix.
const (
	SchemesFile = "bansos/schemes.json"
	RulesFile   = "bansos/rules.json"
)

// Bounds of the matrix. A scheme's own rule and its pairs must fit one request of one person.
const (
	maxSchemes = 64
	maxRules   = 200
	maxAppeal  = 366 // days
)

// AidFiles is a matrix of bansos as it is written and as it travels.
type AidFiles struct {
	Schemes, Rules []byte
	Agencies       []byte // AgenciesFile, which the schemes name; nil: none
}

// ReadAidFiles reads the files of a matrix as they are. A regency that has rules of its own gives both:
// nothing is merged, so that nobody has to guess which rule held.
func ReadAidFiles(fsys fs.FS) (AidFiles, error) { return readAidFiles(fsys, fsys) }

// readAidFiles reads the matrix of a file system; the agencies are of the last of its layers that has them, as
// Load takes them.
func readAidFiles(matrix fs.FS, layers ...fs.FS) (AidFiles, error) {
	schemes, err := fs.ReadFile(matrix, SchemesFile)
	rules, more := fs.ReadFile(matrix, RulesFile)
	if err := errors.Join(err, more); err != nil {
		return AidFiles{}, Problem{File: "bansos", What: err.Error()}
	}
	f := AidFiles{Schemes: schemes, Rules: rules}
	for _, l := range layers {
		switch b, err := fs.ReadFile(l, AgenciesFile); {
		case err == nil:
			f.Agencies = b
		case !errors.Is(err, fs.ErrNotExist):
			return AidFiles{}, Problem{File: AgenciesFile, What: err.Error()}
		}
	}
	return f, nil
}

// AidFilesDir is ReadAidFiles of the override in a directory, as LoadDir takes it: a regency that has a
// directory bansos there has rules of its own, and any other uses the shipped ones.
func AidFilesDir(shipped fs.FS, override string) (AidFiles, error) {
	if override == "" {
		return ReadAidFiles(shipped)
	}
	own := os.DirFS(override)
	switch _, err := os.Stat(filepath.Join(override, "bansos")); {
	case err == nil:
		return readAidFiles(own, shipped, own)
	case !errors.Is(err, fs.ErrNotExist):
		return AidFiles{}, fmt.Errorf("catalog: override: %w", err)
	}
	if _, err := os.Stat(override); err != nil {
		return AidFiles{}, fmt.Errorf("catalog: override: %w", err)
	}
	return readAidFiles(shipped, shipped, own)
}

// BansosDir reads and checks the matrix of AidFilesDir.
func BansosDir(shipped fs.FS, override string) (kiosk.AidMatrix, error) {
	f, err := AidFilesDir(shipped, override)
	if err != nil {
		return kiosk.AidMatrix{}, err
	}
	return f.Matrix()
}

// Bansos reads and checks the matrix of a file system.
func Bansos(fsys fs.FS) (kiosk.AidMatrix, error) {
	f, err := ReadAidFiles(fsys)
	if err != nil {
		return kiosk.AidMatrix{}, err
	}
	return f.Matrix()
}

// Matrix checks the schemes of social assistance and what excludes what. A scheme or rule without a date
// and a source does not load. The error joins every Problem that was found.
func (f AidFiles) Matrix() (kiosk.AidMatrix, error) {
	var m kiosk.AidMatrix
	var l loader
	var agencies []kiosk.OPD
	if f.Agencies != nil {
		l.read(AgenciesFile, 0, f.Agencies, func(r *reader, n node) { agencies = readAgencies(r, n) })
	}
	l.read(SchemesFile, 0, f.Schemes, func(r *reader, n node) {
		r.keys(n, "schemes")
		for _, s := range r.list(n, "schemes", 1, maxSchemes) {
			m.Schemes = append(m.Schemes, readScheme(r, s, agencies))
		}
		unique(r, n.member("schemes"), "scheme", m.Schemes, func(s kiosk.Scheme) string { return string(s.ID) })
	})
	l.read(RulesFile, 0, f.Rules, func(r *reader, n node) {
		r.keys(n, "rules")
		for _, x := range r.list(n, "rules", 0, maxRules) {
			m.Rules = append(m.Rules, readRule(r, x, m))
		}
		list := n.member("rules")
		unique(r, list, "rule", m.Rules, func(x kiosk.AidRule) string { return x.ID })
		unique(r, list, "pair", m.Rules, func(x kiosk.AidRule) string { return string(x.Pair[0]) + "+" + string(x.Pair[1]) })
	})
	if len(l.problems) > 0 {
		return kiosk.AidMatrix{}, errors.Join(l.problems...)
	}
	var err error
	m.Version, err = version(l.content)
	return m, err
}

func readScheme(r *reader, n node, agencies []kiosk.OPD) kiosk.Scheme {
	if !r.object(n, "id", "title", "cluster", "decider", "agency", "level", "span", "appeal_days", "since", "source", "unverified", "form") {
		return kiosk.Scheme{}
	}
	s := kiosk.Scheme{
		ID: kiosk.SchemeID(r.id(n, "id")), Title: r.wording(n, "title"),
		Cluster: word(r, n.member("cluster"), "cluster",
			kiosk.ClusterNational, kiosk.ClusterProvince, kiosk.ClusterRegency, kiosk.ClusterVillage),
		Decider: word(r, n.member("decider"), "decider", kiosk.ByMinistry, kiosk.ByProvince, kiosk.ByRegency, kiosk.ByVillage),
		Level:   readLevel(r, n), Span: readSpan(r, n), AppealDays: r.number(n, "appeal_days", maxAppeal),
		Since: r.date(n, "since"), Source: r.text(n, "source"), Unverified: r.flag(n, "unverified"),
	}
	if n.has("agency") {
		s.Agency = readHolder(r, n, s.Decider, agencies)
	}
	if n.has("form") {
		s.Form = readForm(r, n.member("form"))
	}
	return s
}

// readHolder reads which agency has the applications of a scheme.
func readHolder(r *reader, n node, by kiosk.Decider, agencies []kiosk.OPD) kiosk.OPD {
	id := r.id(n, "agency")
	a, ok := agencyOf(agencies, id)
	switch {
	case id == "":
	case by == kiosk.ByVillage:
		r.problem(n.member("agency"), "what the village decides lies at no agency")
	case !ok:
		r.problem(n.member("agency"), "no agency %q in %s", id, AgenciesFile)
	}
	return a
}

func readRule(r *reader, n node, m kiosk.AidMatrix) kiosk.AidRule {
	if !r.object(n, "id", "pair", "level", "span", "keeps", "since", "source", "unverified") {
		return kiosk.AidRule{}
	}
	x := kiosk.AidRule{
		ID: r.id(n, "id"), Level: readLevel(r, n), Span: readSpan(r, n),
		Since: r.date(n, "since"), Source: r.text(n, "source"), Unverified: r.flag(n, "unverified"),
	}
	for _, k := range r.list(n, "keeps", 0, 2) {
		x.Keeps = append(x.Keeps, word(r, k, "an end that keeps the period taken", kiosk.EndWithdrawn, kiosk.EndRefused))
	}
	pair := r.list(n, "pair", 2, 2)
	for i, p := range pair[:min(2, len(pair))] {
		id, _ := p.value.(string)
		x.Pair[i] = kiosk.SchemeID(id)
		s, ok := m.Scheme(x.Pair[i])
		switch {
		case !ok:
			r.problem(p, "no scheme %q", id)
		case s.Level == kiosk.PerFamily && x.Level == kiosk.PerPerson:
			r.problem(n.member("level"), "scheme %q is a family's, so the pair is too", id)
		case x.Span != "" && !x.Span.Covers(s.Span):
			r.problem(n.member("span"), "scheme %q lasts longer than the pair", id)
		}
	}
	if len(pair) == 2 && x.Pair[0] >= x.Pair[1] {
		r.problem(n.member("pair"), "two different schemes stand in the order of letters; once a period is every scheme's own rule")
	}
	return x
}

func readLevel(r *reader, n node) kiosk.AidLevel {
	return word(r, n.member("level"), "level", kiosk.PerPerson, kiosk.PerFamily)
}

func readSpan(r *reader, n node) kiosk.AidSpan {
	return word(r, n.member("span"), "span", kiosk.Monthly, kiosk.Quarterly, kiosk.Yearly, kiosk.OnceOnly)
}

// date reads a day, 2006-01-02.
func (r *reader) date(n node, key string) string {
	s := r.text(n, key)
	if s == "" {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		r.problem(n.member(key), "%q is a day like 2026-01-31", key)
		return ""
	}
	return s
}
