package regency_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	assets "github.com/smart-kampung/anjungan/assets/console"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/population"
)

// What pages say of one kind of village alone, beside what the catalogue's own rule knows of a desa.
var (
	desaWords      = regexp.MustCompile(`(?i)\b(desa|dusun|kades)\b`)
	kelurahanWords = regexp.MustCompile(`(?i)\b(kelurahan|lurah|lingkungan)\b`)
)

// foreignWord is a word in a page that the kind of village does not have; empty where there is none.
func foreignWord(kind kiosk.SiteKind, page string) string {
	if kind == kiosk.Desa {
		return kelurahanWords.FindString(page)
	}
	if w := catalog.DesaWord(page); w != "" {
		return w
	}
	return desaWords.FindString(page)
}

// kindScene is the regency of these tests, whose village is of a kind, with work of every sort and somebody at each desk.
type kindScene struct {
	*world
	t     *testing.T
	kind  kiosk.SiteKind
	desks map[string]*browser
}

func newKindScene(t *testing.T, kind kiosk.SiteKind) *kindScene {
	t.Helper()
	x := &kindScene{world: newWorld(t), t: t, kind: kind, desks: map[string]*browser{}}
	vs, err := x.ledger.Villages(t.Context())
	must(t, err)
	for i := range vs {
		if vs[i].Code == setail {
			vs[i].Kind = kind
		}
	}
	must(t, x.ledger.LoadVillages(t.Context(), vs))
	x.resident(t, subject, "Siti Contoh", func(r *population.Row) { r.Address, r.Chip, r.PIN = "Jalan Contoh 1", chipHex, pin })
	x.resident(t, wati, "Wati Contoh", func(r *population.Row) { r.Address = "Jalan Contoh 2" })
	console := x.console(t, time.Now)
	for name, office := range map[string]ledger.ClerkAccount{
		"sari": {Village: setail, Role: kiosk.RoleSecretary}, "endang": {Village: setail, Role: kiosk.RoleHead},
		"camat": {District: "35.10.09", Role: kiosk.RoleDistrict}, "dina": {Agency: "pendidikan", Role: kiosk.RoleAgency},
		"sosi": {Agency: "sosial", Role: kiosk.RoleAgency}, "inspektur": {Role: kiosk.RoleInspector},
	} {
		x.signsIn(t, name, office)
		x.desks[name] = newBrowser(t, console.base)
		x.desks[name].do(http.MethodPost, "/login", url.Values{"user": {name}, "password": {"sandi-contoh-1"}})
	}
	x.desks["tono"] = console
	console.login()
	x.work()
	return x
}

// work brings something of each sort to the desks.
func (x *kindScene) work() {
	t := x.t
	x.said(t, complaintOf(t, 1, kiosk.TopicService, "ANTRE LAMA", ""), complaintOf(t, 2, kiosk.TopicStaff, "TIDAK RAMAH", subject))
	s, _, _ := x.site(t, 8)
	ids := map[string]kiosk.RequestID{}
	for i, name := range []string{"open", "signing", "letter", "refused", "returned"} {
		ids[name] = saves(t, s, draft(byte(i+1)))
	}
	ids["aid"] = saves(t, s, application(10, "jps"))
	ids["double"] = saves(t, s, application(11, "jps"))
	ids["pupil"] = saves(t, s, pupil(12, "Garda Ampuh", "SMPN 1 GENTENG", "0012"))
	until(t, "the second is refused", func() bool { return held(t, s, ids["double"]).State == kiosk.Refused })
	ids["appeal"] = appeal(t, s, 13, held(t, s, ids["double"]).Request.Number)
	wished(t, s, 14, "Krajan")
	titip(t, s, 15, wati, watiChip, "1985-05-05")
	strange := map[string]kiosk.RequestID{}
	for i, change := range []func(*store.Draft){
		func(d *store.Draft) { d.Assurance = kiosk.Anonymous }, func(d *store.Draft) { d.Service = "lain" }, func(d *store.Draft) { d.Village = "35.10.99.2001" },
	} {
		d := draft(byte(20 + i))
		change(&d)
		strange[strconv.Itoa(i)] = saves(t, s, d)
	}
	takeBack(t, s, strange["0"])
	for _, id := range ids {
		until(t, "it is taken", func() bool { h := held(t, s, id); return h.Transport == kiosk.Accepted || h.State == kiosk.Refused })
	}
	until(t, "strange ones wait", func() bool { return x.verdicts(t, 8, strange["0"], kiosk.EntryQuarantined) == 2 })
	must(t, x.desk.Approve(t.Context(), x.clerk, ids["signing"]))
	x.approve(t, ids["letter"])
	x.approve(t, ids["pupil"])
	must(t, x.desk.Refuse(t.Context(), x.clerk, ids["refused"], "data tidak lengkap"))
	must(t, x.desk.Return(t.Context(), x.clerk, ids["returned"], "bawa KK"))
	x.loads(t, "jps,"+string(kiosk.Monthly.Period(time.Now()))+",penerima,"+string(setail)+",,SITI  contoh")
}

// reads looks at a page for words that the village does not have.
func (x *kindScene) reads(who, path, page string) {
	x.t.Helper()
	if w := foreignWord(x.kind, page); w != "" {
		i := strings.Index(strings.ToLower(page), strings.ToLower(w))
		x.t.Errorf("%s of %s says %q: ...%s...", path, who, w, page[max(0, i-60):min(len(page), i+60)])
	}
}

var links = regexp.MustCompile(`href="(/[^"]*)"`)

