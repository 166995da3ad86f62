package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/ui"
)

// TestListenPad: a keyboard's digits, star and hash are the pad's, Enter is hash, erasing is star, and letters
// are nothing.
func TestListenPad(t *testing.T) {
	c := test.NewCanvas()
	var got []byte
	ui.ListenPad(c, func(k flow.PadKey) { got = append(got, byte(k)) })
	for _, r := range "1a9*/#0 +" {
		c.OnTypedRune()(r)
	}
	for _, k := range []fyne.KeyName{fyne.KeyEnter, fyne.KeyReturn, fyne.KeyBackspace, fyne.KeyEscape, fyne.Key5, fyne.KeyTab} {
		c.OnTypedKey()(&fyne.KeyEvent{Name: k})
	}
	if string(got) != "19*#0##**" {
		t.Errorf("the pad gave %q", got)
	}
}
