package kiosk

import (
	"fmt"
	"time"
)

// Line is a queue of the counter (antrean loket): what people come for.
type Line struct {
	Letter   string // begins its numbers: one capital letter
	Title    Text   // "Surat"
	Short    Text   // under it; may be empty
	Icon     string
	Services []ServiceID // whose residents stand in it, where they come in person
}

// MaxLines is the most lines of one counter: one question's choices.
const MaxLines = MaxChoices

// LineOf is the line of a service: the one that names it, or the first.
func LineOf(lines []Line, id ServiceID) (Line, bool) {
	for _, l := range lines {
		for _, s := range l.Services {
			if s == id {
				return l, true
			}
		}
	}
	if len(lines) == 0 {
		return Line{}, false
	}
	return lines[0], true
}

// Ticket is a number in a line of one day (nomor antrean). It says nothing of who drew it.
type Ticket struct {
	Line string // the letter
	Unit int    // the kiosk of the site that gave it, 1..
	Day  string // on which it counts, WIB: "2026-11-30"
	N    int    // from 1 each day
}

// IsZero says whether there is no ticket.
func (t Ticket) IsZero() bool { return t.N == 0 }

// String is the number as it is printed and called: "A 07". The numbers of a site's second kiosk are
// "A 2-07", those of its third "A 3-07": whatever the counts, no two kiosks give the same.
func (t Ticket) String() string {
	if t.Unit > 1 {
		return fmt.Sprintf("%s %d-%02d", t.Line, t.Unit, t.N)
	}
	return fmt.Sprintf("%s %02d", t.Line, t.N)
}

// CounterDay is the day for which a number is drawn at t, and when the counter opens on it: today while it
// is open or still to open, else the next day on which it does. opens is t itself while the counter is
// open; ok is false for a site without hours, which counts by the calendar.
func (s Site) CounterDay(t time.Time) (day string, opens time.Time, ok bool) {
	at, ok := s.After(t, 0)
	if !ok {
		at = t
	}
	return at.In(WIB).Format(time.DateOnly), at, ok
}
