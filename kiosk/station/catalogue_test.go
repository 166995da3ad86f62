package station_test

import (
	"bytes"
	"context"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// reworded is an override in which the domicile letter has another title, and the version that it makes.
func reworded(t *testing.T, title string) (packed []byte, version string) {
	t.Helper()
	b, err := fs.ReadFile(assets.Services, "services/domisili.json")
	if err != nil {
		t.Fatal(err)
	}
	o := fstest.MapFS{"services/domisili.json": {
		Data: bytes.Replace(b, []byte(`"Surat Keterangan Domisili"`), []byte(`"`+title+`"`), 1),
	}}
	c, err := catalog.Load(assets.Services, o)
	if err != nil {
		t.Fatal(err)
	}
	if packed, err = catalog.Pack(o); err != nil {
		t.Fatal(err)
	}
	return packed, c.Version()
}

// broken are sets that are no whole catalogue.
func broken(t *testing.T) map[string][]byte {
	t.Helper()
	pack := func(layers ...fs.FS) []byte {
		b, err := catalog.Pack(layers...)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	empty := fstest.MapFS{}
	good, _ := reworded(t, "Terpotong")
	return map[string][]byte{
		"nothing":         {},
		"half":            good[:len(good)/2],
		"two layers":      pack(empty, empty),
		"a wrong service": pack(fstest.MapFS{"services/domisili.json": {Data: []byte(`{"id": "domisili"}`)}}),
		"all withdrawn":   pack(fstest.MapFS{"menu.json": {Data: []byte(`{"entries": []}`)}}),
	}
}

func services(s *store.Store, own *catalog.Catalogue, log *slog.Logger) *station.Services {
	return &station.Services{Store: s, Shipped: assets.Services, Own: own, Log: log}
}

// TestServicesKeepTheLastWholeCatalogue: what is no whole catalogue changes nothing, also over a restart, and the
// regency is told once of each.
func TestServicesKeepTheLastWholeCatalogue(t *testing.T) {
	own, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	s := openStore(t, dir)
	t.Cleanup(func() { _ = s.Close() })
	var log strings.Builder
	start := func() *station.Services { return services(s, own, slog.New(slog.NewTextHandler(&log, nil))) }
	faults := func() int {
		t.Helper()
		return entriesOf(t, s, journal.KindFault)
	}
	put := func(version string, content []byte) {
		t.Helper()
		if err := s.ReplaceSet(t.Context(), catalog.SetName, version, content); err != nil {
			t.Fatal(err)
		}
	}
	use := start()
	for name, content := range broken(t) { // before any that was whole
		put("bad "+name, content)
		if c := use.Read(t.Context()); c != own {
			t.Errorf("%s: taken", name)
		}
	}
	if n := faults(); n != len(broken(t)) {
		t.Errorf("%d faults told", n)
	}
	good, version := reworded(t, "Surat Domisili Baru")
	put("v1", good)
	if c := use.Read(t.Context()); c.Version() != version {
		t.Fatalf("a whole one was not taken:\n%s", log.String())
	}
	put("v2", broken(t)["half"])
	before := faults()
	for range 2 {
		if c := use.Read(t.Context()); c.Version() != version {
			t.Error("half a catalogue put the last one out of use")
		}
	}
	if n := faults(); n != before+1 {
		t.Errorf("told %d times", n-before)
	}
	if c := start().Read(t.Context()); c.Version() != version {
		t.Error("the last whole one was lost over a restart")
	}
	empty, err := catalog.Pack(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	put("v3", empty) // the regency takes its override back
	if c := use.Read(t.Context()); c.Version() != own.Version() {
		t.Error("an override of nothing is the shipped catalogue")
	}
	if c := start().Read(t.Context()); c.Version() != own.Version() {
		t.Error("and so after a restart")
	}
	if !strings.Contains(log.String(), "set=catalogue version=v2") {
		t.Errorf("the log:\n%s", log.String())
	}
}

// TestCatalogueChangesBetweenVisits: whoever stands there finishes with the catalogue that they began with, and their
// request is of it; the next visitor's is of the new one.
func TestCatalogueChangesBetweenVisits(t *testing.T) {
	own, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	made := make(chan struct{}, 4)
	var use *station.Services
	r := newRoom(t, func(o *station.Options) {
		use = services(o.Store, own, o.Log)
		office, ok := o.Papers.(station.Office)
		if !ok {
			t.Fatalf("papers are %T", o.Papers)
		}
		o.Renew = func(ctx context.Context) (flow.Machine, station.Papers, error) {
			defer func() { made <- struct{}{} }()
			office.Catalogue = use.Read(ctx)
			return flow.NewMachine(site(), office.Catalogue.Services(kiosk.Desa), false).WithMenu(office.Catalogue.Menu(kiosk.Desa)), office, nil
		}
	})
	good, version := reworded(t, "Surat Domisili Baru")
	r.sees(flow.Welcome)
	r.order("made")
	if err := r.store.ReplaceSet(t.Context(), catalog.SetName, "v1", good); err != nil {
		t.Fatal(err)
	}
	r.station.SetChanged()
	<-made
	r.press(flow.KeyOK)
	r.sees(flow.TakePaper)
	if v := r.store.Catalogue(); v != own.Version() {
		t.Errorf("the catalogue changed under a visitor: %s", v)
	}
	r.printer.Take()
	wait(t, "the taken paper", func() bool { return r.requests("made")[0].Prints[0].Mouth == "taken" })
	r.press(flow.KeyOK)
	r.sees(flow.CardLeft)
	r.cards.Lift()
	r.sees(flow.Welcome)
	r.cards.Tap(r.drawer["made"].Card())
	r.sees(flow.Home)
	r.press("tile-0")
	r.sees(flow.Menu)
	r.press("choice-0")
	r.until("the new title", func(v flow.View) bool {
		return slices.ContainsFunc(v.Keys, func(c flow.Key) bool { return c.Label.Text == "Surat Domisili Baru" })
	})
	r.press("choice-0")
	r.sees(flow.PIN)
	r.pin(r.drawer["made"].PIN)
	r.sees(flow.Confirm)
	r.press(flow.KeyOK)
	r.sees(flow.TakePaper)
	got := map[string]int{}
	for _, h := range r.requests("made") {
		got[h.Request.Catalogue]++
	}
	if got[own.Version()] != 1 || got[version] != 1 {
		t.Errorf("requests by version: %v; want one of %s and one of %s", got, own.Version(), version)
	}
}
