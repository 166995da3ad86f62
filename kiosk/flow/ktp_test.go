package flow

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

// The pace of somebody who reads slowly and looks for every key. They are assumptions: nobody was timed. What
// the test counts itself is screens and touches.
const (
	slowScreen = 20 * time.Second // to read a screen once
	slowTouch  = 3 * time.Second
	slowPaper  = 30 * time.Second // the printer, and reading where to go
)

// TestKTPIsAskedForInTenMinutes: from the first touch to the slip, for those who have the most to type, with the
// shipped catalogue. Ten minutes are for the registration alone: photo, fingerprints and the card are not ours.
func TestKTPIsAskedForInTenMinutes(t *testing.T) {
	const promise = 10 * time.Minute
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	villages, err := catalog.Villages(assets.Villages)
	if err != nil {
		t.Fatal(err)
	}
	here := villages[0]
	site := kiosk.Site{Kiosk: 104, Letters: "SET", Unit: 1, Village: here}
	m := NewMachine(site, cat.Services(here.Kind), true).WithVillages(villages, nil).WithMenu(cat.Menu(here.Kind))
	for _, c := range []struct {
		name string
		path func(w *finger)
	}{
		{"first KTP, no card at all", func(w *finger) {
			w.deposits(t)
			w.mustTouch(t, "KTP, KK, Akta", "KTP pertama", "Saya sendiri")
			w.types(KeyOther) // whose NIK: one's own was typed already
			w.types(KeyOK, "081234567890")
		}},
		{"first KTP at 17, from a parent's card", func(w *finger) {
			w.taps()
			w.mustTouch(t, "KTP, KK, Akta", "KTP pertama", "Anak saya")
			w.types(KeyOK, "3510095203090002")
			w.types(KeyOK, "081234567890")
		}},
		{"dead chip", func(w *finger) {
			w.deposits(t)
			w.mustTouch(t, "KTP, KK, Akta", "Ganti KTP", "Tidak terbaca mesin")
			w.types(KeyOK, "081234567890")
		}},
	} {
		w := &finger{m: m, s: m.Start()}
		w.happens(LinkChanged{Up: true})
		c.path(w)
		for w.s.Screen() == Confirm {
			if w.m.View(w.s).has(KeyDown) {
				w.key(KeyDown)
				continue
			}
			w.key(KeyOK)
		}
		w.happens(Saved{ID: w.s.visit.draft, Number: "104390751623"})
		w.happens(PrintEnded{Request: w.s.visit.request, What: Slip, Outcome: PrintPrinted, Mouth: true})
		took := time.Duration(len(w.seen))*slowScreen + time.Duration(w.count)*slowTouch + slowPaper
		if w.s.Screen() != TakePaper || took > promise {
			t.Errorf("%s: %s after an estimated %s: %v", c.name, w.s.Screen(), took, w.seen)
		}
		t.Logf("%s: %d screens, %d touches, estimated %s", c.name, len(w.seen), w.count, took)
	}
}

// taps is an enrolled card that is placed and taken away.
func (w *finger) taps() {
	chip, _ := ChipOf([]byte("siti"))
	w.happens(CardArrived{})
	w.happens(CardRead{Chip: chip, Known: true})
	w.happens(CardRemoved{})
}

// deposits is somebody of this village without a card, up to the home screen.
func (w *finger) deposits(t *testing.T) {
	t.Helper()
	w.key(KeyNoCard)
	w.key("choice-0")
	w.types(KeyOK, "3510095203090002")
	w.types(KeyOK, "12032009")
	for w.s.Screen() == TypeNIK || w.s.Screen() == TypeBirth { // asked whether it is right
		w.key(KeyOK)
	}
	if w.s.Screen() != ForWhom {
		t.Fatalf("a deposit is not asked for whom it is: %s", w.s.Screen())
	}
	w.key("choice-0")
	if w.s.Screen() != Home {
		t.Fatalf("a deposit leads to %s", w.s.Screen())
	}
}

// types enters digits and goes on by a key.
func (w *finger) types(on KeyID, digits ...string) {
	for _, text := range digits {
		for _, d := range text {
			w.key(KeyID("digit-" + string(d)))
		}
	}
	w.key(on)
}

func (w *finger) mustTouch(t *testing.T, labels ...string) {
	t.Helper()
	for _, label := range labels {
		for !w.touches(label) {
			if !w.m.View(w.s).has(KeyDown) {
				t.Fatalf("%s has no key %q", w.s.Screen(), label)
			}
			w.key(KeyDown)
		}
	}
}
