package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/ui"
	"github.com/smart-kampung/anjungan/kiosk/ui/uisample"
)

// TestFirstViewIsLaidOutEarly: what the goroutine that shows has laid out is what comes on the glass, also when the
// window has another size than it was made for, and no later view is taken for the first.
func TestFirstViewIsLaidOutEarly(t *testing.T) {
	for _, p := range panels() {
		for _, other := range []bool{false, true} {
			u, _, _ := start(t, p, site())
			want, _, _ := start(t, p, site())
			if other {
				for _, s := range []*ui.UI{u, want} {
					s.Content().Resize(s.Content().Size().SubtractWidthHeight(40, 60))
				}
			}
			g := ui.NewGlass(u)
			ready := g.Early()
			for i, s := range []flow.Screen{flow.Welcome, flow.Goodbye, flow.Welcome} {
				v := sample(t, s, 0, indonesian)
				select {
				case <-ready:
					if i == 0 {
						t.Error("ready before anything was shown")
					}
				default:
					if i > 0 {
						t.Error("not ready after the first view")
					}
				}
				g.Show(v)
				want.Show(v)
				if got, want := ui.Markup(u), ui.Markup(want); got != want {
					t.Errorf("%s, other size %v, view %d: shown is\n%swanted is\n%s", p.name, other, i, got, want)
				}
			}
		}
	}
}

// TestEveryTextNamesItsTypeface: for a text that names none the toolkit reads all fonts of the system first, which
// takes longer than anything else at the start.
func TestEveryTextNamesItsTypeface(t *testing.T) {
	p := panels()[0]
	u, _, _ := start(t, p, site())
	seen := 0
	for _, v := range uisample.Views(site(), indonesian) {
		u.Show(v)
		eachText(u.Content(), func(txt *canvas.Text) {
			seen++
			if txt.FontSource == nil {
				t.Errorf("%s: %q names no typeface", v.Screen, txt.Text)
			}
		})
	}
	if seen < 1000 {
		t.Errorf("%d texts seen, the samples have many more", seen)
	}
}

// eachText visits every text of an object.
func eachText(o fyne.CanvasObject, visit func(*canvas.Text)) {
	switch o := o.(type) {
	case *canvas.Text:
		visit(o)
	case *fyne.Container:
		for _, in := range o.Objects {
			eachText(in, visit)
		}
	case fyne.Widget:
		for _, in := range test.WidgetRenderer(o).Objects() {
			eachText(in, visit)
		}
	}
}
