package flow

import (
	"reflect"
	"slices"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
)

// listed is a machine that shows the list of a visitor with one request.
func listed(it Item) (Machine, State) {
	m := testMachine()
	s := m.Start()
	s.visit.known, s.visit.authed, s.visit.screen, s.visit.resident = true, true, Waiting, testResident()
	it.Request, it.Number = kiosk.RequestID{9}, "104390751623"
	s.visit.items[0], s.visit.count = it, 1
	return m, s
}

// TestOnlyWhatMayBeTakenBackIsOpened: in each state, before and after its owner's word, by the one rule of package kiosk.
func TestOnlyWhatMayBeTakenBackIsOpened(t *testing.T) {
	for _, state := range []kiosk.RequestState{
		kiosk.Incomplete, kiosk.Unproven, kiosk.Checking, kiosk.Signing, kiosk.ReadyState, kiosk.HandedOver, kiosk.Acted,
		kiosk.Refused, kiosk.Cancelled,
	} {
		for _, service := range []kiosk.ServiceID{"domisili", kiosk.AidApply} {
			m, s := listed(Item{Service: service, State: state})
			if row := m.View(s).Rows[0]; (row.Key.ID == "item-0") != state.Cancellable() {
				t.Errorf("%s of %s: key %q", state, service, row.Key.ID)
			}
			m, s = listed(Item{Service: service, State: state, Cancelling: kiosk.CancelAsked})
			if row := m.View(s).Rows[0]; row.Key.ID == "item-0" || state.Cancellable() && row.Value.ID != "waiting.asked" {
				t.Errorf("%s of %s, taken back: %q, key %q", state, service, row.Value.ID, row.Key.ID)
			}
		}
	}
}

// TestTooLateIsSaidUntilItIsKnown: what came too late is said in the list until its owner has the paper or the end.
func TestTooLateIsSaidUntilItIsKnown(t *testing.T) {
	for _, c := range []struct {
		it   Item
		said bool
	}{
		{Item{State: kiosk.Signing}, true},
		{Item{State: kiosk.ReadyState, Letter: true}, true},
		{Item{State: kiosk.ReadyState, Letter: true, Printed: true}, false},
		{Item{Service: "setiap", State: kiosk.ReadyState, Transport: kiosk.Accepted}, true},
		{Item{Service: "setiap", State: kiosk.ReadyState, Transport: kiosk.Accepted, Told: true}, false},
		{Item{State: kiosk.HandedOver}, false},
		{Item{State: kiosk.Refused, Reason: "kurang"}, false},
	} {
		if c.it.Service == "" {
			c.it.Service = "domisili"
		}
		c.it.Cancelling = kiosk.CancelLate
		m, s := listed(c.it)
		row := m.View(s).Rows[0]
		if said := row.Value.ID == "waiting.late" && row.Key.ID == "item-0"; said != c.said {
			t.Errorf("%+v: %q, key %q", c.it, row.Value.ID, row.Key.ID)
		}
		if !c.said {
			continue
		}
		s, _ = m.Step(s, Event{At: s.now, What: KeyPressed{Key: "item-0"}})
		v := m.View(s)
		if n := len(v.Rows); v.Screen != Mine || v.Rows[n-1].Value.ID != "waiting.late" || v.Rows[n-2].Value.ID == "waiting.late" || v.has(keyCancel) {
			t.Errorf("opened: %s", describe(v))
		}
	}
}

// TestWhatIsTakenBackCallsNobody: it is counted at home only where a paper or an answer waits.
func TestWhatIsTakenBackCallsNobody(t *testing.T) {
	for _, it := range []Item{{State: kiosk.Incomplete}, {State: kiosk.Checking, NoSlip: true}} {
		if !it.Waits() {
			t.Errorf("%+v does not wait", it)
		}
		if it.Cancelling = kiosk.CancelAsked; it.Waits() {
			t.Errorf("%+v waits", it)
		}
		if it.State, it.Cancelling = kiosk.ReadyState, kiosk.CancelLate; !it.Waits() {
			t.Errorf("%+v does not wait", it)
		}
	}
}

