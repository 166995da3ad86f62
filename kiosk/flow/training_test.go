package flow

import (
	"slices"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// A training lasts while somebody touches something, and ends of itself ten minutes after, wherever it stands.
func TestTrainingEnds(t *testing.T) {
	m := testMachine().ForTraining("258014")
	s := m.Start()
	do := func(what Happening) (fx []Effect) {
		s, fx = m.Step(s, Event{At: time.Unix(1_795_000_000, 0), What: what})
		if !m.View(s).Training {
			t.Errorf("after %T the screen %s is not marked", what, s.Screen())
		}
		return fx
	}
	if v := m.View(s); v.Screen != Training || v.has("lang-en") {
		t.Errorf("starts at %s", v.Screen)
	}
	if fx := do(KeyPressed{Key: keyTrainResident}); !has[LayCard](fx) || !has[StartTimer](fx) {
		t.Errorf("%v", fx)
	}
	do(CardArrived{})
	chip, _ := ChipOf([]byte{0, 0, 0, 1})
	do(CardRead{Chip: chip, Known: true})
	if fx := do(TimerFired{Timer: TimerTraining}); !has[EndTraining](fx) || !has[Forget](fx) {
		t.Errorf("%v", fx)
	}
	do(KeyPressed{Key: KeyLeave})
	do(CardRemoved{})
	do(TimerFired{Timer: TimerEnd})
	if fx := do(KeyPressed{Key: keyTrainEnd}); !has[EndTraining](fx) {
		t.Errorf("%v", fx)
	}
}

// A kiosk in use has no key of a training but the clerk's, and its begin must be journaled before it begins.
func TestTrainingBegins(t *testing.T) {
	m := testMachine()
	s := m.Start()
	for _, k := range []KeyID{keyTrainResident, keyTrainClerk, keyTrainEnd} {
		if next, fx := m.Step(s, Event{What: KeyPressed{Key: k}}); next.visit != s.visit || has[EndTraining](fx) || has[LayCard](fx) {
			t.Errorf("%s means something: %v", k, fx)
		}
	}
	chip, _ := ChipOf([]byte{1, 2, 3, 4})
	for _, deed := range []Deed{DeedDone, DeedFailed, DeedPaper} {
		s := m.Start()
		s.visit.screen, s.visit.wait, s.visit.chip, s.visit.desk.open = Busy, waitDesk, chip, true
		next, fx := m.Step(s, Event{What: ClerkDone{Do: kiosk.ClerkTraining, Deed: deed}})
		if got := has[Train](fx); got != (deed == DeedDone) {
			t.Errorf("%q: begins %v", deed, got)
		} else if got && next.Visiting() {
			t.Error("the clerk's visit stays open under the training")
		}
	}
}

func has[E Effect](fx []Effect) bool {
	for _, f := range fx {
		if _, ok := f.(E); ok {
			return true
		}
	}
	return false
}

// TestACardLeftInATrainingIsMarked: it says LATIHAN as every other screen does.
func TestACardLeftInATrainingIsMarked(t *testing.T) {
	m := testMachine().ForTraining("258014")
	s, _ := leftCard(m)
	if v := m.View(s); v.Screen != CardLeft || !v.Training {
		t.Errorf("%s, marked %v", v.Screen, v.Training)
	}
}

// TestACardLeftIsSpokenOf: before anything else and unasked, where the kiosk can speak.
func TestACardLeftIsSpokenOf(t *testing.T) {
	m := testMachine()
	for _, speech := range []bool{true, false} {
		m.speech = speech
		_, fx := leftCard(m)
		said := slices.IndexFunc(fx, func(f Effect) bool { e, ok := f.(Speak); return ok && e.Words[0].ID == "cardleft.title" })
		if speech != (said >= 0) || speech && slices.Index(fx, Effect(Hush{})) > said {
			t.Errorf("a voice %v: %v", speech, fx)
		}
	}
}

// leftCard is a visit that ends with the card on the reader, and the effects of its end.
func leftCard(m Machine) (s State, fx []Effect) {
	chip, _ := ChipOf([]byte("siti"))
	s = m.Start()
	for _, what := range []Happening{CardArrived{}, CardRead{Chip: chip, Known: true}, KeyPressed{Key: KeyLeave}} {
		s, fx = m.Step(s, Event{At: time.Date(2026, 11, 21, 8, 42, 0, 0, kiosk.WIB), What: what})
	}
	return s, fx
}
