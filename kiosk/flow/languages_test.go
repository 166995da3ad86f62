package flow

import (
	"slices"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
)

// A language is offered by the help row once something of it is reviewed, and is forgotten with the visitor.
func TestLanguages(t *testing.T) {
	m := testMachine().WithLanguages([]kiosk.Lang{kiosk.Indonesian, kiosk.English, kiosk.Using})
	s := m.Start()
	if !m.View(s).has("lang-id") || !m.View(s).has("lang-en") || m.View(s).has("lang-osi") {
		t.Error("Welcome has a key for Indonesian and one for English")
	}
	var seen []kiosk.Lang
	for range 4 {
		s, _ = m.Step(s, Event{What: KeyPressed{Key: KeyLang}})
		seen = append(seen, s.Language())
	}
	if !slices.Equal(seen, []kiosk.Lang{kiosk.English, kiosk.Using, kiosk.Indonesian, kiosk.English}) {
		t.Errorf("the help row walks %v", seen)
	}
	s, _ = m.Step(s, Event{What: KeyPressed{Key: KeyLang}})
	s, _ = m.Step(s, Event{What: KeyPressed{Key: "lang-mad"}}) // no such key
	if s.Language() != kiosk.Using {
		t.Errorf("language %s", s.Language())
	}
	if s, _ = m.Step(s, Event{What: TimerFired{Timer: TimerIdle}}); s.Language() != kiosk.Indonesian {
		t.Error("the next visitor reads the language of the last")
	}
}