// TestNobodyTakesBackForSomebodyElse: while somebody is helped, and before the PIN, nothing is offered, and a key that was
// touched as the screen changed does nothing.
func TestNobodyTakesBackForSomebodyElse(t *testing.T) {
	m, s := listed(Item{Service: "domisili", State: kiosk.Checking})
	for what, change := range map[string]func(*visit){
		"helps":          func(v *visit) { v.deposit.on, v.deposit.helped = true, true },
		"before the PIN": func(v *visit) { v.authed = false },
		"answered":       func(v *visit) { v.items[0].State = kiosk.Signing },
		"taken back":     func(v *visit) { v.items[0].Cancelling = kiosk.CancelAsked },
	} {
		s := s
		change(&s.visit)
		if m.View(s).has("item-0") {
			t.Errorf("%s: it is opened", what)
		}
		s.visit.screen = AskCancel
		s, fx := m.Step(s, Event{At: s.now, What: KeyPressed{Key: KeyCancelYes}})
		for _, f := range fx {
			if _, ok := f.(CancelRequest); ok {
				t.Errorf("%s: taken back", what)
			}
		}
		if s.Screen() == Busy {
			t.Errorf("%s: something is awaited", what)
		}
	}
}

// TestTheClerkSeesWhatIsTakenBack: also at the kiosk, while the office has not answered.
func TestTheClerkSeesWhatIsTakenBack(t *testing.T) {
	m := testMachine()
	s := m.Start()
	s.visit.screen, s.visit.desk.open, s.visit.desk.data = DeskWork, true, testDesk()
	s.visit.desk.data.Work[1].Cancelling = kiosk.CancelAsked
	if v := m.View(s); v.Rows[0].Value.ID == "waiting.asked" || v.Rows[1].Value.ID != "waiting.asked" {
		t.Errorf("%+v", v.Rows)
	}
}

// TestByNumberWhatIsTakenBack: in each state the number says so as long as the office has not answered, beside where it
// stands, and names no more than before.
func TestByNumberWhatIsTakenBack(t *testing.T) {
	for _, state := range []kiosk.RequestState{
		kiosk.Incomplete, kiosk.Unproven, kiosk.Checking, kiosk.Signing, kiosk.ReadyState, kiosk.HandedOver, kiosk.Acted,
		kiosk.Refused, kiosk.Cancelled,
	} {
		for word, said := range map[kiosk.Cancelling]bool{
			kiosk.NotCancelling: false, kiosk.CancelLate: false,
			kiosk.CancelAsked: state.Cancellable() || state == kiosk.Signing, // until the office answers it stands there
		} {
			m, s := listed(Item{})
			s.visit.screen = TrackAnswer
			s.visit.track.answer = NumberAnswer{Own: true, Standing: kiosk.Standing{Number: "104390751623", Service: "domisili", State: state}}
			plain := m.View(s)
			s.visit.track.answer.Cancelling = word
			v := m.View(s)
			if got := v.Card.Place.ID == "waiting.asked"; got != said {
				t.Errorf("%s, %q: %+v", state, word, v.Card)
			}
			if said && !slices.ContainsFunc(v.Speech, func(w Msg) bool { return w.ID == "waiting.asked" }) {
				t.Errorf("%s: it is not read aloud: %v", state, v.Speech)
			}
			if v.Card.Place = plain.Card.Place; !reflect.DeepEqual(v.Card, plain.Card) {
				t.Errorf("%s, %q: it says more than before: %+v", state, word, v.Card)
			}
		}
	}
}

// TestACopyTakesNothingBack: a restored kiosk that has not spoken with the regency offers no withdrawal that it would refuse; one
// that only takes nothing new does.
func TestACopyTakesNothingBack(t *testing.T) {
	m := testMachine()
	s := m.Start()
	s.visit.authed = true
	it := Item{State: kiosk.Checking}
	for _, f := range []Fitness{{Reader: true, Store: true}, {Reader: true, Store: true, Shut: true}, {Reader: true, Store: true, Shut: true, Silent: true}} {
		if s, _ := m.Step(s, Event{What: f}); m.mayCancel(s, it) == f.Silent {
			t.Errorf("%+v: may be taken back: %v", f, !f.Silent)
		}
	}
}