// crawl reads every page that can be reached from a desk's first one, and gives their paths.
func (x *kindScene) crawl(who string) (seen []string) {
	x.t.Helper()
	todo := []string{"/"}
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		if slices.Contains(seen, path) || strings.HasPrefix(path, "/static") || strings.HasSuffix(path, ".pdf") {
			continue
		}
		seen = append(seen, path)
		_, page, _ := x.desks[who].do(http.MethodGet, path, nil)
		x.reads(who, path, page)
		for _, m := range links.FindAllStringSubmatch(page, -1) {
			todo = append(todo, m[1])
		}
	}
	return seen
}

// TestWordsOfTheKind: no page of whoever works for a village, and none of an agency about it, holds a word of the other kind
// of village; and each kind's own words are there.
func TestWordsOfTheKind(t *testing.T) {
	for kind, own := range map[kiosk.SiteKind]map[string]string{
		kiosk.Desa: {
			"tono": "Kabar desa: pengumuman|Petugas datang ke dusun|Menunggu tanda tangan: kepala desa|layanan kantor desa|teruskan ke kepala desa|Meja desa",
			"sari": "Sekretaris Desa Setail", "endang": "Kepala Desa Setail", "dina": "(kepala desa) menyetujui", "inspektur": "perilaku perangkat desa",
		},
		kiosk.Kelurahan: {
			"tono": "Kabar kelurahan: pengumuman|Petugas datang ke lingkungan|Menunggu tanda tangan: lurah|layanan kantor kelurahan|teruskan ke lurah|Meja kelurahan",
			"sari": "Sekretaris Kelurahan Setail", "endang": "Lurah Setail", "dina": "(lurah) menyetujui", "inspektur": "perilaku petugas kelurahan",
		},
	} {
		t.Run(string(kind), func(t *testing.T) {
			x := newKindScene(t, kind)
			all := map[string][]string{}
			for who, b := range x.desks {
				all[who] = x.crawl(who)
				var text strings.Builder
				for _, path := range all[who] {
					_, page, _ := b.do(http.MethodGet, path, nil)
					text.WriteString(page)
				}
				for want := range strings.SplitSeq(own[who], "|") {
					if !strings.Contains(text.String(), want) {
						t.Errorf("no page of %s says %q", who, want)
					}
				}
			}
			for _, path := range []string{"/aid", "/news", "/visits", "/survey", "/quarantine", "/complaints"} {
				if !slices.Contains(all["tono"], path) {
					t.Errorf("%s was not read", path)
				}
			}
			for part, least := range map[string]int{"/requests/": 10, "/candidates/": 1, "/complaints/": 1} {
				if n := len(slices.DeleteFunc(slices.Clone(all["tono"]), func(p string) bool { return !strings.HasPrefix(p, part) })); n < least {
					t.Errorf("%d pages under %s were read", n, part)
				}
			}
			if len(all["dina"]) < 3 || len(all["inspektur"]) < 3 {
				t.Errorf("an agency reads %v, the inspectorate %v", all["dina"], all["inspektur"])
			}
			x.wrong()
		})
	}
}

// wrong reads what pages answer to what cannot be done.
func (x *kindScene) wrong() {
	x.t.Helper()
	for _, c := range []struct {
		who, path string
		form      url.Values
	}{
		{"endang", "/person", url.Values{"nik": {wati}}},
		{"tono", "/person", url.Values{"nik": {"1"}}},
		{"tono", "/person", url.Values{"nik": {wati}}},
		{"tono", "/quarantine/8-1-1/admit", url.Values{"reason": {"kenal"}}},
		{"tono", "/news", url.Values{"title": {"x"}}},
		{"tono", "/visits", url.Values{}},
		{"tono", "/candidates/99/confirm", url.Values{}},
		{"tono", "/aid/99/match", url.Values{"guess": {"0"}}},
	} {
		status, page, _ := x.desks[c.who].do(http.MethodPost, c.path, c.form)
		if status == http.StatusInternalServerError {
			x.t.Errorf("%s: %d", c.path, status)
		}
		x.reads(c.who, c.path, page)
	}
}

// TestKindsStandInOnePlace: pages and the program behind them take what they call a village from one place, so that no page
// that the crawl does not reach says it otherwise.
func TestKindsStandInOnePlace(t *testing.T) {
	found := func(where, text string) {
		t.Helper()
		if w := catalog.DesaWord(text) + desaWords.FindString(text) + kelurahanWords.FindString(text); w != "" {
			t.Errorf("%s says %q: %s", where, w, text)
		}
	}
	must(t, fs.WalkDir(assets.Pages, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(assets.Pages, name)
		for line := range strings.Lines(string(b)) {
			if before, after, ok := strings.Cut(line, "{{if .Words.Budget}}"); ok { // what a village with a budget alone reads
				_, rest, _ := strings.Cut(after, "{{else}}<p")
				line = before + rest
			}
			found(name, line)
		}
		return err
	}))
	files, err := filepath.Glob("console/*.go")
	must(t, err)
	if len(files) < 10 {
		t.Fatalf("%d files", len(files))
	}
	for _, name := range files {
		if filepath.Base(name) == "kinds.go" {
			continue
		}
		b, err := os.ReadFile(name)
		must(t, err)
		f, err := parser.ParseFile(token.NewFileSet(), name, b, parser.SkipObjectResolution)
		must(t, err)
		ast.Inspect(f, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				found(name, l.Value)
			}
			_, imports := n.(*ast.ImportSpec)
			return !imports
		})
	}
}
