package ui_test

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/ui"
	"github.com/smart-kampung/anjungan/kiosk/ui/uisample"
)

var gallery = flag.String("gallery", "", "directory for pictures of all screens")

// panel is a screen that the layouts must stand on.
type panel struct {
	name string
	w, h float32
	mm   float32
}

func panels() []panel {
	return []panel{{"portrait", 1080, 1920, 268}, {"landscape", 1920, 1080, 476.4}}
}

func site() kiosk.Site {
	return kiosk.Site{
		Kiosk: 1, Letters: "SET", Unit: 1, Regency: "Kabupaten Banyuwangi", Counter: "Loket Kantor Desa Setail",
		Village: kiosk.Village{Code: "35.10.13.2004", Kind: kiosk.Desa, Name: "Setail", District: "Genteng"},
	}
}

// longSite is a place with one of the longest names of the regency.
func longSite() kiosk.Site {
	s := site()
	s.Counter = "Loket Kantor Kelurahan Kampung Mandar"
	s.Village.Kind, s.Village.Name, s.Village.District = kiosk.Kelurahan, "Kampung Mandar", "Banyuwangi"
	return s
}

func locale(t testing.TB) ui.Locale {
	t.Helper()
	l, err := ui.LoadLocale(assets.Locale)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// start gives screens in a canvas of that panel, and what touching them told.
func start(t testing.TB, p panel, s kiosk.Site) (*ui.UI, fyne.Canvas, *[]flow.KeyID) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(ui.Theme())
	var touched []flow.KeyID
	u := ui.New(ui.Options{
		Size: fyne.NewSize(p.w, p.h), WidthMM: p.mm, Site: s, Locale: locale(t),
		OnKey: func(k flow.KeyID) { touched = append(touched, k) },
	})
	w := test.NewTempWindow(t, u.Content())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(p.w, p.h))
	return u, w.Canvas(), &touched
}

// somebody is an invented face: two discs.
func somebody() image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, 240, 320))
	for y := range 320 {
		for x := range 240 {
			c := color.NRGBA{R: 0xB9, G: 0xD3, B: 0xDD, A: 0xff}
			if d := (x-120)*(x-120) + (y-330)*(y-330); d < 120*120 {
				c = color.NRGBA{R: 0x0A, G: 0x5A, B: 0x51, A: 0xff}
			}
			if d := (x-120)*(x-120) + (y-140)*(y-140); d < 62*62 {
				c = color.NRGBA{R: 0x8A, G: 0x5A, B: 0x3C, A: 0xff}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

// TestGallery writes pictures of all screens where a directory is named, and else draws the first
// few to hold that drawing works.
func TestGallery(t *testing.T) {
	for _, p := range panels() {
		u, c, _ := start(t, p, site())
		u.SetPortrait(somebody())
		for _, prefs := range []flow.Prefs{
			{Lang: kiosk.Indonesian}, {Lang: kiosk.English, Size: flow.Size9}, {Lang: kiosk.Indonesian, Size: flow.Size7, Contrast: true},
		} {
			views := uisample.Views(site(), prefs)
			if *gallery == "" {
				views = views[:3]
			}
			for i, v := range views {
				u.Show(v)
				img := c.Capture()
				if b := img.Bounds(); b.Dx() != int(p.w) || b.Dy() != int(p.h) {
					t.Fatalf("%s: picture of %v, want %v x %v", v.Screen, b, p.w, p.h)
				}
				if *gallery == "" {
					continue
				}
				dir := filepath.Join(*gallery, fmt.Sprintf("%s-%s-%d-%v", p.name, prefs.Lang, prefs.Size, prefs.Contrast))
				write(t, filepath.Join(dir, fmt.Sprintf("%02d-%s.png", i, v.Screen)), img)
			}
		}
	}
}

func write(t *testing.T, name string, img image.Image) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
