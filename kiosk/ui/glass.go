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
	ui   *UI
	next atomic.Pointer[flow.View]
}

// NewGlass makes the carrier of a screen.
func NewGlass(u *UI) *Glass { return &Glass{ui: u} }

// Show shows a view as soon as the UI goroutine is free.
func (g *Glass) Show(v flow.View) {
	if g.next.Swap(&v) != nil {
		return // the UI goroutine was already asked and will take this one
	}
	fyne.Do(func() {
		if v := g.next.Swap(nil); v != nil {
			g.ui.Show(*v)
		}
	})
}

// SetPortrait copies a portrait into the screen's buffer. The caller may wipe its own at any later
// moment, so this waits for the copy.
func (g *Glass) SetPortrait(img image.Image) { fyne.DoAndWait(func() { g.ui.SetPortrait(img) }) }

// ClearPortrait overwrites it.
func (g *Glass) ClearPortrait() { fyne.Do(g.ui.ClearPortrait) }
