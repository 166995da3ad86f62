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

// TestNewsWhileOutOfService: where nothing can be taken the village's news can still be read, and nothing else is
// offered; back from there is out of service again.
func TestNewsWhileOutOfService(t *testing.T) {
	m := testMachine()
	step := func(s State, what Happening) State {
		s, _ = m.Step(s, Event{At: time.Unix(1_800_000_000, 0), What: what})
		return s
	}
	m.rooms = []kiosk.Room{kiosk.RoomReport}
	s := step(m.Start(), Fitness{Reader: true, Store: false})
	if v := m.View(s); v.Screen != OutOfService || len(v.Keys) != 0 || v.Title.ID != "oos.title" {
		t.Fatalf("a kiosk without news: %s %+v", v.Screen, v.Keys)
	}
	m.rooms = append(m.rooms, kiosk.RoomNews)
	if v := m.View(s); len(v.Keys) != 1 || v.Keys[0].ID != "room-news" || v.has("room-report") {
		t.Fatalf("it offers %+v", v.Keys)
	}
	for _, k := range []KeyID{"room-report", KeyNoCard, "room-nothing"} {
		if after := step(s, KeyPressed{Key: k}); after.Screen() != OutOfService || after.visit.public {
			t.Errorf("%s leads to %s", k, after.Screen())
		}
	}
	in := step(s, KeyPressed{Key: "room-news"})
	if !in.visit.public || in.visit.room != kiosk.RoomNews {
		t.Errorf("the news were not entered: %+v", in.visit.room)
	}
	if out, _ := m.leaveRooms(in); out.Screen() != OutOfService {
		t.Errorf("back from the news: %s", out.Screen())
	}
}
