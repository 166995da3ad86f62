package ui_test

import (
	"encoding/json"
	"image"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/ui"
	"github.com/smart-kampung/anjungan/kiosk/ui/uisample"
)

var indonesian = flow.Prefs{Lang: kiosk.Indonesian}

// sample gives the n-th sample of a screen.
func sample(t testing.TB, s flow.Screen, n int, p flow.Prefs) flow.View {
	t.Helper()
	for _, v := range uisample.Views(site(), p) {
		if v.Screen == s {
			if n == 0 {
				return v
			}
			n--
		}
	}
	t.Fatalf("no sample of %q", s)
	return flow.View{}
}

// TestEveryKeyTells touches the middle of every key of every sample, found by PlaceOf.
func TestEveryKeyTells(t *testing.T) {
	for _, p := range panels() {
		u, c, touched := start(t, p, site())
		for _, v := range uisample.Views(site(), indonesian) {
			u.Show(v)
			if len(u.Keys()) != len(v.AllKeys()) {
				t.Errorf("%s %s: %d keys placed, the view has %d", p.name, v.Screen, len(u.Keys()), len(v.AllKeys()))
			}
			for _, k := range v.AllKeys() {
				at, size, ok := u.PlaceOf(k.ID)
				if !ok || size.Width <= 0 {
					t.Errorf("%s: %q has no place", v.Screen, k.ID)
					continue
				}
				*touched = nil
				test.TapCanvas(c, at)
				if !slices.Equal(*touched, []flow.KeyID{k.ID}) {
					t.Errorf("%s %s: touching %q told %q", p.name, v.Screen, k.ID, *touched)
				}
			}
		}
		if _, _, ok := u.PlaceOf("no-such-key"); ok {
			t.Error("a key that is not shown has a place")
		}
	}
}

