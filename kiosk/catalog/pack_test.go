package catalog_test

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// override is a regency's own directory: a service worded anew, with what does not travel.
func override(t testing.TB) fstest.MapFS {
	t.Helper()
	b, err := fs.ReadFile(assets.Services, "services/domisili.json")
	if err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{
		"services/domisili.json": {Data: bytes.Replace(b, []byte(`"promise_minutes": `), []byte(`"promise_minutes": 1`), 1)},
		"review/jv.json":         {Data: []byte("{}")},
		"bansos/rules.json":      {Data: []byte("{}")},
		"README.md":              {Data: []byte("catatan")},
	}
}

// TestPack: what was packed is the same catalogue again, and the same files give the same bytes.
func TestPack(t *testing.T) {
	want, err := catalog.Load(assets.Services, override(t))
	if err != nil {
		t.Fatal(err)
	}
	b, err := catalog.Pack(assets.Services, override(t))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := catalog.Pack(assets.Services, override(t)); err != nil || !bytes.Equal(again, b) {
		t.Errorf("packed twice: %v, or other bytes", err)
	}
	layers, err := catalog.Unpack(b)
	if err != nil || len(layers) != 2 {
		t.Fatalf("%d layers, %v", len(layers), err)
	}
	got, err := catalog.Load(layers[0], layers[1:]...)
	if err != nil || got.Version() != want.Version() {
		t.Errorf("%v, or another version", err)
	}
	if again, err := catalog.Pack(layers...); err != nil || !bytes.Equal(again, b) {
		t.Errorf("packed again: %v, or other bytes", err)
	}
	alone, err := catalog.Pack(override(t))
	if err != nil || bytes.Contains(alone, []byte("bansos/")) || bytes.Contains(alone, []byte("catatan")) {
		t.Errorf("%v, or more than the catalogue was packed", err)
	}
	empty, err := catalog.Pack(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	if layers, err = catalog.Unpack(empty); err != nil || len(layers) != 1 {
		t.Errorf("an override of nothing: %d, %v", len(layers), err)
	}
}

func TestPackRefuses(t *testing.T) {
	for name, f := range map[string]fstest.MapFS{
		"a mistyped name":  one("menus.json", "{}"),
		"another folder":   one("service/domisili.json", "{}"),
		"a deeper folder":  one("services/x/domisili.json", "{}"),
		"capitals":         one("services/Domisili.json", "{}"),
		"a file too large": one("services/x.json", strings.Repeat(" ", catalog.MaxFile+1)),
	} {
		if _, err := catalog.Pack(f); err == nil {
			t.Errorf("%s was packed", name)
		}
	}
	if _, err := catalog.Pack(); !errors.Is(err, catalog.ErrPack) {
		t.Errorf("no layer: %v", err)
	}
}

// row and doc are the form of sync/README, written down again.
type row struct {
	Path    string `cbor:"1,keyasint"`
	Content []byte `cbor:"2,keyasint"`
}

type doc struct {
	Format int     `cbor:"1,keyasint"`
	Layers [][]row `cbor:"2,keyasint"`
}

func TestUnpackRefuses(t *testing.T) {
	x := func(names ...string) (rows []row) {
		rows = []row{}
		for _, n := range names {
			rows = append(rows, row{n, []byte("{}")})
		}
		return rows
	}
	if b, err := journal.Marshal(doc{1, [][]row{x("menu.json")}}); err != nil {
		t.Fatal(err)
	} else if _, err := catalog.Unpack(b); err != nil {
		t.Fatal(err)
	}
	many := make([]row, 1001)
	for name, d := range map[string]doc{
		"another format": {2, [][]row{x("menu.json")}},
		"no layer":       {1, [][]row{}},
		"nil layers":     {1, nil},
		"a nil layer":    {1, [][]row{nil}},
		"three layers":   {1, [][]row{x(), x(), x()}},
		"out of order":   {1, [][]row{x("menu.json", "agencies.json")}},
		"twice":          {1, [][]row{x("menu.json", "menu.json")}},
		"a way out":      {1, [][]row{x("services/../menu.json")}},
		"a root":         {1, [][]row{x("/menu.json")}},
		"no content":     {1, [][]row{{{"menu.json", nil}}}},
		"too large":      {1, [][]row{{{"menu.json", make([]byte, catalog.MaxFile+1)}}}},
		"too many":       {1, [][]row{many}},
	} {
		b, err := journal.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := catalog.Unpack(b); !errors.Is(err, catalog.ErrPack) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := catalog.Unpack(make([]byte, catalog.MaxPack+1)); !errors.Is(err, catalog.ErrPack) {
		t.Error("too many bytes")
	}
}

// FuzzUnpack: foreign bytes are refused, or are files that Load can be asked about and that give the same bytes.
func FuzzUnpack(f *testing.F) {
	for _, layers := range [][]fs.FS{{fstest.MapFS{}}, {override(f)}, {one("menu.json", "{}"), one("review/jv.json", "{}")}} {
		b, err := catalog.Pack(layers...)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		layers, err := catalog.Unpack(b)
		if err != nil {
			if !errors.Is(err, catalog.ErrPack) {
				t.Fatal(err)
			}
			return
		}
		d := doc{Format: 1}
		for _, fsys := range layers {
			rows := []row{}
			for _, pattern := range []string{"*.json", "*/*.json"} {
				names, err := fs.Glob(fsys, pattern)
				if err != nil {
					t.Fatal(err)
				}
				for _, n := range names {
					text, err := fs.ReadFile(fsys, n)
					if err != nil {
						t.Fatal(err)
					}
					rows = append(rows, row{n, text})
				}
			}
			slices.SortFunc(rows, func(a, b row) int { return strings.Compare(a.Path, b.Path) })
			d.Layers = append(d.Layers, rows)
		}
		if again, err := journal.Marshal(d); err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%v, or other bytes", err)
		}
		_, _ = catalog.Load(layers[0], layers[1:]...) // refuses or takes, and ends
	})
}
