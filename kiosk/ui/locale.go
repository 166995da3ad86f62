package ui

import (
	"io/fs"
	"strconv"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/locale"
)

// Locale finds the wording of a message.
type Locale interface {
	// Text is the wording of the message id in that language, with {0}, {1} ... left in place. What
	// the language lacks is read from Indonesian; an id that nobody knows is its own wording.
	Text(l kiosk.Lang, id string) string
}

// LoadLocale reads the wordings of a file system.
func LoadLocale(fsys fs.FS) (*locale.Set, error) { return locale.Load(fsys) }

// Sentence is a message in words.
func Sentence(w Locale, l kiosk.Lang, m flow.Msg) string {
	if m.ID == "" {
		return m.Text
	}
	s := w.Text(l, m.ID)
	for i, arg := range m.Args {
		s = strings.ReplaceAll(s, "{"+strconv.Itoa(i)+"}", arg)
	}
	return s
}
