package flow

import (
	"slices"
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

// TestNoLostCardOnTheReader: a KTP that was just read is not lost, whether it is to be replaced or its loss is to be written down; whoever has
// no card still says so. With the shipped catalogue.
func TestNoLostCardOnTheReader(t *testing.T) {
	m := shippedMachine(t, kiosk.Desa)
	for _, c := range []struct {
		way        []string
		lost, rest string
	}{
		{[]string{"KTP, KK, Akta", "Ganti KTP"}, "Hilang", "Rusak"},
		{[]string{"Surat", "Bank & usaha", "Surat Pengantar Laporan Kehilangan"}, "KTP", "STNK"},
	} {
		for _, card := range []bool{true, false} {
			w := &finger{m: m, s: m.Start()}
			if card {
				w.taps()
			} else {
				w.deposits(t)
			}
			w.mustTouch(t, c.way...)
			var labels []string
			for _, k := range m.View(w.s).Keys {
				labels = append(labels, k.Label.Text)
			}
			if slices.Contains(labels, c.lost) == card || !slices.Contains(labels, c.rest) {
				t.Errorf("%q, card %v: %q", c.way, card, labels)
			}
		}
	}
}
