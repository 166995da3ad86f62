package flow

import (
	"slices"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// TestCallForHelpTellsWhoReadsIt: by the line and the hours of the counter; no hour is named by a clock that is not sure.
func TestCallForHelpTellsWhoReadsIt(t *testing.T) {
	m := testMachine()
	open, night := time.Date(2026, 11, 23, 9, 0, 0, 0, kiosk.WIB), time.Date(2026, 11, 22, 23, 0, 0, 0, kiosk.WIB)
	for _, c := range []struct {
		at    time.Time
		up    bool
		doubt bool
		want  Msg
	}{
		{open, true, false, M("msg.help.sent.open")},
		{night, true, false, M("msg.help.sent.closed", "Senin 23 November", "08.00")},
		{open, false, false, M("msg.help.offline.open")},
		{night, false, false, M("msg.help.offline.closed", "Senin 23 November", "08.00")},
		{night, true, true, M("msg.help.sent")},
		{night, false, true, M("msg.help.offline")},
	} {
		s := m.Start()
		s.linkUp, s.clockTold = c.up, c.doubt
		s, fx := m.Step(s, Event{At: c.at, What: KeyPressed{Key: KeyHelp}})
		if v := m.View(s); !same(v.Lead, c.want) || !slices.Contains(fx, Effect(CallHelp{})) {
			t.Errorf("%v, line %v: %v, want %v", c.at, c.up, v.Lead, c.want)
		} else if (v.Picture == PicDone) != c.up {
			t.Errorf("%v, line %v: the picture is %s", c.at, c.up, v.Picture)
		}
	}
}

// TestUnlockReachesWhoIsNotListed: a card whose new PIN waits is looked for where more wait than the list holds: it is not called
// unlocked, which would send the resident away with a PIN that no clerk confirms.
func TestUnlockReachesWhoIsNotListed(t *testing.T) {
	m := testMachine()
	one, _ := ChipOf([]byte("one"))
	two, _ := ChipOf([]byte("two"))
	s := m.Start()
	s.visit.screen, s.visit.chip, s.visit.desk.open, s.visit.desk.want = TapOther, one, true, wantUnlock
	s.visit.desk.data.Beside = 1
	waits, fx := m.otherCard(s, CardRead{Chip: two, Known: true, Standing: Standing{PINWaits: true}})
	if waits.Screen() != Busy || !slices.Contains(fx, Effect(FindPerson{Chip: two})) {
		t.Fatalf("%s, %v", waits.Screen(), fx)
	}
	found, _ := m.Step(waits, Event{What: PersonFound{Found: true, Person: Person{Chip: two, Last4: "9012", Birth: "2001-06-01"}}})
	if found.Screen() != DeskPerson {
		t.Errorf("who was found stands on %s", found.Screen())
	}
	if gone, _ := m.Step(waits, Event{What: PersonFound{}}); gone.Screen() != TapOther || m.View(gone).Lead.ID != "tap.nobody" {
		t.Errorf("who waits no more: %s, %v", gone.Screen(), m.View(gone).Lead)
	}
	if free, _ := m.otherCard(s, CardRead{Chip: two, Known: true}); free.Screen() != Message || free.visit.note != msgUnlocked {
		t.Errorf("a card without a lock and without a new PIN: %s", free.Screen())
	}
}

// TestClerkReadsWhoAsked: beside whom a request is for stands who asked for it, and whether anything but what they typed says who that is.
func TestClerkReadsWhoAsked(t *testing.T) {
	m := testMachine()
	s := m.Start()
	s.visit.screen, s.visit.desk.open = DeskPerson, true
	p := &s.visit.desk.data.Persons[0]
	*p = Person{Last4: "9003", Birth: "1949-12-31", Helped: true, Helper: Helper{Last4: "9012", Birth: "2001-06-01"}}
	typed := m.View(s)
	p.Helper.Proved = true
	proved := m.View(s)
	p.Helper = Helper{}
	unknown := m.View(s)
	last := func(v View) Msg { return v.Rows[len(v.Rows)-1].Value }
	if !same(last(typed), M("desk.helper.typed", "9012", "1 Juni 2001")) || typed.Note.ID != "desk.helper.note" {
		t.Errorf("typed: %v, %v", last(typed), typed.Note)
	}
	if !same(last(proved), M("desk.helper.proved", "9012", "1 Juni 2001")) || proved.Note.ID != "desk.person.note" {
		t.Errorf("proved: %v, %v", last(proved), proved.Note)
	}
	if last(unknown).ID != "desk.card.helped" {
		t.Errorf("of before: %v", last(unknown))
	}
}

// TestWhoHelpsIsToldForWhomTheyAnswer: the questions say "you", and mean whoever is helped.
func TestWhoHelpsIsToldForWhomTheyAnswer(t *testing.T) {
	m := testMachine()
	w := &finger{m: m, s: m.Start()}
	w.taps()
	own := m.View(w.s).Lead
	w.s.visit.deposit.on, w.s.visit.deposit.helped = true, true
	if v := m.View(w.s); !slices.ContainsFunc(v.Speech, func(s Msg) bool { return s.ID == "home.helped" }) {
		t.Errorf("it is not said: %v", v.Speech)
	}
	if got := m.View(w.s).Lead; got.ID != "home.helped" || own.ID != "home.cannot" {
		t.Errorf("for themselves %v, for somebody else %v", own, got)
	}
	w.s.cardIn = true // the helper's own
	if got := m.View(w.s).Lead; got.ID != "home.helped" {
		t.Errorf("with the helper's card on the reader: %v", got)
	}
}
