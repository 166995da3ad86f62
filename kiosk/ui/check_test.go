package ui_test

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/ui"
	"github.com/smart-kampung/anjungan/kiosk/ui/uisample"
)

// everyPrefs is all that a visitor can choose.
func everyPrefs() []flow.Prefs {
	var all []flow.Prefs
	for _, l := range []kiosk.Lang{kiosk.Indonesian, kiosk.English} {
		for size := flow.Size5; size <= flow.Size9; size++ {
			all = append(all, flow.Prefs{Lang: l, Size: size}, flow.Prefs{Lang: l, Size: size, Contrast: true})
		}
	}
	return all
}

// TestEveryScreenKeepsTheRules measures every sample at every size, contrast and language on both
// panels: nothing cut, nothing over something, keys as large and as far apart as fingers need.
func TestEveryScreenKeepsTheRules(t *testing.T) {
	for _, p := range panels() {
		for _, s := range []kiosk.Site{site(), longSite()} {
			u, _, _ := start(t, p, s)
			for _, prefs := range everyPrefs() {
				if s.Village.Kind == kiosk.Kelurahan && (prefs.Contrast || prefs.Lang == kiosk.English) {
					continue // the long name is measured in one colour and language
				}
				for i, v := range uisample.Views(s, prefs) {
					u.Show(v)
					for _, bad := range ui.Check(u) {
						t.Errorf("%s %s %+v sample %d: %v", p.name, s.Village.Name, prefs, i, bad)
					}
				}
			}
		}
	}
}

// TestSmallerAndLargerPanels measures the samples on other panels than the one of the look: 18.5
// inches upright and lying, 32 inches, and one of twice the pixels. Colours move nothing.
func TestSmallerAndLargerPanels(t *testing.T) {
	for _, p := range []panel{
		{"18.5 upright", 768, 1366, 229},
		{"18.5 lying", 1366, 768, 409},
		{"32 upright", 1080, 1920, 398},
		{"27 upright, fine", 2160, 3840, 336},
	} {
		u, _, _ := start(t, p, site())
		for size := flow.Size5; size <= flow.Size9; size++ {
			for i, v := range uisample.Views(site(), flow.Prefs{Lang: kiosk.Indonesian, Size: size}) {
				u.Show(v)
				for _, bad := range ui.Check(u) {
					t.Errorf("%s %d sample %d: %v", p.name, size, i, bad)
				}
			}
		}
	}
}

// TestWithoutListening measures a kiosk that has no voice: one key less in the help row.
func TestWithoutListening(t *testing.T) {
	for _, p := range panels() {
		u, _, _ := start(t, p, site())
		for size := flow.Size5; size <= flow.Size9; size++ {
			for _, v := range uisample.Views(site(), flow.Prefs{Lang: kiosk.Indonesian, Size: size})[:6] {
				v.Help = slices.DeleteFunc(v.Help, func(k flow.Key) bool { return k.ID == flow.KeyListen })
				u.Show(v)
				for _, bad := range ui.Check(u) {
					t.Errorf("%s %d: %v", p.name, size, bad)
				}
			}
		}
	}
}

// TestSamplesAreWhole holds that there is a sample of every screen.
func TestSamplesAreWhole(t *testing.T) {
	have := map[flow.Screen]bool{}
	for _, v := range uisample.Views(site(), flow.Prefs{Lang: kiosk.Indonesian}) {
		have[v.Screen] = true
	}
	for _, s := range flow.Screens() {
		if !have[s] {
			t.Errorf("no sample of %q", s)
		}
	}
}

// TestCheckFinds holds that the checker can fail: a panel of a third of the size breaks rules.
func TestCheckFinds(t *testing.T) {
	u, _, _ := start(t, panel{"tiny", 360, 150, 268}, site())
	rules := map[string]bool{}
	for _, v := range uisample.Views(site(), flow.Prefs{Lang: kiosk.Indonesian, Size: flow.Size9}) {
		u.Show(v)
		for _, bad := range ui.Check(u) {
			rules[bad.Rule] = true
		}
	}
	for _, want := range []string{"overlap", "outside", "cut", "gap", "letter", "contrast"} {
		if !rules[want] {
			t.Errorf("the checker found no %q on a panel that is far too small: %v", want, rules)
		}
	}
}

// TestResize holds that the screens follow their container.
func TestResize(t *testing.T) {
	u, _, _ := start(t, panels()[0], site())
	v := uisample.Views(site(), flow.Prefs{Lang: kiosk.Indonesian})[0]
	u.Show(v)
	u.Content().Resize(fyne.NewSize(864, 1536))
	c, size, ok := u.PlaceOf("lang-id")
	if !ok || c.X > 864 || c.Y > 1536 || size.Width > 432 {
		t.Fatalf("after shrinking the key stands at %v, size %v", c, size)
	}
	if bad := ui.Check(u); len(bad) != 0 {
		t.Fatal(fmt.Sprint(bad))
	}
}

// wishes says whether a clerk is asked to come.
func wishes(v flow.View) bool {
	return slices.ContainsFunc(v.Rows, func(r flow.Row) bool { return r.Label.ID == "confirm.visit.to" })
}

// TestEveryServiceFits walks the whole shipped catalogue: each menu, question, entry and last look of each
// service keeps the rules.
func TestEveryServiceFits(t *testing.T) {
	for o, p := range panels() {
		for i, prefs := range uisample.Prefs() {
			if prefs.Contrast || (i/2+i/8+o)%2 == 1 {
				continue // contrast moves nothing; each size stands in both languages, each on one of the panels
			}
			s := site()
			if i%4 > 1 {
				s = longSite()
			}
			views, err := uisample.Catalogue(s, prefs)
			if err != nil {
				t.Fatal(err)
			}
			if len(views) < 150 || !slices.ContainsFunc(views, wishes) {
				t.Fatalf("%d screens of the catalogue, or none with a wish for a visit", len(views))
			}
			u, _, _ := start(t, p, s)
			for n, v := range views {
				u.Show(v)
				for _, bad := range ui.Check(u) {
					t.Errorf("%s %s size %d contrast %v, %d %q: %v", p.name, prefs.Lang, prefs.Size, prefs.Contrast, n, v.Eyebrow.Args, bad)
				}
			}
		}
	}
}
