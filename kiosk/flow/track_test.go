package flow

import (
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// TestFetched: by number somebody is sent only to where something is: a person without a card to the counter for the letter
// that they cannot print, nobody anywhere while a clerk comes to them, or when the mall says yes.
func TestFetched(t *testing.T) {
	m := shippedMachine(t, kiosk.Desa)
	s := m.Start()
	s.now = time.Date(2026, 11, 21, 20, 0, 0, 0, kiosk.WIB) // closed
	for _, c := range []struct {
		service     kiosk.ServiceID
		own, letter bool
		want        string
	}{
		{"ktp-proses", true, true, "take.go"},
		{"domisili", true, true, "track.print.here"},
		{"domisili", false, false, "track.print"},
		{"kunjungan", true, false, "visit.take.day"},
		{"kunjungan", false, false, ""},
		{"jual-beli", true, false, "waiting.counter.when"},
		{"mal-janji", true, false, ""},
	} {
		if _, ok := m.serviceByID(c.service); !ok {
			t.Fatalf("no service %s", c.service)
		}
		a := NumberAnswer{Standing: kiosk.Standing{Service: c.service, State: kiosk.ReadyState}, Own: c.own, Letter: c.letter, Village: m.site.Village.Code}
		if got := m.fetched(s, a); got.ID != c.want {
			t.Errorf("%s, own %v: %q, want %q", c.service, c.own, got.ID, c.want)
		}
	}
}

// TestNoAgeByAWrongClock: nobody counts days from a clock that had not been compared, nor from a day that has not come.
func TestNoAgeByAWrongClock(t *testing.T) {
	m := shippedMachine(t, kiosk.Desa)
	s := m.Start()
	s.now = time.Date(2026, 11, 21, 20, 0, 0, 0, kiosk.WIB)
	for want, a := range map[string]kiosk.Standing{
		"track.today": {Made: s.now.Add(-time.Hour)}, "track.days": {Made: s.now.AddDate(0, 0, -3)},
		"track.unsure":   {Made: s.now.AddDate(-56, 0, 0), Unsure: true},
		"track.unsure 2": {Made: s.now.AddDate(0, 0, 1)},
	} {
		want, _, _ = strings.Cut(want, " ")
		if got := m.age(s, a); got.ID != want {
			t.Errorf("%s, unsure %v: %s, want %s", a.Made, a.Unsure, got.ID, want)
		}
	}
}

// TestNoDayForAnotherOffice: whose village another office sees to is promised no hour of this one's.
func TestNoDayForAnotherOffice(t *testing.T) {
	m := shippedMachine(t, kiosk.Desa)
	for _, away := range []bool{false, true} {
		s := lastLook(m, "puskesmas", func(v *visit) { v.known, v.card.Away = true, away })
		s.now = time.Date(2026, 11, 21, 20, 0, 0, 0, kiosk.WIB)
		svc, _ := m.serviceOf(s)
		if got := m.promise(s, svc).ID; m.level(s) != kiosk.ByCard || got != map[bool]string{true: "confirm.acted.soon", false: "confirm.acted.by"}[away] {
			t.Errorf("away %v, level %v: %q", away, m.level(s), got)
		}
	}
}

// TestNoRationWhileOpen: a full list of deposits turns nobody away while a clerk is there.
func TestNoRationWhileOpen(t *testing.T) {
	m := shippedMachine(t, kiosk.Desa)
	for hour, want := range map[int]bool{3: true, 9: false} {
		s := m.Start()
		s.crowded, s.now = true, time.Date(2026, 11, 23, hour, 0, 0, 0, kiosk.WIB) // a Monday
		if open := m.site.Open(s.now); open == want || m.rationed(s) != want {
			t.Errorf("at %d, open %v: rationed %v", hour, open, m.rationed(s))
		}
	}
}
