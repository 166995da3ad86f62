package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/locale"
)

// MaxReviews is the most bytes that the reviews of one language may have: about 2,000 strings with what they are of.
const MaxReviews = 1 << 20

// ReviewFile is the file of what native speakers reviewed of the catalogue's wordings.
func ReviewFile(l kiosk.Lang) string { return "review/" + string(l) + ".json" }

// readReviews gives the wordings what native speakers reviewed of them. A later layer's review of a string stands
// for the one before; what an override made away with or worded anew leaves the review of the shipped string
// unused, and the screen shows Indonesian.
func (c *Catalogue) readReviews(l *loader) {
	texts := map[string]kiosk.Text{}
	c.wordings(func(id string, t kiosk.Text) { texts[id] = t })
	c.reviews = map[kiosk.Lang]map[string]locale.Review{}
	for _, lang := range locale.Reviewed() {
		all := map[string]locale.Review{}
		for i := range l.layers {
			reviews := l.reviews(i, lang)
			if i == len(l.layers)-1 {
				l.unknown(i, lang, reviews, texts)
			}
			maps.Copy(all, reviews)
		}
		c.reviews[lang] = all
		for id, r := range all {
			t := texts[id]
			if err := r.Check(t[kiosk.Indonesian]); err != nil {
				l.problems = append(l.problems, Problem{File: ReviewFile(lang), What: fmt.Sprintf("%s: %v", id, err)})
			}
			if r.Holds(t[kiosk.Indonesian]) {
				t[lang] = r.Text
			}
		}
	}
}

// reviews reads one layer's reviews of a language; none is no problem.
func (l *loader) reviews(layer int, lang kiosk.Lang) map[string]locale.Review {
	name := ReviewFile(lang)
	b, err := fs.ReadFile(l.layers[layer], name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && len(b) > MaxReviews {
		err = fmt.Errorf("%d bytes, at most %d", len(b), MaxReviews)
	}
	var t map[string]locale.Review
	if err == nil {
		t, err = locale.ParseReviews(b)
	}
	if err != nil {
		l.problems = append(l.problems, Problem{File: shown(layer, name), What: err.Error()})
	}
	return t
}

// unknown refuses reviews of strings that are not there: somebody mistyped an id.
func (l *loader) unknown(layer int, lang kiosk.Lang, reviews map[string]locale.Review, texts map[string]kiosk.Text) {
	for _, id := range slices.Sorted(maps.Keys(reviews)) {
		if _, ok := texts[id]; !ok {
			l.problems = append(l.problems, Problem{File: shown(layer, ReviewFile(lang)), What: fmt.Sprintf("no string %q", id)})
		}
	}
}

// Open lists what a language lacks of the catalogue's wordings, sorted by id, and how many there are in all.
func (c *Catalogue) Open(lang kiosk.Lang) (open []locale.Open, of int) {
	words := map[string]string{}
	given := map[string]string{}
	c.wordings(func(id string, t kiosk.Text) { words[id], given[id] = t[kiosk.Indonesian], t[lang] })
	return locale.Lacks(words, given, c.reviews[lang]), len(words)
}

// CheckReviews says what is wrong with reviews of the catalogue's wordings.
func (c *Catalogue) CheckReviews(lang kiosk.Lang, reviews map[string]locale.Review) error {
	words := map[string]string{}
	c.wordings(func(id string, t kiosk.Text) { words[id] = t[kiosk.Indonesian] })
	return locale.CheckReviews(lang, words, reviews)
}
