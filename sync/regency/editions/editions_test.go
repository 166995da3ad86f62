package editions_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/sync/regency/editions"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

func open(t *testing.T) (*sqliteledger.Ledger, *editions.Shelf) {
	t.Helper()
	l, err := sqliteledger.Open(t.Context(), filepath.Join(t.TempDir(), "regency.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l, editions.New(l, assets.Services, time.Now)
}

// renamed is an override in which the domicile letter has another title.
func renamed(t *testing.T, title string) fstest.MapFS {
	t.Helper()
	b, err := fs.ReadFile(assets.Services, "services/domisili.json")
	if err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{"services/domisili.json": {
		Data: bytes.Replace(b, []byte(`"Surat Keterangan Domisili"`), []byte(`"`+title+`"`), 1),
	}}
}

// TestPublish: an override is checked wholly before anybody gets it; what is published makes the version that is
// kept; an override of nothing takes it back.
func TestPublish(t *testing.T) {
	l, shelf := open(t)
	ctx := t.Context()
	shipped, err := shelf.Open(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]fstest.MapFS{
		"a wrong service":   {"services/domisili.json": {Data: []byte(`{"id": "domisili"}`)}},
		"a mistyped name":   {"servises/domisili.json": {Data: []byte(`{}`)}},
		"a wrong menu":      {"menu.json": {Data: []byte(`{"entries": ["domisili"]}`)}},
		"an unknown review": {"review/jv.json": {Data: []byte(`{"service/x/title": {"text": "y"}}`)}},
	} {
		if _, err := shelf.Publish(ctx, "operator", bad); err == nil {
			t.Errorf("%s was published", name)
		}
		if _, ok, err := shelf.Published(ctx); ok || err != nil {
			t.Fatalf("%s: %v, %v", name, ok, err)
		}
	}
	c, err := shelf.Publish(ctx, "operator", renamed(t, "Surat Satu"))
	if err != nil {
		t.Fatal(err)
	}
	set, err := l.Set(ctx, "35.10.09.2004", wire.SetCatalogue)
	if err != nil {
		t.Fatal(err)
	}
	layers, err := catalog.Unpack(set.Content)
	if err != nil || len(layers) != 1 {
		t.Fatalf("%d layers, %v", len(layers), err)
	}
	atKiosk, err := catalog.Load(assets.Services, layers[0])
	if err != nil || atKiosk.Version() != c.Version() || c.Version() == shipped.Version() {
		t.Fatalf("the kiosk makes another version: %v", err)
	}
	if _, err := shelf.Publish(ctx, "operator", renamed(t, "Surat Satu")); !errors.Is(err, editions.ErrSame) {
		t.Errorf("again: %v", err)
	}
	back, err := shelf.Publish(ctx, "operator", fstest.MapFS{})
	if err != nil || back.Version() != shipped.Version() {
		t.Fatalf("taken back: %v", err)
	}
	if now, err := shelf.Open(ctx, renamed(t, "Surat Dua")); err != nil || now.Version() != shipped.Version() {
		t.Errorf("what was published stands before the configuration's override: %v", err)
	}
	rows, err := l.AuditRows(ctx, 10)
	if err != nil || len(rows) != 2 || rows[0].Action != editions.ActionWithdraw || rows[1].Action != editions.ActionPublish {
		t.Errorf("the audit: %+v, %v", rows, err)
	}
}

// TestOf: every version that was ever kept is found by a process that begins anew; what nobody kept is not.
func TestOf(t *testing.T) {
	l, shelf := open(t)
	ctx := t.Context()
	titles := map[string]string{}
	keep := func(c *catalog.Catalogue, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		s, _ := c.Get("domisili")
		titles[c.Version()] = s.Title.In("id")
	}
	keep(shelf.Open(ctx, nil))
	keep(shelf.Open(ctx, renamed(t, "Surat Nol")))
	keep(shelf.Publish(ctx, "operator", renamed(t, "Surat Satu")))
	keep(shelf.Publish(ctx, "operator", renamed(t, "Surat Dua")))
	if len(titles) != 4 {
		t.Fatalf("%v", titles)
	}
	for _, s := range []*editions.Shelf{shelf, editions.New(l, fstest.MapFS{}, time.Now)} { // another program's shipped files
		for version, title := range titles {
			c, ok, err := s.Of(ctx, version)
			if err != nil || !ok || c.Version() != version {
				t.Fatalf("%s: %v, %v", version, ok, err)
			}
			if x, _ := c.Get("domisili"); x.Title.In("id") != title {
				t.Errorf("%s: %q, want %q", version, x.Title.In("id"), title)
			}
		}
		if _, ok, err := s.Of(ctx, "0123456789ab"); ok || err != nil {
			t.Errorf("a version that nobody kept: %v, %v", ok, err)
		}
	}
}

// TestOfWhatIsNoneAnyMore: a content that this program does not take, or of another version than it is kept under,
// is not known; bytes that are no pack are an error.
func TestOfWhatIsNoneAnyMore(t *testing.T) {
	l, shelf := open(t)
	ctx := context.Background()
	put := func(version string, b []byte, err error) {
		t.Helper()
		if err == nil {
			_, err = l.KeepEdition(ctx, version, b, 1)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	b, err := catalog.Pack(assets.Services)
	put("0123456789ab", b, err)
	b, err = catalog.Pack(fstest.MapFS{"menu.json": {Data: []byte("{}")}})
	put("ab0123456789", b, err)
	put("damaged", []byte{0xff}, nil)
	for _, version := range []string{"0123456789ab", "ab0123456789"} {
		if c, ok, err := shelf.Of(ctx, version); ok || err != nil {
			t.Errorf("%s: %v, %v, %v", version, c, ok, err)
		}
	}
	if _, ok, err := shelf.Of(ctx, "damaged"); ok || !errors.Is(err, catalog.ErrPack) {
		t.Errorf("%v, %v", ok, err)
	}
}

// TestPublishAtOnce: of two who publish after the same one, one hears that somebody came first.
func TestPublishAtOnce(t *testing.T) {
	l, shelf := open(t)
	if _, err := shelf.Publish(t.Context(), "a", renamed(t, "Surat Satu")); err != nil {
		t.Fatal(err)
	}
	other := editions.New(overtaken{l, func() {
		if _, err := shelf.Publish(t.Context(), "a", renamed(t, "Surat Dua")); err != nil {
			t.Error(err)
		}
	}}, assets.Services, time.Now)
	if _, err := other.Publish(t.Context(), "b", renamed(t, "Surat Tiga")); !errors.Is(err, ledger.ErrMoved) {
		t.Errorf("%v", err)
	}
}

// overtaken is a ledger in which somebody else publishes right before the swap.
type overtaken struct {
	*sqliteledger.Ledger
	first func()
}

func (o overtaken) SwapSet(ctx context.Context, s ledger.Set, was string, row ledger.AuditRow) error {
	o.first()
	return o.Ledger.SwapSet(ctx, s, was, row)
}

// packed packs layers.
func packed(t *testing.T, layers ...fs.FS) []byte {
	t.Helper()
	b, err := catalog.Pack(layers...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// versionOf is the version that layers make at a kiosk.
func versionOf(t *testing.T, shipped fs.FS, overrides ...fs.FS) string {
	t.Helper()
	c, err := catalog.Load(shipped, overrides...)
	if err != nil {
		t.Fatal(err)
	}
	return c.Version()
}

// release is what the program of another release ships: the domicile letter has another promise.
func release(t *testing.T, promise string) fs.FS {
	t.Helper()
	layers, err := catalog.Unpack(packed(t, assets.Services))
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, dir := range []string{"*.json", "services/*.json", "letters/*.json", "review/*.json"} {
		names, err := fs.Glob(layers[0], dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			b, err := fs.ReadFile(layers[0], name)
			if err != nil {
				t.Fatal(err)
			}
			if name == "services/domisili.json" {
				b = bytes.Replace(b, []byte(`"promise_minutes": `), []byte(`"promise_minutes": `+promise), 1)
			}
			files[name] = &fstest.MapFile{Data: b}
		}
	}
	return files
}

// TestLoad: a catalogue that nobody knew is known to every process, is offered to nobody, and is told once; what is not
// whole is kept by nobody.
func TestLoad(t *testing.T) {
	l, shelf := open(t)
	ctx := t.Context()
	now, err := shelf.Open(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	other := editions.New(l, assets.Services, time.Now)
	foreign := packed(t, release(t, "1"))
	for name, bad := range map[string][]byte{
		"no pack": []byte("katalog"), "half a pack": foreign[:len(foreign)/2], "no service": packed(t, fstest.MapFS{"menu.json": {Data: []byte("{}")}}),
	} {
		if c, err := shelf.Load(ctx, bad); err == nil || errors.Is(err, editions.ErrKnown) {
			t.Errorf("%s was kept: %v, %v", name, c, err)
		}
	}
	version := versionOf(t, release(t, "1"))
	if _, ok, err := other.Of(ctx, version); ok || err != nil {
		t.Fatalf("known before: %v, %v", ok, err)
	}
	if c, err := shelf.Load(ctx, foreign); err != nil || c.Version() != version {
		t.Fatalf("%v", err)
	}
	if c, err := shelf.Load(ctx, foreign); !errors.Is(err, editions.ErrKnown) || c.Version() != version {
		t.Errorf("again: %v", err)
	}
	if _, ok, err := other.Of(ctx, version); !ok || err != nil {
		t.Errorf("another process does not know it: %v", err)
	}
	if err := other.Check(ctx, version); err != nil {
		t.Errorf("not whole: %v", err)
	}
	if _, ok, err := shelf.Published(ctx); ok || err != nil {
		t.Errorf("published: %v, %v", ok, err)
	}
	if again, err := shelf.Open(ctx, nil); err != nil || again.Version() != now.Version() {
		t.Errorf("offered: %v", err)
	}
}

// TestPairs: programs of three releases and two overrides that were published at different times make six versions, in
// whatever order programs and overrides come; each is known.
func TestPairs(t *testing.T) {
	l, shelf := open(t)
	ctx := t.Context()
	must := func(_ *catalog.Catalogue, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	releases := []fs.FS{assets.Services, release(t, "1"), release(t, "2")}
	overrides := []fs.FS{renamed(t, "Surat Satu"), renamed(t, "Surat Dua")}
	other := fstest.MapFS{"services/sktm.json": {Data: []byte(`{"id": "sktm", "withdrawn": true}`)}}
	must(shelf.Open(ctx, nil))
	must(shelf.Publish(ctx, "operator", overrides[0]))
	newer := editions.New(l, releases[1], time.Now) // the regency's program goes on
	must(newer.Open(ctx, nil))
	must(newer.Publish(ctx, "operator", overrides[1])) // which kiosks of the first release get too
	must(newer.Load(ctx, packed(t, releases[2])))      // and kiosks of a third are known
	must(newer.Publish(ctx, "operator", other))
	asks := editions.New(l, fstest.MapFS{}, time.Now)
	for i, r := range releases {
		for j, o := range append(overrides, other) {
			if _, ok, err := asks.Of(ctx, versionOf(t, r, o)); !ok || err != nil {
				t.Errorf("override %d over release %d: %v, %v", j, i, ok, err)
			}
		}
	}
}
