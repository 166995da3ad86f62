package uisample

import (
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// Prefs is every way to look at the screens: each complete language, text size and contrast.
func Prefs() []flow.Prefs {
	var all []flow.Prefs
	for _, l := range []kiosk.Lang{kiosk.Indonesian, kiosk.English} {
		for s := flow.Size5; s <= flow.Size9; s++ {
			for _, c := range []bool{false, true} {
				all = append(all, flow.Prefs{Lang: l, Size: s, Contrast: c})
			}
		}
	}
	return all
}
