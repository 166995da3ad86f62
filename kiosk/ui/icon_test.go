package ui

import (
	"image/color"
	"slices"
	"testing"
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
