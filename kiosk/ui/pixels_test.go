package ui_test

import (
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/ui"
	"github.com/smart-kampung/anjungan/kiosk/ui/uisample"
)

// TestPixelsAreReadable paints each screen in the largest text, upright in the stark colours and lying in the
// usual ones, and measures every text against what is painted behind it. The gallery does all the rest.
func TestPixelsAreReadable(t *testing.T) {
	for i, p := range panels() {
		prefs := flow.Prefs{Lang: kiosk.Indonesian, Size: flow.Size9, Contrast: i == 0}
		u, c, _ := start(t, p, site())
		u.SetPortrait(somebody())
		done := map[flow.Screen]bool{}
		for n, v := range uisample.Views(site(), prefs) {
			if done[v.Screen] {
				continue
			}
			done[v.Screen] = true
			u.Show(v)
			for _, bad := range ui.CheckPixels(u, c.Capture()) {
				t.Errorf("%s %+v sample %d: %v", p.name, prefs, n, bad)
			}
		}
	}
}

// TestPixelsFindWhatColoursDoNot plants a motif behind a title, a disc over it and a ground that is not painted:
// Check, which knows the colours of boxes and texts, is content with each of them.
func TestPixelsFindWhatColoursDoNot(t *testing.T) {
	u, c, _ := start(t, panels()[0], site())
	root := u.Content().(*fyne.Container)
	v := sample(t, flow.Question, 0, indonesian)
	title := locale(t).Text(kiosk.Indonesian, v.Title.ID)
	if title == v.Title.ID {
		title = v.Title.Text
	}
	var ground *canvas.Rectangle // of the header
	var first, words *canvas.Text
	look := func() {
		u.Show(flow.View{Screen: flow.Goodbye, Prefs: indonesian})
		u.Show(v)
		ground, first, words = nil, nil, nil
		for _, o := range root.Objects {
			switch o := o.(type) {
			case *canvas.Rectangle:
				if o.FillColor == color.Color(ui.Warm().Deep) && ground == nil {
					ground = o
				}
			case *canvas.Text:
				if first == nil && ground != nil {
					first = o
				}
				if o.Text != "" && strings.HasPrefix(title, o.Text) {
					words = o
				}
			}
		}
		if ground == nil || first == nil || words == nil {
			t.Fatal("no header or no title")
		}
	}
	put := func(at int, o fyne.CanvasObject, w, h float32) {
		o.Resize(fyne.NewSize(w, h))
		o.Move(words.Position().Add(fyne.NewPos(20, 10)))
		root.Objects = append(root.Objects[:at:at], append([]fyne.CanvasObject{o}, root.Objects[at:]...)...)
	}
	for name, plant := range map[string]func() string{
		"nothing": func() string { return "" },
		"a motif behind": func() string {
			put(1, canvas.NewCircle(ui.Warm().Second), 60, 60)
			return words.Text
		},
		"a motif of the ink": func() string {
			put(1, canvas.NewCircle(ui.Warm().Ink), 60, 60)
			return words.Text
		},
		"a disc over": func() string {
			put(len(root.Objects), canvas.NewCircle(ui.Warm().Gold), 900, 300)
			return words.Text
		},
		"a ground not painted": func() string {
			ground.Hide()
			return first.Text
		},
	} {
		look()
		want := plant()
		if bad := ui.Check(u); len(bad) != 0 {
			t.Errorf("%s: the colours alone tell: %v", name, bad)
		}
		var found []string
		for _, bad := range ui.CheckPixels(u, c.Capture()) {
			if bad.Rule != "pixels" || bad.Screen != flow.Question || bad.Have >= bad.Want {
				t.Errorf("%s: %v", name, bad)
			}
			found = append(found, bad.Text)
		}
		if all := strings.Join(found, "|"); (want == "") != (all == "") || !strings.Contains(all, want) {
			t.Errorf("%s: found %q, want %q", name, all, want)
		}
		ground.Show()
	}
}
