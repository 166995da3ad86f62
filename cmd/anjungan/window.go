package main

import (
	"image"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/ui"
)

// window carries views from the station's goroutine to Fyne's: the one place that calls fyne.Do.
// Views that the screen had no time to show are skipped; only the last one counts.
type window struct {
	ui   *ui.UI
	next atomic.Pointer[flow.View]
}

// Show shows a view as soon as the UI goroutine is free.
func (w *window) Show(v flow.View) {
	if w.next.Swap(&v) != nil {
		return // the UI goroutine was already asked and will take this one
	}
	fyne.Do(func() {
		if v := w.next.Swap(nil); v != nil {
			w.ui.Show(*v)
		}
	})
}

// SetPortrait puts a portrait into the screen's buffer before the station goes on.
func (w *window) SetPortrait(img image.Image) { fyne.DoAndWait(func() { w.ui.SetPortrait(img) }) }

// ClearPortrait overwrites it.
func (w *window) ClearPortrait() { fyne.Do(w.ui.ClearPortrait) }
