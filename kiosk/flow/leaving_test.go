package flow

import "testing"

// TestBatalStandsInAForm: from the first question to the last look the way out cancels, and before a form and after
// it nothing is there to cancel.
func TestBatalStandsInAForm(t *testing.T) {
	w := atForm(t, "domisili")
	says := func(want string) {
		t.Helper()
		if v := w.m.View(w.s); v.Leave.Label.ID != want {
			t.Errorf("%s says %q, not %q", v.Screen, v.Leave.Label.ID, want)
		}
	}
	says("leave.cancel")
	w.key("choice-0")
	says("leave.cancel") // the PIN
	w.proves(t)
	says("leave.cancel")
	w.key(KeyLeave)
	if w.s.Screen() != AskLeave {
		t.Fatalf("on %s", w.s.Screen())
	}
	w.key(KeyOK)
	says("leave.cancel")

	w = &finger{m: w.m, s: w.m.Start()}
	w.taps()
	says("leave.exit") // home
	w = &finger{m: testMachine(), s: testMachine().Start()}
	w.key(KeyNoCard)
	says("leave.exit") // whose village: nothing was said yet
	w.key("choice-0")
	says("leave.cancel") // the NIK
}

// TestWhatLiesOverALaidMessage: help was called, then the visitor was asked whether they are there, or laid the card down again:
// what comes back is what lay beneath, with its own words.
func TestWhatLiesOverALaidMessage(t *testing.T) {
	m := outsideMachine()
	joko, _ := ChipOf([]byte("joko"))
	for _, how := range []string{"idle", "card", "read"} {
		s := m.Start()
		do := func(list ...Happening) {
			for _, what := range list {
				s, _ = m.Step(s, Event{What: what})
			}
		}
		do(CardArrived{}, CardRead{Chip: joko})
		s, _ = walk(t, m, s, KeyDeposit, KeyHelp)
		switch how {
		case "idle":
			do(TimerFired{TimerIdle})
			s, _ = walk(t, m, s, KeyOK)
		case "card":
			do(CardRemoved{}, CardArrived{}, CardRead{Chip: joko})
		case "read":
			s, _ = walk(t, m, s, KeyOK)
		}
		if s.Screen() != PickVillage {
			t.Fatalf("%s: on %s", how, s.Screen())
		}
		s, _ = walk(t, m, s, KeyBack)
		if s.Screen() != Message || m.View(s).Title.ID != "msg.unenrolled.title" {
			t.Fatalf("%s: back to %s %q", how, s.Screen(), m.View(s).Title.ID)
		}
		if s, _ = walk(t, m, s, KeyDeposit); s.Screen() != PickVillage || !s.visit.deposit.on {
			t.Errorf("%s: on %s, a deposit: %v", how, s.Screen(), s.visit.deposit.on)
		}
	}
}

// TestHelpOnWelcomeEnds: whoever called for help before anything else and says that they are there stands on Welcome, in
// nobody's visit.
func TestHelpOnWelcomeEnds(t *testing.T) {
	m := outsideMachine()
	s, _ := walk(t, m, m.Start(), KeyHelp)
	s, _ = m.Step(s, Event{What: TimerFired{TimerIdle}})
	if s, _ = walk(t, m, s, KeyOK); s.Screen() != Welcome || s.Visiting() {
		t.Errorf("on %s, visiting: %v", s.Screen(), s.Visiting())
	}
}
