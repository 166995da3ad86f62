package ui

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// Locale finds the wording of a message.
type Locale interface {
	// Text is the wording of the message id in that language, with {0}, {1} ... left in place. What
	// the language lacks is read from Indonesian; an id that nobody knows is its own wording.
	Text(l kiosk.Lang, id string) string
}

// ErrNoLocale says that a file system holds no locale/id.json.
var ErrNoLocale = errors.New("ui: no Indonesian wordings")

// wordings is one table per language.
type wordings map[kiosk.Lang]map[string]string

var _ Locale = wordings(nil)

// Text implements Locale.
func (w wordings) Text(l kiosk.Lang, id string) string {
	if s := w[l][id]; s != "" {
		return s
	}
	if s := w[kiosk.Indonesian][id]; s != "" {
		return s
	}
	return id
}

// LoadLocale reads locale/<language>.json, each an object of message ids and wordings. Indonesian
// must be there.
func LoadLocale(fsys fs.FS) (Locale, error) {
	names, err := fs.Glob(fsys, "locale/*.json")
	if err != nil {
		return nil, fmt.Errorf("ui: locale: %w", err)
	}
	w := wordings{}
	for _, name := range names {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("ui: locale: %w", err)
		}
		table := map[string]string{}
		if err := json.Unmarshal(b, &table); err != nil {
			return nil, fmt.Errorf("ui: locale: %s: %w", name, err)
		}
		w[kiosk.Lang(strings.TrimSuffix(path.Base(name), ".json"))] = table
	}
	if len(w[kiosk.Indonesian]) == 0 {
		return nil, ErrNoLocale
	}
	return w, nil
}

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
