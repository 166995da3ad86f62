package flow

import (
	"slices"
	"testing"
)

// TestACardThatOpensNothing: whoever lays down a lost card, or that of somebody whose record must be looked at, for somebody else is told
// why it cannot be used, and the clerks that it lies there. Nothing is begun with it.
func TestACardThatOpensNothing(t *testing.T) {
	m := testMachine()
	one, _ := ChipOf([]byte("one"))
	two, _ := ChipOf([]byte("two"))
	for _, w := range []want{wantAssist, wantServe, wantUnlock} {
		for hint, card := range map[string]Standing{"tap.lost": {Lost: true}, "tap.check": {Lost: true, Check: true}} {
			s := m.Start()
			s.visit.screen, s.visit.chip, s.visit.desk.want = TapOther, one, w
			s, fx := m.otherCard(s, CardRead{Chip: two, Known: true, Locked: true, Standing: card})
			if v := m.View(s); s.visit.screen != TapOther || v.Lead.ID != hint || !slices.Contains(fx, Effect(ReportLost{Chip: two})) {
				t.Errorf("%v, %s: %s, %q, %v", w, hint, s.visit.screen, v.Lead.ID, fx)
			}
		}
	}
}
