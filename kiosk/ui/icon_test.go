package ui

import (
	"image/color"
	"slices"
	"testing"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

// pictures is the names of the larger drawings.
func pictures() []string {
	return []string{"done", "alert", "question", "wait", "slip", "ktp", "ktp-edged", "down", "curl", "sprig", "sprig-turned"}
}

// Every drawing can be read and leaves paint in both of its halves; an unknown name is a letter.
func TestEveryDrawingIsPainted(t *testing.T) {
	art := newArtist()
	names := append(pictures(), "no such thing")
	for name := range art.icons {
		names = append(names, name)
	}
	for _, name := range names {
		img := art.draw(artwork{name, color.NRGBA{7, 68, 31, 255}, color.NRGBA{251, 246, 236, 255}, 96, 64})
		if b := img.Bounds(); b.Dx() != 96 || b.Dy() != 64 {
			t.Errorf("%s: painted on %v", name, b)
		}
		for half := range 2 {
			if pix := img.Pix[half*len(img.Pix)/2 : (half+1)*len(img.Pix)/2]; !slices.ContainsFunc(pix, func(b byte) bool { return b != 0 }) {
				t.Errorf("%s: half %d is empty", name, half)
			}
		}
	}
}

// Every icon that the catalogue and its menu name is drawn, and no two services look the same.
func TestEveryServiceHasADrawingOfItsOwn(t *testing.T) {
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	art := newArtist()
	drawn := func(what, icon string) {
		if art.icons[icon] == "" {
			t.Errorf("%s: nobody drew %q", what, icon)
		}
	}
	seen := map[string]kiosk.ServiceID{}
	for _, s := range cat.Services(kiosk.Desa) {
		drawn(string(s.ID), s.Icon)
		if other, twice := seen[art.icons[s.Icon]]; twice {
			t.Errorf("%s looks like %s", s.ID, other)
		}
		seen[art.icons[s.Icon]] = s.ID
		for _, f := range s.Fields {
			for _, c := range f.Choices {
				drawn(string(s.ID)+", "+f.ID, c.Icon)
			}
		}
	}
	var walk func([]kiosk.MenuEntry)
	walk = func(list []kiosk.MenuEntry) {
		for _, e := range list {
			drawn("menu "+e.ID, e.Icon)
			walk(e.Entries)
		}
	}
	walk(cat.Menu(kiosk.Desa))
}

// A drawing is painted once, in each colour and size, and the memory has an end.
func TestAnArtistRemembersAndForgets(t *testing.T) {
	art := newArtist()
	a := artwork{art: "bell", fill: color.NRGBA{1, 2, 3, 255}, w: 20, h: 20}
	first := art.draw(a)
	if art.draw(a) != first {
		t.Error("painted again")
	}
	for i := range 3 * mostDrawn {
		a.w = float32(21 + i)
		if art.draw(a) == first {
			t.Fatal("another size is another picture")
		}
		if len(art.drawn) > mostDrawn {
			t.Fatalf("%d pictures remembered", len(art.drawn))
		}
	}
}
