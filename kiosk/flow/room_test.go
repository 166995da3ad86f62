package flow

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Welcome offers the rooms of the kiosk that need no card, and one with questions before it begins with
// them; back from there is Welcome, in the language that was chosen.
func TestRoomsFromWelcome(t *testing.T) {
	m := testMachine()
	m.rooms = []kiosk.Room{kiosk.RoomAid, kiosk.RoomReport, kiosk.RoomNews}
	ask := kiosk.Text{kiosk.Indonesian: "Lapor apa?"}
	m.menu = append(kiosk.Menu{{ID: "report", Title: ask, Ask: ask, Entries: m.menu[:1]}}, m.menu...)
	press := func(s State, k KeyID) State {
		s, _ = m.Step(s, Event{At: time.Unix(1_800_000_000, 0), What: KeyPressed{Key: k}})
		return s
	}
	v := m.View(m.Start())
	if v.has("room-aid") || !v.has("room-report") || !v.has("room-news") || v.has("room-queue") {
		t.Errorf("Welcome offers %+v", v.Keys)
	}
	s := press(press(m.Start(), "lang-en"), "room-report")
	if v := m.View(s); v.Screen != Menu || v.Title.Text != "Lapor apa?" {
		t.Fatalf("a room with questions shows %s %+v", v.Screen, v.Title)
	}
	s = press(s, KeyBack)
	if s.Screen() != Welcome || s.Language() != kiosk.English || s.visit.public {
		t.Errorf("back from a room: %s in %s", s.Screen(), s.Language())
	}
}

// Whoever fills in a form without a card says who they are at its end, and nothing typed is lost.
func TestFormWithoutCard(t *testing.T) {
	m := testMachine()
	m.rooms = []kiosk.Room{kiosk.RoomReport}
	service := m.services[0]
	m.menu = kiosk.Menu{{ID: "report", Entries: []kiosk.MenuEntry{{Service: service.ID, Title: service.Title}}}}
	s := m.Start()
	for _, k := range []KeyID{"room-report", "choice-0"} {
		s, _ = m.Step(s, Event{At: time.Unix(1_800_000_000, 0), Fresh: kiosk.RequestID{1}, What: KeyPressed{Key: k}})
	}
	for range kiosk.MaxFields {
		if s.Screen() != Question {
			break
		}
		s, _ = m.Step(s, Event{At: time.Unix(1_800_000_000, 0), What: KeyPressed{Key: "choice-0"}})
	}
	if !s.visit.deposit.on || s.visit.service != 0 || s.visit.goal != goalForm {
		t.Fatalf("at the end of the form: %s, deposit %v, service %d", s.Screen(), s.visit.deposit.on, s.visit.service)
	}
}
