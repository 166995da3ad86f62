package flow

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// outsideMachine offers the services of the transcripts and, to everybody, "pendatang".
func outsideMachine() Machine {
	open := kiosk.Service{
		ID: "pendatang", Title: text("Pengantar pendatang", ""), Kinds: []kiosk.SiteKind{kiosk.Desa},
		Assurance: kiosk.Deposited, HandOver: kiosk.NoHandOver, Outsiders: true,
	}
	return NewMachine(testMachine().site, append(testServices(), open), false).WithVillages(testVillages(), nil)
}

// walk presses keys one after the other and gives what the last one did.
func walk(t *testing.T, m Machine, s State, keys ...KeyID) (State, []Effect) {
	t.Helper()
	var fx []Effect
	for i, k := range keys {
		if !m.View(s).has(k) {
			t.Fatalf("%s (%s): no key %q", s.Screen(), m.View(s).Title.ID, k)
		}
		s, fx = m.Step(s, Event{At: time.Date(2026, 11, 21, 8, 42, i, 0, kiosk.WIB), Fresh: kiosk.RequestID{byte(i + 1)}, What: KeyPressed{Key: k}})
	}
	return s, fx
}

func digits(text string) (keys []KeyID) {
	for _, d := range text {
		keys = append(keys, KeyID("digit-"+string(d)))
	}
	return append(keys, KeyOK)
}

// TestOutside: somebody of another regency with their own KTP says so, is led to what is open to them alone, and deposits it
// in this village without a card to enrol and without a PIN; no letter of a resident can be reached that way.
func TestOutside(t *testing.T) {
	m := outsideMachine()
	joko, _ := ChipOf([]byte("joko"))
	s := m.Start()
	for _, what := range []Happening{CardArrived{}, CardRead{Chip: joko}} {
		s, _ = m.Step(s, Event{What: what})
	}
	s, _ = walk(t, m, s, KeyDeposit, "choice-2")
	s, _ = walk(t, m, s, digits("3509210101900001")...)
	s, _ = walk(t, m, s, append(digits("01011990"), "choice-0")...)
	v := m.View(s)
	if s.Screen() != Home || !v.has("tile-0") || v.has("tile-1") || v.Keys[0].Label.Text != "Pengantar pendatang" {
		t.Fatalf("home of an outsider: %s %+v", s.Screen(), v.Keys)
	}
	s, _ = walk(t, m, s, "tile-0")
	if s.Screen() != Confirm {
		t.Fatalf("after the form: %s", s.Screen())
	}
	rows := m.View(s).Rows
	if !hasValue(rows, M("village.outside")) {
		t.Errorf("the last look says of where %+v", rows)
	}
	_, fx := walk(t, m, s, KeyOK)
	save, ok := fx[0].(Save)
	d := save.Draft
	if !ok || !d.Outside || d.Chip != (Chip{}) || !d.PIN.None() || d.Resident.Village != m.site.Village.Code || d.Assurance != kiosk.Deposited {
		t.Fatalf("saved %+v", fx)
	}
}

func hasValue(rows []Row, want Msg) bool {
	for _, r := range rows {
		if r.Value.ID == want.ID && r.Value.Text == want.Text {
			return true
		}
	}
	return false
}

// TestOutsideMidForm: a form that is for residents alone is told so, and is left for what is open; who only pressed the
// wrong key goes back with the form kept.
func TestOutsideMidForm(t *testing.T) {
	m := outsideMachine()
	begin := func() State {
		s := m.Start()
		s.visit.deposit.on, s.visit.goal, s.visit.service, s.visit.note = true, goalForm, 0, msgUnenrolled
		s, _ = m.show(s, PickVillage)
		s, _ = walk(t, m, s, "choice-2")
		if s.Screen() != Message || m.View(s).Title.ID != "msg.outside.title" {
			t.Fatalf("%s %s", s.Screen(), m.View(s).Title.ID)
		}
		return s
	}
	s, _ := walk(t, m, begin(), KeyOK)
	if s.Screen() != TypeNIK || s.visit.service != -1 || s.visit.goal != goalHome || !s.visit.deposit.outside {
		t.Errorf("on to what is open: %s, service %d", s.Screen(), s.visit.service)
	}
	s, _ = walk(t, m, begin(), KeyBack)
	if s.Screen() != PickVillage || s.visit.service != 0 || s.visit.deposit.outside || s.visit.note != msgUnenrolled {
		t.Errorf("back: %s, service %d, %q", s.Screen(), s.visit.service, s.visit.note)
	}
	s, _ = walk(t, m, s, "choice-0")
	if s.Screen() != TypeNIK || s.visit.deposit.outside {
		t.Errorf("of here after all: %s", s.Screen())
	}
}

// TestOutsideAfterAPIN: who corrects their village after a PIN was chosen can save: the PIN goes, with the card that it was for.
func TestOutsideAfterAPIN(t *testing.T) {
	m := outsideMachine()
	joko, _ := ChipOf([]byte("joko"))
	s := m.Start()
	for _, what := range []Happening{CardArrived{}, CardRead{Chip: joko}} {
		s, _ = m.Step(s, Event{What: what})
	}
	s, _ = walk(t, m, s, KeyDeposit, "choice-0")
	s, _ = walk(t, m, s, digits("3510210101900001")...)
	s, _ = walk(t, m, s, append(digits("01011990"), "choice-0")...)
	w := finger{m: m, s: s}
	w.mustTouch(t, "Pengantar pendatang")
	for _, d := range "284719284719" { // twice
		w.key(KeyID("digit-" + string(d)))
	}
	if w.s.Screen() != Confirm {
		t.Fatalf("on %s", w.s.Screen())
	}
	s, _ = walk(t, m, w.s, KeyOther, KeyBack, "choice-2")
	for range 4 { // what is typed stands there still
		var fx []Effect
		s, fx = walk(t, m, s, KeyOK)
		for _, e := range fx {
			if save, ok := e.(Save); ok {
				if d := save.Draft; !d.Outside || d.Chip != (Chip{}) || !d.PIN.None() {
					t.Errorf("outside %v, card %v, PIN %v", d.Outside, d.Chip != Chip{}, !d.PIN.None())
				}
				return
			}
		}
	}
	t.Errorf("nothing is saved: on %s", s.Screen())
}
