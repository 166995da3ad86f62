package kiosk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// VillageNews is what a village tells everybody without a card (kabar desa): one set per village. It names nobody
// but who holds an office.
type VillageNews struct {
	Version    int         `json:"version"` // of this form: newsVersion
	Village    VillageCode `json:"village"`
	Made       int64       `json:"made"` // Unix ms: when the regency last changed something of it
	Budget     *Budget     `json:"budget,omitempty"`
	Notices    []Notice    `json:"notices,omitempty"`
	Indicators []Indicator `json:"indicators,omitempty"`
	Places     []Place     `json:"places,omitempty"`
}

// Updated is when the regency last changed something of it.
func (n VillageNews) Updated() time.Time { return time.UnixMilli(n.Made) }

// Notice is an announcement (pengumuman).
type Notice struct {
	Title string `json:"title"`
	Text  string `json:"text"`
	From  string `json:"from"`  // first day that it is shown, 2006-01-02
	Until string `json:"until"` // last day
}

// On says whether a notice is shown at that time.
func (n Notice) On(t time.Time) bool {
	day := t.In(WIB).Format(time.DateOnly)
	return n.From <= day && day <= n.Until
}

// Indicators is how many indicators Smart Kampung asks of every village.
const Indicators = 14

// IndicatorState says how far a village meets an indicator.
type IndicatorState string

// The states of an indicator.
const (
	IndicatorMet    IndicatorState = "ya"
	IndicatorPartly IndicatorState = "sebagian"
	IndicatorUnmet  IndicatorState = "belum"
)

// Indicator is one of the fourteen; its name stands in the locale under its number.
type Indicator struct {
	No    int            `json:"no"` // 1..14
	State IndicatorState `json:"state"`
	Date  string         `json:"date"` // when somebody looked, 2006-01-02
	Note  string         `json:"note,omitempty"`
}

// PlaceKind says what a place offers.
type PlaceKind string

// The kinds of place.
const (
	Product PlaceKind = "produk"
	Tourism PlaceKind = "wisata"
)

// Place is a product of the village or something to see.
type Place struct {
	Kind    PlaceKind `json:"kind"`
	Title   string    `json:"title"`
	Text    string    `json:"text"`
	Where   string    `json:"where"`
	Hours   string    `json:"hours,omitempty"`
	Contact string    `json:"contact,omitempty"`
}

// newsVersion is the form of VillageNews; another form gets another number.
const newsVersion = 1

// MaxNews bounds the encoded news of a village, and the encoded service hall, in bytes.
const MaxNews = 512 << 10

// Bounds of the lists.
const (
	maxNotices    = 40
	maxPlaces     = 60
	maxPlaceTitle = 40 // characters: it stands over the page
)

// EncodeVillageNews gives the one encoding of news: JSON without spaces, in the order of the fields.
func EncodeVillageNews(n VillageNews) ([]byte, error) {
	n.Version = newsVersion
	return encodeNews(n)
}

// DecodeVillageNews takes that encoding and no other: bytes that would be written otherwise are refused.
func DecodeVillageNews(b []byte) (VillageNews, error) {
	n, err := decodeNews(b, EncodeVillageNews)
	if err != nil {
		return VillageNews{}, err
	}
	return n, nil
}

func encodeNews(v interface{ Check() error }) ([]byte, error) {
	if err := v.Check(); err != nil {
		return nil, err
	}
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNews, err)
	}
	if len(b) > MaxNews {
		return nil, newsFault("%d bytes, at most %d", len(b), MaxNews)
	}
	return b, nil
}

func decodeNews[T any](b []byte, encode func(T) ([]byte, error)) (v T, err error) {
	if len(b) > MaxNews {
		return v, newsFault("%d bytes, at most %d", len(b), MaxNews)
	}
	if err := json.Unmarshal(b, &v); err != nil {
		return v, newsFault("no JSON of its form")
	}
	again, err := encode(v)
	if err != nil {
		return v, err
	}
	if !bytes.Equal(b, again) {
		return v, newsFault("not in its one encoding")
	}
	return v, nil
}

// Check holds the bounds of every part. ErrNews names the place.
func (n VillageNews) Check() error {
	if _, err := ParseVillageCode(string(n.Village)); err != nil || n.Made < 0 {
		return newsFault("village or time")
	}
	if n.Budget != nil {
		if err := n.Budget.Check(); err != nil {
			return err
		}
	}
	if err := checkEach("notice", n.Notices, maxNotices); err != nil {
		return err
	}
	if err := checkEach("place", n.Places, maxPlaces); err != nil {
		return err
	}
	if err := checkEach("indicator", n.Indicators, Indicators); err != nil {
		return err
	}
	for i := 1; i < len(n.Indicators); i++ {
		if n.Indicators[i-1].No >= n.Indicators[i].No {
			return newsFault("indicator %d stands twice or in the wrong place", n.Indicators[i].No)
		}
	}
	return nil
}

// checkEach checks every one of a list that has a bound.
func checkEach[T interface{ Check() error }](what string, list []T, most int) error {
	if len(list) > most {
		return newsFault("more than %d of kind %s", most, what)
	}
	for i, x := range list {
		if err := x.Check(); err != nil {
			return fmt.Errorf("%s %d: %w", what, i+1, err)
		}
	}
	return nil
}

// Check holds the bounds of a notice.
func (n Notice) Check() error {
	switch {
	case !newsText(n.Title, maxNewsTitle):
		return newsFault("the title needs 1 to %d characters", maxNewsTitle)
	case !newsText(n.Text, maxNewsText):
		return newsFault("the text needs 1 to %d characters", maxNewsText)
	case !newsDay(n.From), !newsDay(n.Until), n.From > n.Until:
		return newsFault("from and until are days like 2026-01-31, in this order")
	}
	return nil
}

// Check holds the bounds of an indicator.
func (x Indicator) Check() error {
	switch {
	case x.No < 1 || x.No > Indicators:
		return newsFault("an indicator has a number from 1 to %d", Indicators)
	case x.State != IndicatorMet && x.State != IndicatorPartly && x.State != IndicatorUnmet:
		return newsFault("the state is %q, %q or %q", IndicatorMet, IndicatorPartly, IndicatorUnmet)
	case !newsDay(x.Date):
		return newsFault("the date is a day like 2026-01-31")
	case !newsTextOr(x.Note, maxNewsTitle):
		return newsFault("the note has at most %d plain characters", maxNewsTitle)
	}
	return nil
}

// Check holds the bounds of a place.
func (x Place) Check() error {
	switch {
	case x.Kind != Product && x.Kind != Tourism:
		return newsFault("the kind is %q or %q", Product, Tourism)
	case !newsText(x.Title, maxPlaceTitle), !newsText(x.Where, maxNewsTitle):
		return newsFault("the title needs 1 to %d characters, where 1 to %d", maxPlaceTitle, maxNewsTitle)
	case !newsText(x.Text, maxNewsText):
		return newsFault("the text needs 1 to %d characters", maxNewsText)
	case !newsTextOr(x.Hours, maxNewsTitle), !newsTextOr(x.Contact, maxNewsTitle):
		return newsFault("hours and contact have at most %d plain characters", maxNewsTitle)
	}
	return nil
}
