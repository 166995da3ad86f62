package kiosk

import (
	"testing"
	"time"
)

func TestCloses(t *testing.T) {
	s := Site{Holidays: []string{"2026-11-25"}}
	s.Hours[time.Tuesday] = []Span{{From: 480, To: 720}, {From: 780, To: 900}}
	s.Hours[time.Wednesday] = s.Hours[time.Tuesday]
	at := func(day, h, m int) time.Time { return time.Date(2026, 11, day, h, m, 0, 0, WIB) }
	for _, c := range []struct{ at, want time.Time }{
		{at(24, 8, 0), at(24, 12, 0)},
		{at(24, 11, 59), at(24, 12, 0)},
		{at(24, 12, 0), at(24, 12, 0)}, // shut at noon
		{at(24, 13, 0), at(24, 15, 0)},
		{at(24, 15, 0), at(24, 15, 0)},
		{at(25, 9, 0), at(25, 9, 0)}, // a holiday
		{at(26, 9, 0), at(26, 9, 0)}, // no hours at all
	} {
		if got := s.Closes(c.at.UTC()); !got.Equal(c.want) {
			t.Errorf("at %s: closes %s, want %s", c.at, got, c.want)
		}
		if open := s.Open(c.at); open != s.Closes(c.at).After(c.at) {
			t.Errorf("at %s: open is %v", c.at, open)
		}
	}
}
