package flow

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// asked ends a visit with a paper and says which element is asked then; 0: none.
func asked(m Machine, s State, at time.Time, paper PaperKind) (State, kiosk.SurveyElement) {
	prefs := s.visit.prefs
	s.visit = blank(TakePaper)
	s.visit.prefs, s.visit.paper = prefs, paper
	s, _ = m.Step(s, Event{At: at, What: KeyPressed{Key: KeyOK}})
	e := s.visit.survey
	s, _ = m.Step(s, Event{At: at, What: TimerFired{Timer: TimerEnd}})
	return s, e
}

// Nine visitors in a row are asked for nine elements, on whatever day the kiosk was switched on; whoever
// draws a number for the counter is asked nothing.
func TestSurveyRotates(t *testing.T) {
	m := testMachine()
	first := map[kiosk.SurveyElement]bool{}
	for day := range 30 {
		s := m.Start()
		at := time.Date(2026, 11, 1+day, 9, 0, 0, 0, kiosk.WIB)
		seen := map[kiosk.SurveyElement]int{}
		for i := range 3 * kiosk.SurveyElements {
			var e kiosk.SurveyElement
			if s, e = asked(m, s, at, Ticket); e != 0 {
				t.Fatalf("a number for the counter asks %d", e)
			}
			s, e = asked(m, s, at, Slip)
			if seen[e]++; i == 0 {
				first[e] = true
			}
		}
		for e := kiosk.SurveyElement(1); e <= kiosk.SurveyElements; e++ {
			if seen[e] != 3 {
				t.Fatalf("element %d was asked %d times: %v", e, seen[e], seen)
			}
		}
	}
	if len(first) != kiosk.SurveyElements {
		t.Errorf("the first visitors of thirty mornings are asked for %d elements", len(first))
	}
}
