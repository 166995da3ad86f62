// Package shadow is a visit that nobody sees: the same pure machine with the same events as the kiosk,
// and a screen of the toolkit's test driver that is painted and never shown. It tells whoever stands
// before the real window where a key is and what the glass should look like (decision 0002).
//
// It is not the kiosk and proves nothing by itself: only the glass does.
//
// Concurrency: a Shadow belongs to one goroutine.
package shadow

import (
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/ui"
	"github.com/smart-kampung/anjungan/sync/bundle"
)

// Shadow is a visit beside the real one.
type Shadow struct {
	machine flow.Machine
	state   flow.State
	last    []flow.Effect // of the last step
	screen  *ui.UI
	window  fyne.Window
}

// Panel is the glass that is imitated.
type Panel struct {
	W, H    int     // pixels
	WidthMM float32 // of the panel
}

// Of makes the shadow of the kiosk that has that bundle: the same site, services, villages and words. It
// stands at Welcome.
func Of(bundleDir string, p Panel) (*Shadow, error) {
	b, err := bundle.Load(bundleDir)
	if err != nil {
		return nil, err
	}
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		return nil, err
	}
	villages, err := catalog.Villages(assets.Villages)
	if err != nil {
		return nil, err
	}
	formerly, err := catalog.Formerly(assets.Villages, villages)
	if err != nil {
		return nil, err
	}
	locale, err := ui.LoadLocale(assets.Locale)
	if err != nil {
		return nil, err
	}
	kind := b.Site.Village.Kind
	m := flow.NewMachine(b.Site, cat.Services(kind), true).WithLines(cat.Lines()).WithMenu(cat.Menu(kind)).WithVillages(villages, formerly)
	return newShadow(p, m, b.Site, locale.At(kind)), nil
}

func newShadow(p Panel, m flow.Machine, site kiosk.Site, locale ui.Locale) *Shadow {
	test.NewApp().Settings().SetTheme(ui.Theme())
	size := fyne.NewSize(float32(p.W), float32(p.H))
	s := &Shadow{machine: m}
	s.screen = ui.New(ui.Options{Size: size, WidthMM: p.WidthMM, Site: site, Locale: locale, OnKey: func(flow.KeyID) {}})
	s.window = test.NewWindow(s.screen.Content())
	s.window.SetPadded(false)
	s.window.Resize(size)
	s.Restart()
	return s
}

// Restart stands at Welcome again, as a kiosk that was just switched on.
func (s *Shadow) Restart() {
	s.screen.ClearPortrait()
	s.state = s.machine.Start()
	s.show()
}

func (s *Shadow) show() { s.screen.Show(s.machine.View(s.state)) }

// Screen is where the shadow stands.
func (s *Shadow) Screen() flow.Screen { return s.state.Screen() }

// View is what its screen shows.
func (s *Shadow) View() flow.View { return s.machine.View(s.state) }

// Happens tells the shadow what is known to have happened.
func (s *Shadow) Happens(what flow.Happening) {
	s.state, s.last = s.machine.Step(s.state, flow.Event{At: time.Now(), Fresh: kiosk.NewRequestID(), What: what})
	s.show()
}

// HappensSaved tells it that its draft was saved; its own draft id stands for the kiosk's, which nobody
// outside knows.
func (s *Shadow) HappensSaved(e flow.Saved) {
	for _, fx := range s.last {
		if save, ok := fx.(flow.Save); ok {
			e.ID = save.Draft.ID
		}
	}
	s.Happens(e)
}

// HappensPrint tells it how the paper ended that it asked for last.
func (s *Shadow) HappensPrint(out flow.PrintOutcome) {
	for _, fx := range s.last {
		if p, ok := fx.(flow.Print); ok {
			s.Happens(flow.PrintEnded{Request: p.Request, What: p.What, Outcome: out, Mouth: true})
			return
		}
	}
}

// SetPortrait puts a portrait into its screen's buffer.
func (s *Shadow) SetPortrait(img image.Image) { s.screen.SetPortrait(img) }

// ClearPortrait overwrites it.
func (s *Shadow) ClearPortrait() { s.screen.ClearPortrait() }

// Picture is what the glass should show.
func (s *Shadow) Picture() image.Image { return s.window.Canvas().Capture() }

// Place is the middle of a key in pixels.
func (s *Shadow) Place(k flow.KeyID) (at image.Point, ok bool) {
	p, _, ok := s.screen.PlaceOf(k)
	return image.Pt(int(p.X), int(p.Y)), ok
}
