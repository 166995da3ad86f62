package regency_test

import (
	"bytes"
	"io/fs"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/editions"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// foreign is a kiosk whose catalogue the regency does not know, and the pages of a regency with a shelf.
type foreign struct {
	*world
	store *store.Store
	shelf *editions.Shelf
	pack  []byte // of its catalogue
	clerk *browser
	head  *browser
}

// newForeign wires a regency that offers the shipped catalogue, and the kiosk.
func newForeign(t *testing.T, layers ...fs.FS) foreign {
	t.Helper()
	w := newWorld(t)
	w.signsIn(t, "kades", ledger.ClerkAccount{Village: setail, Role: kiosk.RoleHead})
	x := foreign{world: w, shelf: editions.New(w.ledger, assets.Services, time.Now)}
	if _, err := x.shelf.Open(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	w.desk = w.deskOf(t, w.cat, editions.New(w.ledger, assets.Services, time.Now)) // of the running server
	cat, err := catalog.Load(layers[0], layers[1:]...)
	if err != nil {
		t.Fatal(err)
	}
	if x.pack, err = catalog.Pack(layers...); err != nil {
		t.Fatal(err)
	}
	w.in = x.intake()
	w.serve(t, w.server(regency.ServerOptions{}))
	b := w.addKiosk(t, 7)
	x.store, err = store.Open(t.Context(), store.Options{
		Path: filepath.Join(t.TempDir(), "kiosk.db"), MachineKey: []byte("0123456789abcdef0123456789abcdef"), Site: b.Site,
		RegencyPublic: b.Journal, Catalogue: cat.Version(), Boot: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.store.Close() })
	w.run(t, b, x.store)
	x.clerk = w.console(t, time.Now)
	x.clerk.login()
	x.head = newBrowser(t, x.clerk.base)
	x.head.loginAs("kades")
	return x
}

// intake is that of the running server, over a shelf of its own.
func (x foreign) intake() *regency.Intake {
	return regency.NewIntake(regency.IntakeOptions{
		Ledger: x.ledger, Vault: x.vault, Key: x.keys.Journal, Ack: x.keys.Ack, Services: regency.LevelsOf(x.cat.All()),
		Editions: editions.New(x.ledger, assets.Services, time.Now), Aid: x.aid, Now: time.Now,
	})
}

// approves takes a request along its chain by the pages and waits for the letter at the kiosk.
func (x foreign) approves(t *testing.T, id kiosk.RequestID, want string) {
	t.Helper()
	path := "/requests/" + id.String()
	page := x.clerk.get(path)
	if strings.Contains(page, `id="raw"`) || !strings.Contains(page, `id="approve"`) || !strings.Contains(page, want) {
		t.Fatalf("with its catalogue it is no request as any other:\n%s", page)
	}
	for _, by := range []*browser{x.clerk, x.head} {
		if status, page, _ := by.do(http.MethodPost, path+"/approve", url.Values{}); status != http.StatusOK {
			t.Fatalf("approved: %d\n%s", status, page)
		}
	}
	until(t, "the letter comes", func() bool { return held(t, x.store, id).State == kiosk.ReadyState })
	if h := held(t, x.store, id); h.Letter == nil || h.Transport != kiosk.Accepted {
		t.Errorf("no letter at the kiosk, %s", h.Transport)
	}
}

// TestForeignCatalogue: a kiosk of a newer program asks for a service that the regency has otherwise. The clerk reads the
// answers as they came and what to do; the resident, that it is being checked. Once the catalogue is loaded, by another process,
// the request is approved as any other.
func TestForeignCatalogue(t *testing.T) {
	x := newForeign(t, assets.Services, retitled(t))
	id := saves(t, x.store, draft(1))
	until(t, "it is taken", func() bool { return held(t, x.store, id).Transport == kiosk.Accepted })
	version, err := x.ledger.Request(t.Context(), id)
	if err != nil || version.Catalogue == x.cat.Version() {
		t.Fatalf("%q, %v", version.Catalogue, err)
	}
	page := x.clerk.get("/requests/" + id.String())
	for _, want := range []string{
		`id="raw"`, version.Catalogue, "<dt>purpose</dt><dd>melamar pekerjaan</dd>", "Surat Keterangan Domisili", "<b>domisili</b>",
		"anjunganctl catalog export anjungan-7.katalog", "regency catalogue load anjungan-7.katalog", `id="refuse"`, `id="return"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	if strings.Contains(page, `id="approve"`) {
		t.Error("the page offers what cannot be done")
	}
	status, page, _ := x.clerk.do(http.MethodPost, "/requests/"+id.String()+"/approve", url.Values{})
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "Minta operator kabupaten memuat katalog itu") {
		t.Errorf("approved: %d", status)
	}
	if h := held(t, x.store, id); h.State != kiosk.Checking || h.Holder != kiosk.Clerk {
		t.Errorf("the resident reads %s at %q", h.State, h.Holder)
	}
	if _, err := x.shelf.Load(t.Context(), x.pack); err != nil {
		t.Fatal(err)
	}
	x.approves(t, id, "Surat Keterangan Tinggal")
}

// added is a later catalogue, with a service that the shipped one does not hold.
func added(t *testing.T) fs.FS {
	t.Helper()
	b, err := fs.ReadFile(assets.Services, "services/domisili.json")
	if err != nil {
		t.Fatal(err)
	}
	menu, err := fs.ReadFile(assets.Services, "menu.json")
	if err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{
		"services/tinggal.json": {Data: bytes.Replace(b, []byte(`"domisili"`), []byte(`"tinggal"`), 1)},
		"menu.json":             {Data: bytes.Replace(menu, []byte(`"domisili"`), []byte(`"domisili", "tinggal"`), 1)},
	}
}

// TestForeignService: of a catalogue that nobody knows and a service that is not offered here, the request waits in
// quarantine, which tells what to do, and nothing is lost.
func TestForeignService(t *testing.T) {
	x := newForeign(t, assets.Services, added(t))
	d := draft(1)
	d.Service = "tinggal"
	id := saves(t, x.store, d)
	until(t, "it waits for a person", func() bool { return held(t, x.store, id).Transport == kiosk.NeedClerk })
	page := x.clerk.get("/quarantine")
	for _, want := range []string{"regency catalogue load anjungan-7.katalog", "<h2>tinggal</h2>", held(t, x.store, id).Request.Number.String()} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	if strings.Contains(page, "/admit") {
		t.Error("the page offers what cannot be done")
	}
	if _, err := x.shelf.Load(t.Context(), x.pack); err != nil {
		t.Fatal(err)
	}
	page = x.clerk.get("/quarantine")
	if !strings.Contains(page, "/admit") || strings.Contains(page, "catalogue load") {
		t.Errorf("with its catalogue the clerk cannot take it in:\n%s", page)
	}
	if took, left, err := regency.NewQuarantine(x.intake(), x.bell).Retry(t.Context(), operator, 100); took != 1 || left != 0 || err != nil {
		t.Fatalf("%d, %d, %v", took, left, err)
	}
	until(t, "it is taken", func() bool { return held(t, x.store, id).Transport == kiosk.Accepted })
	x.approves(t, id, "Surat Keterangan Domisili")
}

// lacking is a whole catalogue without the domicile letter.
func lacking(t *testing.T) fs.FS {
	t.Helper()
	letter, err := fs.ReadFile(assets.Services, "letters/domisili.json")
	if err != nil {
		t.Fatal(err)
	}
	service, err := fs.ReadFile(added(t), "services/tinggal.json")
	if err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{
		"services/tinggal.json": {Data: regexp.MustCompile(`, "need": "[a-z]+"`).ReplaceAll(service, nil)}, "letters/domisili.json": {Data: letter}, "menu.json": {Data: []byte(`{"entries": ["tinggal"]}`)},
	}
}

// TestServiceThatItsCatalogueLacks: a kiosk names a catalogue that holds no such service, and that becomes known only when the
// request is taken in. Clerks can still list, open and refuse it, and read why nobody approves it.
func TestServiceThatItsCatalogueLacks(t *testing.T) {
	x := newForeign(t, lacking(t))
	id := saves(t, x.store, draft(1))
	until(t, "it is taken", func() bool { return held(t, x.store, id).Transport == kiosk.Accepted })
	if _, err := x.shelf.Load(t.Context(), x.pack); err != nil {
		t.Fatal(err)
	}
	path := "/requests/" + id.String()
	if page := x.clerk.get("/"); !strings.Contains(page, path) {
		t.Error("it is not listed")
	}
	page := x.clerk.get(path)
	if !strings.Contains(page, `id="absent"`) || strings.Contains(page, "catalogue load") || strings.Contains(page, `id="approve"`) || !strings.Contains(page, `id="refuse"`) {
		t.Errorf("the page offers what cannot be done, or not what can:\n%s", page)
	}
	if status, _, _ := x.clerk.do(http.MethodPost, path+"/approve", url.Values{}); status != http.StatusUnprocessableEntity {
		t.Errorf("approved: %d", status)
	}
	if status, page, _ := x.clerk.do(http.MethodPost, path+"/refuse", url.Values{"reason": {"ajukan lagi di anjungan"}}); status != http.StatusOK {
		t.Fatalf("refused: %d\n%s", status, page)
	}
	until(t, "the refusal comes", func() bool { return held(t, x.store, id).State == kiosk.Refused })
}
