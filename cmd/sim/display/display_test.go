package display

import (
	"image"
	"image/color"
	"os"
	"testing"
)

// TestVirtualServer starts a real virtual X server, looks at it and touches it.
func TestVirtualServer(t *testing.T) {
	s, err := StartXvfb(t.Context(), 320, 480, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	d, err := Open(s.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.W != 320 || d.H != 480 {
		t.Fatalf("screen %dx%d", d.W, d.H)
	}
	p, err := d.Picture()
	if err != nil || p.Bounds().Dx() != 320 || p.Bounds().Dy() != 480 {
		t.Fatalf("picture %v: %v", p.Bounds(), err)
	}
	if err := d.Touch(10, 20); err != nil {
		t.Fatal(err)
	}
}

func TestDifference(t *testing.T) {
	plain := func(c color.Color) *image.RGBA {
		m := image.NewRGBA(image.Rect(0, 0, 100, 100))
		for i := range 100 * 100 {
			m.Set(i%100, i/100, c)
		}
		return m
	}
	white, black := plain(color.White), plain(color.Black)
	if d := Difference(white, black); d < 0.99 {
		t.Errorf("white and black differ by %v", d)
	}
	if d := Difference(white, plain(color.White)); d != 0 {
		t.Errorf("white and white differ by %v", d)
	}
	if d := Difference(white, image.NewRGBA(image.Rect(0, 0, 50, 50))); d != 1 {
		t.Errorf("pictures of different size differ by %v", d)
	}
}
