package kiosk

import (
	"testing"
	"time"
)

// TestWeek: days of the same hours stand together, Monday first, and closed days are told as closed.
func TestWeek(t *testing.T) {
	var s Site
	for d := time.Monday; d <= time.Thursday; d++ {
		s.Hours[d] = []Span{{8 * 60, 12 * 60}, {13 * 60, 15*60 + 30}}
	}
	s.Hours[time.Friday] = []Span{{8 * 60, 11 * 60}}
	week := s.Week()
	if len(week) != 3 {
		t.Fatalf("%+v", week)
	}
	for i, want := range []struct{ id, en, hours string }{
		{"Senin–Kamis", "Monday–Thursday", "08.00–12.00, 13.00–15.30"}, {"Jumat", "Friday", "08.00–11.00"}, {"Sabtu–Minggu", "Saturday–Sunday", ""},
	} {
		if o := week[i]; o.Days(Indonesian) != want.id || o.Days(English) != want.en || o.Words() != want.hours {
			t.Errorf("%q %q %q, want %+v", o.Days(Indonesian), o.Days(English), o.Words(), want)
		}
	}
	if all := (Site{}).Week(); len(all) != 1 || all[0].Days(Indonesian) != "Senin–Minggu" {
		t.Errorf("%+v", all)
	}
}

// TestDayTime: the year is told where it is another one.
func TestDayTime(t *testing.T) {
	at := time.Date(2026, 11, 21, 8, 30, 0, 0, WIB)
	if got := DayTime(at, at.AddDate(0, 0, 5), Indonesian); got != "Sabtu 21 November, 08.30" {
		t.Error(got)
	}
	if got := DayTime(at, at.AddDate(0, 2, 0), English); got != "Saturday 21 November 2026, 08.30" {
		t.Error(got)
	}
	if got := DayOf("2026-11-21", Indonesian); got != "Sabtu 21 November 2026" || DayOf("besok", English) != "besok" {
		t.Error(got)
	}
}
