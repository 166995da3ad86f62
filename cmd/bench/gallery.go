package main

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/ui"
	"github.com/smart-kampung/anjungan/kiosk/ui/uisample"
)

// galleryBar counts what breaks the rules of the design on every sample screen, in every language, text
// size, contrast and orientation.
func galleryBar(o options) (bars []bar, err error) {
	locale, err := ui.LoadLocale(assets.Locale)
	if err != nil {
		return nil, err
	}
	test.NewApp().Settings().SetTheme(ui.Theme())
	bad, seen := 0, map[flow.Screen]bool{}
	n := 0
	for _, p := range []struct{ w, h, mm float32 }{{panelW, panelH, panelMM}, {panelH, panelW, 476.4}} {
		u := ui.New(ui.Options{Size: fyne.NewSize(p.w, p.h), WidthMM: p.mm, Site: benchSite(), Locale: locale})
		win := test.NewWindow(u.Content())
		for _, pref := range uisample.Prefs() {
			for _, v := range uisample.Views(benchSite(), pref) {
				u.Show(v)
				bad += len(ui.Check(u))
				seen[v.Screen] = true
				n++
			}
		}
		win.Close()
	}
	for _, s := range flow.Screens() {
		if !seen[s] {
			bad++ // a screen without a sample was not checked
		}
	}
	return []bar{atMost("ui/gallery_violations", float64(bad), "violations", 0, n, o.seed,
		fmt.Sprintf("%d screens in %d variants", len(seen), n))}, nil
}
