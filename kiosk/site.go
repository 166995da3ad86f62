package kiosk

import (
	"errors"
	"fmt"
	"time"
)

// WIB is western Indonesian time (Waktu Indonesia Barat), UTC+7 without summer time: what every
// screen and paper of this kiosk shows.
var WIB = time.FixedZone("WIB", 7*60*60)

// KioskID names a kiosk at the regency: a small ordinal, 1..999, that also begins the numbers of its
// requests.
type KioskID int

// VillageCode is the official code of a village, like 35.10.09.2004 (Kepmendagri).
type VillageCode string

// ErrVillageCode says that a text is no village code.
var ErrVillageCode = errors.New("kiosk: a village code looks like 35.10.01.2001")

// ParseVillageCode checks the form NN.NN.NN.NNNN.
func ParseVillageCode(s string) (VillageCode, error) {
	if len(s) != 13 {
		return "", ErrVillageCode
	}
	for i := range len(s) {
		dot := i == 2 || i == 5 || i == 8
		if dot != (s[i] == '.') || !dot && (s[i] < '0' || s[i] > '9') {
			return "", ErrVillageCode
		}
	}
	return VillageCode(s), nil
}

// SiteKind says whose office the kiosk stands in; head, letterhead and services follow it.
type SiteKind string

// The kinds of village.
const (
	Desa      SiteKind = "desa"      // elected head (kepala desa), own budget
	Kelurahan SiteKind = "kelurahan" // appointed head (lurah), no budget of its own
)

// Village is one of the 217 villages of the regency.
type Village struct {
	Code         VillageCode
	Kind         SiteKind
	Name         string
	DistrictCode string
	District     string
}

// Title is the village with its kind, "Desa Setail". Several villages share a name: where it
// matters show the district beside it.
func (v Village) Title() string {
	if v.Kind == Kelurahan {
		return "Kelurahan " + v.Name
	}
	return "Desa " + v.Name
}

// Formerly is what a village was called, and which district (kecamatan) it lay in, before a change; older
// cards, papers and people still say so.
type Formerly struct {
	Village  Village // of today
	Name     string
	District string
}

// Title is the village as it was called, "Desa Sukojati"; its kind is today's.
func (f Formerly) Title() string { return Village{Kind: f.Village.Kind, Name: f.Name}.Title() }

// Office is where its clerks are found: "Kantor Desa Contoh, Kecamatan Genteng".
func (v Village) Office() string { return "Kantor " + v.Title() + ", Kecamatan " + v.District }

// DistrictName gives the kecamatan with that code, "Genteng"; ok is false where no village lies in it.
func DistrictName(vs []Village, code string) (name string, ok bool) {
	for _, v := range vs {
		if v.DistrictCode == code {
			return v.District, true
		}
	}
	return "", false
}

// Span is opening hours in minutes from midnight WIB, from inclusive to exclusive.
type Span struct{ From, To int }

// Site is the place where a kiosk stands.
type Site struct {
	Kiosk    KioskID
	Letters  string // the site's short name in registration numbers, "SET"
	Unit     int    // which kiosk of the site, 1..
	Village  Village
	Regency  string // "Kabupaten Banyuwangi"
	Address  string // street and postal code, for the letterhead
	Counter  string // "Loket Kantor Desa Setail"
	Hours    [7][]Span
	Holidays []string // "2026-12-25"
	Hamlets  []string // dusun or lingkungan of the village, "Krajan"; ready answers, may be empty
}

// Register is the registration number of the n-th request of this kiosk, "SET-1-000123": small
// print for the clerk.
func (s Site) Register(n int) string { return fmt.Sprintf("%s-%d-%06d", s.Letters, s.Unit, n) }

// Open says whether the counter is open at t.
func (s Site) Open(t time.Time) bool {
	t = t.In(WIB)
	m := t.Hour()*60 + t.Minute()
	for _, h := range s.spans(t) {
		if m >= h.From && m < h.To {
			return true
		}
	}
	return false
}

// Closes is when the counter that is open at t closes; t itself where it is not open.
func (s Site) Closes(t time.Time) time.Time {
	t = t.In(WIB)
	m := t.Hour()*60 + t.Minute()
	for _, h := range s.spans(t) {
		if m >= h.From && m < h.To {
			return time.Date(t.Year(), t.Month(), t.Day(), 0, h.To, 0, 0, WIB)
		}
	}
	return t
}

// After is the moment when that many working minutes have passed since t, counting only the
// counter's hours. ok is false when the site has no opening hours within the next 60 days.
func (s Site) After(t time.Time, minutes int) (at time.Time, ok bool) {
	t = t.In(WIB)
	left := minutes
	for range 60 {
		day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, WIB)
		now := int(t.Sub(day) / time.Minute)
		for _, h := range s.spans(t) {
			from := max(h.From, now)
			if from >= h.To {
				continue
			}
			if from+left <= h.To {
				return day.Add(time.Duration(from+left) * time.Minute), true
			}
			left -= h.To - from
		}
		t = day.AddDate(0, 0, 1)
	}
	return time.Time{}, false
}

func (s Site) spans(day time.Time) []Span {
	d := day.In(WIB).Format(time.DateOnly)
	for _, h := range s.Holidays {
		if h == d {
			return nil
		}
	}
	return s.Hours[day.In(WIB).Weekday()]
}
