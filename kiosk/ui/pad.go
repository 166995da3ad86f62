package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// ListenPad takes the keys of the pad of ten, which is a keyboard to the window: its digits, star and hash come
// as characters. Pads that have Enter and a key to erase in their place mean hash and star by them, and so does
// any keyboard on a developer's desk. No field of the screens ever takes the keyboard for itself.
func ListenPad(c fyne.Canvas, onPad func(flow.PadKey)) {
	c.SetOnTypedRune(func(r rune) {
		if strings.ContainsRune("0123456789*#", r) {
			onPad(flow.PadKey(r))
		}
	})
	c.SetOnTypedKey(func(e *fyne.KeyEvent) {
		switch e.Name {
		case fyne.KeyReturn, fyne.KeyEnter:
			onPad(flow.PadHash)
		case fyne.KeyBackspace, fyne.KeyEscape:
			onPad(flow.PadStar)
		default:
		}
	})
}
