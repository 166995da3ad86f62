package flow

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// TestReportFromWelcome: without any card a report is asked for nothing but what it tells, and whoever goes back
// stands before Welcome again.
func TestReportFromWelcome(t *testing.T) {
	m := testMachine()
	m.rooms = []kiosk.Room{kiosk.RoomReport}
	m.menu = append(kiosk.Menu{{
		ID: "report", Title: text("Lapor", ""), Ask: text("Apa?", ""),
		Entries: []kiosk.MenuEntry{{Service: "lain6", Title: text("lain6", "")}, {Service: "domisili", Title: text("domisili", "")}},
	}}, m.menu...)
	s := m.Start()
	at := time.Date(2026, 11, 23, 8, 42, 0, 0, kiosk.WIB)
	var fx []Effect
	step := func(what Happening) {
		at = at.Add(time.Second)
		s, fx = m.Step(s, Event{At: at, Fresh: kiosk.RequestID{7}, What: what})
	}
	keys := func(list ...KeyID) {
		for _, k := range list {
			step(KeyPressed{Key: k})
		}
	}
	keys("room-report", "choice-0", KeyBack)
	if s.Screen() != Menu {
		t.Fatalf("back from the first question: %s", s.Screen())
	}
	keys(KeyBack)
	if s.Screen() != Welcome || s.visit.public {
		t.Fatalf("back from the menu: %s", s.Screen())
	}
	keys("room-report", "choice-0", "choice-1")
	if v := m.View(s); s.Screen() != Confirm || v.Rows[0].Value.ID != "confirm.who.nobody" || v.Rows[0].Key.ID != "" {
		t.Fatalf("%s: %+v", s.Screen(), v.Rows)
	}
	keys(KeyOK)
	d := fx[0].(Save).Draft
	if d.Assurance != kiosk.Anonymous || d.Resident != (kiosk.Resident{Village: m.site.Village.Code}) || d.Count != 1 || d.Chip != (Chip{}) {
		t.Errorf("%+v", d)
	}
	step(Saved{ID: d.ID, Number: "104390751623"})
	step(PrintEnded{Request: d.ID, What: Slip, Outcome: PrintPrinted})
	if v := m.View(s); s.Screen() != TakePaper || v.Card.Bring.ID != "take.acted.bring" {
		t.Errorf("%s: %+v", s.Screen(), v.Card)
	}
	keys(KeyOK)
	step(TimerFired{TimerEnd})
	keys("room-report", "choice-1", "choice-0") // a letter is not nobody's
	if s.Screen() != PickVillage {
		t.Errorf("a letter without a card: %s", s.Screen())
	}
}
