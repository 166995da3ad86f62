package flow

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// A paper for anybody that does not come out leads back to the screen that offered it, which says why until
// something is touched.
func TestAnonymousPaperThatDoesNotComeOut(t *testing.T) {
	at := time.Date(2026, 11, 26, 20, 0, 0, 0, kiosk.WIB)
	m := testMachine()
	for _, c := range []struct {
		what   Happening
		screen Screen
		note   string
	}{
		{PrintEnded{What: Ticket, Outcome: PrintPrinted}, TakePaper, ""},
		{PrintEnded{What: Ticket, Outcome: PrintNotStarted, Word: RationPause}, Menu, "ration.pause"},
		{PrintEnded{What: Ticket, Outcome: PrintNotStarted, Word: RationNight}, Menu, "ration.night"},
		{PrintEnded{What: Ticket, Outcome: PrintNotStarted, Word: "no-paper"}, Menu, "ration.printer"},
		{PrintEnded{What: Ticket, Outcome: PrintUnknown, Word: "jam"}, Menu, "ration.printer"},
		{PrinterSaid{Word: "cover-open"}, Menu, "ration.printer"},
		{PrinterSaid{Word: "near-end"}, Busy, ""},
		{PrintEnded{What: Slip, Outcome: PrintPrinted}, Busy, ""}, // of a visit before
	} {
		s := m.Start()
		s.visit = blank(Menu)
		s.visit.menu.depth = 1
		s, fx := m.handOut(s, Print{What: Ticket})
		if s.Screen() != Busy || len(fx) == 0 || fx[0] != (Print{What: Ticket}) {
			t.Fatalf("%s: %v", s.Screen(), fx)
		}
		s, _ = m.Step(s, Event{At: at, What: c.what})
		if v := m.View(s); v.Screen != c.screen || v.Note.ID != c.note {
			t.Errorf("%+v: %s %q, want %s %q", c.what, v.Screen, v.Note.ID, c.screen, c.note)
		}
		if c.note == "" {
			continue
		}
		s, _ = m.Step(s, Event{At: at, What: KeyPressed{Key: KeySize}})
		if v := m.View(s); v.Note.ID != c.note {
			t.Errorf("%+v: a larger text took the note away", c.what)
		}
		s, _ = m.Step(s, Event{At: at, What: KeyPressed{Key: "choice-0"}})
		if v := m.View(s); !v.Note.Empty() {
			t.Errorf("%+v: %s still says %q", c.what, v.Screen, v.Note.ID)
		}
	}
}
