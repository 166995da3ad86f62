// Command gallery paints every screen in every language, text size, contrast and orientation to PNG,
// writes an index page and one of the screens that it is judged by, and checks each picture against the sizes and contrasts of the design: no cut
// text, no overlap, no target or gap that is too small, and every text readable in the painted pixels. It
// ends with exit code 1 if one of them fails.
//
// It needs no display: the toolkit's software painter draws, and nobody shown is real.
//
// Concurrency: one picture after the other.
package main

import (
	"errors"
	"flag"
	"fmt"
	"html/template"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/ui"
	"github.com/smart-kampung/anjungan/kiosk/ui/uisample"
)

func main() {
	out := flag.String("out", "out/gallery", "directory of the pictures")
	few := flag.Bool("few", false, "the usual size and contrast only")
	beside := flag.String("beside", "", "directory of pictures to compare with, named like 2-home.png")
	flag.Parse()
	bad, err := run(*out, *beside, *few, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "gallery:", err)
		os.Exit(2)
	}
	if bad > 0 {
		os.Exit(1)
	}
}

// panel is an orientation of the 21.5-inch panel.
type panel struct {
	Name string
	w, h float32
	mm   float32
}

// shot is one picture of the index.
type shot struct {
	load
	File, Screen, Group string
	Bad                 []string
}

// run paints and checks everything, and says how many violations there were.
func run(out, beside string, few bool, w io.Writer) (bad int, err error) {
	locale, err := ui.LoadLocale(assets.Locale)
	if err != nil {
		return 0, err
	}
	test.NewApp().Settings().SetTheme(ui.Theme())
	var shots []shot
	for _, p := range []panel{{"portrait", 1080, 1920, 268}, {"landscape", 1920, 1080, 476.4}} {
		more, err := paint(out, p, locale, prefs(few))
		if err != nil {
			return 0, err
		}
		shots = append(shots, more...)
	}
	for _, s := range shots {
		for _, b := range s.Bad {
			bad++
			fmt.Fprintf(w, "%s: %s\n", s.File, b)
		}
	}
	fmt.Fprintf(w, "gallery: %d pictures, %d violations; %s\n", len(shots), bad, filepath.Join(out, "index.html"))
	return bad, errors.Join(fill(filepath.Join(out, "index.html"), page, shots), judge(out, beside, shots))
}

// prefs is every way to look at the screens, or the usual ones.
func prefs(few bool) []flow.Prefs {
	all := uisample.Prefs()
	if few {
		all = slices.DeleteFunc(all, func(p flow.Prefs) bool { return p.Size != flow.Size5 || p.Contrast })
	}
	return all
}

// paint paints the samples on one panel.
func paint(out string, p panel, locale ui.Locale, all []flow.Prefs) ([]shot, error) {
	site := kiosk.Site{
		Kiosk: 104, Letters: "SET", Unit: 1, Regency: "Kabupaten Banyuwangi", Counter: "Loket Kantor Desa Setail",
		Village: kiosk.Village{Code: "35.10.09.2004", Kind: kiosk.Desa, Name: "Setail", District: "Genteng"},
	}
	u := ui.New(ui.Options{Size: fyne.NewSize(p.w, p.h), WidthMM: p.mm, Site: site, Locale: locale, OnKey: func(flow.KeyID) {}})
	win := test.NewWindow(u.Content())
	defer win.Close()
	win.SetPadded(false)
	win.Resize(fyne.NewSize(p.w, p.h))
	var shots []shot
	for _, pref := range all {
		group := fmt.Sprintf("%s-%s-%d-%s", p.Name, pref.Lang, pref.Size, contrast(pref.Contrast))
		if err := os.MkdirAll(filepath.Join(out, group), 0o750); err != nil {
			return nil, err
		}
		views, err := views(site, pref)
		if err != nil {
			return nil, err
		}
		for i, v := range views {
			u.Show(v)
			s := shot{load: loadOf(u.Content(), v), File: fmt.Sprintf("%s/%03d-%s.png", group, i, v.Screen), Screen: string(v.Screen), Group: group}
			img := win.Canvas().Capture()
			for _, b := range append(ui.Check(u), ui.CheckPixels(u, img)...) {
				s.Bad = append(s.Bad, b.String())
			}
			if err := write(filepath.Join(out, s.File), img); err != nil {
				return nil, err
			}
			shots = append(shots, s)
		}
	}
	return shots, nil
}

// views is the samples, and what the catalogue shows: all of it at the usual size, else its menus. The
// tests of kiosk/ui measure the rest.
func views(site kiosk.Site, p flow.Prefs) ([]flow.View, error) {
	all, err := uisample.Catalogue(site, p)
	if p.Size != flow.Size5 || p.Contrast {
		all = slices.DeleteFunc(all, func(v flow.View) bool { return v.Screen != flow.Menu })
	}
	return append(uisample.Views(site, p), all...), err
}

func contrast(high bool) string {
	if high {
		return "high"
	}
	return "normal"
}

func write(path string, img image.Image) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := enc.Encode(f, img); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

const style = `body{font-family:sans-serif;background:#FBF6EC;color:#10231F;margin:2rem}figure{display:inline-block;margin:.5rem}
img{border:1px solid #D8C8A8;border-radius:8px}figcaption{font-size:.8rem}.bad{color:#6E1605}`

var page = template.Must(template.New("index").Parse(`<!doctype html><meta charset="utf-8"><title>Anjungan: every screen</title>
<style>` + style + `img{height:420px}</style>
<h1>Anjungan: every screen</h1>
{{range .}}<figure><a href="{{.File}}"><img loading="lazy" src="{{.File}}" alt="{{.Screen}}"></a>
<figcaption>{{.Screen}} · {{.Group}}{{range .Bad}}<br><span class="bad">{{.}}</span>{{end}}</figcaption></figure>
{{end}}`))

// fill writes a page.
func fill(path string, page *template.Template, data any) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := page.Execute(f, data); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}