// TestEverySecondLineIsPainted: what a key says beside its label is read on the screen and not only heard. Welcome
// leaves it out where there is no room.
func TestEverySecondLineIsPainted(t *testing.T) {
	set, seen := locale(t), 0
	for _, p := range panels() {
		u, _, _ := start(t, p, site())
		for _, v := range uisample.Views(site(), indonesian) {
			u.Show(v)
			painted := ui.Markup(u)
			for _, k := range v.AllKeys() {
				sub := ui.Sentence(set, kiosk.Indonesian, k.Sub)
				if sub == "" || v.Screen == flow.Welcome {
					continue
				}
				seen++
				if !strings.Contains(wordsOn(painted, k.ID), sub) {
					t.Errorf("%s %s: %q is not painted on %s", p.name, v.Screen, sub, k.ID)
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d second lines", seen)
	}
}

// wordsOn is what is painted on a key, its lines joined.
func wordsOn(markup string, id flow.KeyID) string {
	var words []string
	on := false
	for line := range strings.Lines(markup) {
		if !strings.HasPrefix(line, "  ") {
			on = strings.HasPrefix(line, "key ") && slices.Contains(strings.Fields(line), string(id))
		}
		for i, part := range strings.Split(line, "\"") {
			if on && i%2 == 1 {
				words = append(words, part)
			}
		}
	}
	return strings.Join(words, " ")
}

// TestKeyTap touches the widget itself, and holds that a key that became another under the finger
// tells nothing.
func TestKeyTap(t *testing.T) {
	u, _, touched := start(t, panels()[0], site())
	u.Show(sample(t, flow.PIN, 0, indonesian))
	k := u.KeyObject("digit-7")
	test.Tap(k)
	if !slices.Equal(*touched, []flow.KeyID{"digit-7"}) {
		t.Fatalf("told %q", *touched)
	}
	*touched = nil
	mouse := k.(desktop.Mouseable)
	mouse.MouseDown(&desktop.MouseEvent{})
	u.Show(sample(t, flow.Question, 0, indonesian))
	mouse.MouseUp(&desktop.MouseEvent{})
	test.Tap(k)
	if len(*touched) != 0 {
		t.Fatalf("a key that changed under the finger told %q", *touched)
	}
}

// TestNothingStays shows each pair of samples and looks for words of the first one anywhere in the
// tree, in the objects kept for later, and in what the layers remember.
func TestNothingStays(t *testing.T) {
	u, _, _ := start(t, panels()[0], site())
	const secret = "RAHASIA"
	for _, v := range uisample.Views(site(), indonesian) {
		hide := v
		mark := func(m flow.Msg) flow.Msg {
			if m.Empty() {
				return m
			}
			return flow.T(secret + " " + secret)
		}
		hide.Eyebrow, hide.Title, hide.Lead, hide.Note = mark(v.Eyebrow), mark(v.Title), mark(v.Lead), mark(v.Note)
		if v.Number != "" {
			hide.Number = secret
		}
		hide.Rows = slices.Clone(v.Rows)
		for i := range hide.Rows {
			hide.Rows[i].Label, hide.Rows[i].Value = mark(hide.Rows[i].Label), mark(hide.Rows[i].Value)
		}
		hide.Keys = slices.Clone(v.Keys)
		for i := range hide.Keys {
			hide.Keys[i].Label = mark(hide.Keys[i].Label)
		}
		u.Show(hide)
		if !strings.Contains(strings.Join(u.Words(), "\n"), secret) {
			t.Fatalf("%s: the test sees no words", v.Screen)
		}
		u.Show(sample(t, flow.Goodbye, 0, indonesian))
		if strings.Contains(strings.Join(u.Words(), "\n"), secret) {
			t.Errorf("words of %q stayed", v.Screen)
		}
	}
}

// TestPortrait holds that the portrait is copied into one buffer and leaves no pixel behind.
func TestPortrait(t *testing.T) {
	u, _, _ := start(t, panels()[0], site())
	u.Show(sample(t, flow.Home, 1, indonesian))
	pixels := u.Pixels()
	u.SetPortrait(somebody())
	if !slices.ContainsFunc(pixels, func(b byte) bool { return b != 0 }) {
		t.Fatal("the portrait did not reach the buffer")
	}
	first := slices.Clone(pixels)
	u.SetPortrait(image.NewGray(image.Rect(0, 0, 900, 300)))
	if slices.Equal(first, pixels) {
		t.Fatal("a second portrait left the first one")
	}
	u.ClearPortrait()
	if slices.ContainsFunc(pixels, func(b byte) bool { return b != 0 }) {
		t.Fatal("pixels stayed after ClearPortrait")
	}
	if &pixels[0] != &u.Pixels()[0] {
		t.Fatal("the buffer is another one")
	}
	u.SetPortrait(image.NewGray(image.Rectangle{})) // nothing to see, and no panic
}

// TestSmallChangeTouchesLittle holds that a digit, and the clock, touch only what changed.
func TestSmallChangeTouchesLittle(t *testing.T) {
	u, _, _ := start(t, panels()[0], site())
	v := sample(t, flow.PIN, 0, indonesian)
	u.Show(v)
	v.Dots++
	u.Show(v)
	if n := u.Touched(); n != 1 {
		t.Errorf("one digit touched %d objects", n)
	}
	v.Clock = "08.43"
	u.Show(v)
	if n := u.Touched(); n != 1 {
		t.Errorf("the clock touched %d objects", n)
	}
	u.Show(v)
	if n := u.Touched(); n != 0 {
		t.Errorf("the same view touched %d objects", n)
	}
}

// TestHelpRowStaysPut holds that the help row stands at the same place on every screen but Welcome,
// where the card's band is below it.
func TestHelpRowStaysPut(t *testing.T) {
	for _, p := range panels() {
		u, _, _ := start(t, p, site())
		for _, prefs := range everyPrefs() {
			if prefs.Contrast {
				continue // colours move nothing
			}
			places := map[flow.KeyID]fyne.Position{}
			for _, v := range uisample.Views(site(), prefs) {
				u.Show(v)
				for _, k := range []flow.KeyID{flow.KeyLang, flow.KeyHelp, flow.KeyLeave} {
					at, _, ok := u.PlaceOf(k)
					if !ok || v.Screen == flow.Welcome {
						continue
					}
					if was, seen := places[k]; seen && was != at {
						t.Errorf("%s %+v: %q stands at %v on %s, before at %v", p.name, prefs, k, at, v.Screen, was)
					}
					places[k] = at
				}
			}
		}
	}
}

// TestBodyKeepsItsSize holds where the chosen letter size gives way: only where six services
// stand on a panel that lies, at the largest size.
func TestBodyKeepsItsSize(t *testing.T) {
	for _, p := range panels() {
		u, _, _ := start(t, p, longSite())
		for _, prefs := range everyPrefs() {
			if prefs.Contrast {
				continue
			}
			for _, v := range uisample.Views(longSite(), prefs) {
				u.Show(v)
				tiles := v.Screen == flow.Home && len(v.Keys) > 4 && p.w > p.h && prefs.Size == flow.Size9
				if !u.BodyKept() && !tiles {
					t.Errorf("%s %+v: %s does not keep its body size", p.name, prefs, v.Screen)
				}
				if mm := u.SecondLine(); mm < smallest(v, prefs.Size)-0.1 {
					t.Errorf("%s %+v: the second lines of %s have %.1f mm", p.name, prefs, v.Screen, mm)
				}
			}
		}
	}
}

// smallest is the least that second lines and notes keep of a chosen size, in mm: all of it up to 7 mm, and 7 mm of
// 9, but on the fullest screens.
func smallest(v flow.View, size flow.TextSize) float32 {
	on := v.Screen
	full := on == flow.Home || on == flow.NewsPage
	switch {
	case size == flow.Size5:
		return 5
	case size == flow.Size6 || full && size == flow.Size7:
		return 6
	case on == flow.Confirm || on == flow.Home || on == flow.DeskPerson && len(v.Rows) > 4: // with who helped
		return 5
	case full || on == flow.PaperTrouble || on == flow.PickVillage || on == flow.ReportCode:
		return 6
	}
	return 7
}

// recorder is a Locale that remembers what was asked for.
type recorder struct {
	ui.Locale
	asked map[string]bool
}

func (r recorder) Text(l kiosk.Lang, id string) string {
	r.asked[id] = true
	return r.Locale.Text(l, id)
}

// TestEveryWordingExists holds that what the screens ask for is worded in both languages.
func TestEveryWordingExists(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(ui.Theme())
	r := recorder{locale(t), map[string]bool{}}
	u := ui.New(ui.Options{Size: fyne.NewSize(1080, 1920), WidthMM: 268, Site: site(), Locale: r})
	for _, v := range uisample.Views(site(), indonesian) {
		u.Show(v)
	}
	for _, name := range []string{"locale/id.json", "locale/en.json"} {
		b, err := assets.Locale.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		table := map[string]string{}
		if err := json.Unmarshal(b, &table); err != nil {
			t.Fatal(err)
		}
		for id := range r.asked {
			if table[id] == "" {
				t.Errorf("%s lacks %q", name, id)
			}
		}
	}
	if len(r.asked) < 60 {
		t.Fatalf("only %d wordings asked for", len(r.asked))
	}
}
