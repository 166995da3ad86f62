package locale

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// ErrNone says that a file system holds no locale/id.json.
var ErrNone = errors.New("locale: no Indonesian wordings")

// Review is one string of a language that is reviewed string by string, as it stands in
// locale/review/<language>.json.
type Review struct {
	Text     string `json:"text"`
	Of       string `json:"of,omitempty"`       // the Indonesian that was before the reviewer
	Reviewer string `json:"reviewer,omitempty"` // who speaks the language from home; empty: a draft
	Date     string `json:"date,omitempty"`     // 2006-01-02
}

// Set is the wordings of all languages.
type Set struct {
	words   map[kiosk.Lang]map[string]string // Indonesian and English, and what is reviewed of the others
	reviews map[kiosk.Lang]map[string]Review
}

// Complete lists the languages in which every string must be there.
func Complete() []kiosk.Lang { return []kiosk.Lang{kiosk.Indonesian, kiosk.English} }

// Reviewed lists the languages that native speakers review string by string.
func Reviewed() []kiosk.Lang { return []kiosk.Lang{kiosk.Javanese, kiosk.Using, kiosk.Madurese} }

// Load reads locale/id.json, locale/en.json and locale/review/*.json. Only Indonesian must be there. A
// review that loses a {0} of the Indonesian is an error: the number would never be read.
func Load(fsys fs.FS) (*Set, error) {
	s := &Set{words: map[kiosk.Lang]map[string]string{}, reviews: map[kiosk.Lang]map[string]Review{}}
	for _, l := range Complete() {
		t, err := table(fsys, "locale/"+string(l)+".json", parseWords)
		if err != nil {
			return nil, err
		}
		s.words[l] = t
	}
	if len(s.words[kiosk.Indonesian]) == 0 {
		return nil, ErrNone
	}
	for _, l := range Reviewed() {
		t, err := table(fsys, "locale/review/"+string(l)+".json", ParseReviews)
		if err != nil {
			return nil, err
		}
		if err := s.Check(l, t); err != nil {
			return nil, err
		}
		s.reviews[l], s.words[l] = t, map[string]string{}
		for id, r := range t {
			if r.Holds(s.words[kiosk.Indonesian][id]) {
				s.words[l][id] = r.Text
			}
		}
	}
	return s, nil
}

// Check says what is wrong with the reviews of a language.
func (s *Set) Check(l kiosk.Lang, reviews map[string]Review) error {
	return CheckReviews(l, s.words[kiosk.Indonesian], reviews)
}

// CheckReviews says what is wrong with reviews of strings, words, in a language.
func CheckReviews(l kiosk.Lang, words map[string]string, reviews map[string]Review) error {
	var all []error
	for id, r := range reviews {
		source, known := words[id]
		err := r.Check(source)
		if !known {
			err = errors.New("no such string")
		}
		if err != nil {
			all = append(all, fmt.Errorf("locale: %s %s: %w", l, id, err))
		}
	}
	return errors.Join(all...)
}

// table reads one file; one that does not exist is empty.
func table[T any](fsys fs.FS, name string, parse func([]byte) (map[string]T, error)) (map[string]T, error) {
	b, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("locale: %w", err)
	}
	t, err := parse(b)
	if err != nil {
		return nil, fmt.Errorf("locale: %s: %w", name, err)
	}
	return t, nil
}

func parseWords(b []byte) (t map[string]string, err error) {
	return t, json.Unmarshal(b, &t)
}

// ParseReviews reads a file of reviews strictly: an unknown field is an error.
func ParseReviews(b []byte) (map[string]Review, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	t := map[string]Review{}
	if err := dec.Decode(&t); err != nil {
		return nil, fmt.Errorf("locale: reviews: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("locale: reviews: something stands behind the object")
	}
	return t, nil
}

// Holds says whether a review is of the Indonesian that stands there now.
func (r Review) Holds(source string) bool {
	return r.Reviewer != "" && r.Text != "" && r.Of == source && source != ""
}

// Check says what is wrong with a review of the Indonesian source: it has no day, or loses a {0}.
func (r Review) Check(source string) error {
	if r.Reviewer == "" {
		return nil // a draft shows nowhere
	}
	if _, err := time.Parse(time.DateOnly, r.Date); err != nil {
		return errors.New("a review has a date like 2026-11-26")
	}
	if r.Of == source && !slices.Equal(places(r.Text), places(source)) {
		return fmt.Errorf("the review has the places %v, the Indonesian %v", places(r.Text), places(source))
	}
	return nil
}

// places lists the {0}, {1} ... of a wording, sorted.
func places(s string) []string {
	var list []string
	for {
		_, rest, ok := strings.Cut(s, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			slices.Sort(list)
			return list
		}
		list = append(list, name)
		s = after
	}
}

// Text is the wording of a message, with {0}, {1} ... left in place. What the language lacks is read from
// Indonesian; an id that nobody knows is its own wording.
func (s *Set) Text(l kiosk.Lang, id string) string {
	if t := s.words[l][id]; t != "" {
		return t
	}
	if t := s.words[kiosk.Indonesian][id]; t != "" {
		return t
	}
	return id
}

// kindMark stands between a message's id and the kind of village that has words of its own for it.
const kindMark = "@"

// At is the wordings in a kind of village: "room.news@kelurahan" stands for "room.news" there. Where nobody has
// reviewed the words of that kind in a language, they are Indonesian, not those of the other kind.
func (s *Set) At(kind kiosk.SiteKind) *Set {
	at := &Set{words: map[kiosk.Lang]map[string]string{}, reviews: s.reviews}
	own := map[string]string{} // the marked id by the id that it stands for
	for id := range s.words[kiosk.Indonesian] {
		if base, of, marked := strings.Cut(id, kindMark); marked && of == string(kind) {
			own[base] = id
		}
	}
	for l, words := range s.words {
		at.words[l] = map[string]string{}
		for id, text := range words {
			if !strings.Contains(id, kindMark) && own[id] == "" {
				at.words[l][id] = text
			}
		}
		for base, id := range own {
			if text, ok := words[id]; ok {
				at.words[l][base] = text
			}
		}
	}
	return at
}

// IDs lists every message, sorted.
func (s *Set) IDs() []string { return slices.Sorted(maps.Keys(s.words[kiosk.Indonesian])) }

// Languages lists what a visitor may choose: the complete ones, and those of which something is reviewed.
func (s *Set) Languages() []kiosk.Lang {
	list := Complete()
	for _, l := range Reviewed() {
		if len(s.words[l]) > 0 {
			list = append(list, l)
		}
	}
	return list
}

// Open is one string that a language lacks.
type Open struct {
	ID         string
	Indonesian string
	Draft      string // what somebody proposed, or what was reviewed of an older Indonesian; may be empty
	Stale      bool   // it was reviewed, and the Indonesian has changed since
}

// Open lists what a language lacks, sorted by id, and how many strings there are in all.
func (s *Set) Open(l kiosk.Lang) (open []Open, of int) {
	source := s.words[kiosk.Indonesian]
	return Lacks(source, s.words[l], s.reviews[l]), len(source)
}

// Lacks lists which of the strings, words, have no wording in given, sorted by id, with what reviews say of them.
func Lacks(words, given map[string]string, reviews map[string]Review) (open []Open) {
	for id, text := range words {
		if given[id] != "" {
			continue
		}
		r := reviews[id]
		open = append(open, Open{ID: id, Indonesian: text, Draft: r.Text, Stale: r.Reviewer != ""})
	}
	slices.SortFunc(open, func(a, b Open) int { return strings.Compare(a.ID, b.ID) })
	return open
}
