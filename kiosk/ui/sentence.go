package ui

import (
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// Sentence is a message in words, for whoever reads the screen aloud.
func Sentence(w Locale, l kiosk.Lang, m flow.Msg) string { return say(w, l, m) }
