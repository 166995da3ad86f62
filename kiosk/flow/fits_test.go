package flow

import (
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
)

// TestNoFirstKTPForWhoHasOne: with a parent's card on the reader a pupil asks for themselves as the parent's child, never for the
// parent; whoever has no card still asks for themselves. With the shipped catalogue.
func TestNoFirstKTPForWhoHasOne(t *testing.T) {
	m := shippedMachine(t, kiosk.Desa)
	asked := func(w *finger) (labels string) {
		w.mustTouch(t, "KTP, KK, Akta", "KTP pertama")
		for _, k := range m.View(w.s).Keys {
			if k.Role == RoleChoice {
				labels += k.Label.Text + " "
			}
		}
		return labels
	}
	w := &finger{m: m, s: m.Start()}
	w.taps()
	if got := asked(w); strings.Contains(got, "Saya sendiri") || !strings.Contains(got, "Anak saya") {
		t.Errorf("with a KTP: %s", got)
	}
	if w.key("choice-0"); w.s.Screen() != Question || w.s.visit.field != 0 {
		t.Error("a key that is not there answers")
	}
	if w.key("choice-1"); m.View(w.s).Entry.Kind == NoEntry {
		t.Error("the child's NIK is not asked for")
	}
	w = &finger{m: m, s: m.Start()}
	w.deposits(t)
	if got := asked(w); !strings.Contains(got, "Saya sendiri") || !strings.Contains(got, "Anak saya") {
		t.Errorf("without one: %s", got)
	}
}
