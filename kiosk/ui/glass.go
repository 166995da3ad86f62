package ui

import (
	"image"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// Glass carries views from another goroutine to Fyne's: the one place that calls fyne.Do. Views that
// the screen had no time to show are skipped; only the last one counts. Its methods may be called from
// one goroutine that is not Fyne's.
type Glass struct {
	ui    *UI
	next  atomic.Pointer[shown]
	ready chan struct{} // not nil: the first view is yet to come, and is to be laid out early
}

// shown is a view on its way; the first one comes laid out.
type shown struct {
	view flow.View
	page *page
}

// NewGlass makes the carrier of a screen.
func NewGlass(u *UI) *Glass { return &Glass{ui: u} }

// Early has the first view laid out by the goroutine that shows it, while Fyne's makes the window. Fyne's may
// run its loop only when the channel is closed, or when nothing will be shown: it would measure text too.
// Call it before Show.
func (g *Glass) Early() <-chan struct{} {
	g.ready = make(chan struct{})
	return g.ready
}

// Show shows a view as soon as the UI goroutine is free.
func (g *Glass) Show(v flow.View) {
	s := &shown{view: v}
	if g.ready != nil {
		s.page = g.ui.prepare(v)
		defer close(g.ready)
		g.ready = nil
	}
	if g.next.Swap(s) == nil { // else the UI goroutine was already asked and will take this one
		fyne.Do(g.show)
	}
}

// show runs on the UI goroutine.
func (g *Glass) show() {
	s := g.next.Swap(nil)
	switch {
	case s == nil:
	case s.page != nil:
		g.ui.showPrepared(s.page)
	default:
		g.ui.Show(s.view)
	}
}

// SetPortrait copies a portrait into the screen's buffer. The caller may wipe its own at any later
// moment, so this waits for the copy.
func (g *Glass) SetPortrait(img image.Image) { fyne.DoAndWait(func() { g.ui.SetPortrait(img) }) }

// ClearPortrait overwrites it.
func (g *Glass) ClearPortrait() { fyne.Do(g.ui.ClearPortrait) }
