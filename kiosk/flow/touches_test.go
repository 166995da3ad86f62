package flow

import (
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

// TestDomicileLetterInFewTouches counts what an enrolled resident touches and sees from the tap to the
// paper, with the shipped catalogue, by whichever need the letter is reached.
func TestDomicileLetterInFewTouches(t *testing.T) {
	const mostTouches, mostScreens = 14, 9
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	site := kiosk.Site{Kiosk: 104, Letters: "SET", Unit: 1, Village: kiosk.Village{Kind: kiosk.Desa, Name: "Setail", District: "Genteng"}}
	m := NewMachine(site, cat.Services(kiosk.Desa), true).WithMenu(cat.Menu(kiosk.Desa))
	for _, need := range []string{"Kerja", "Sekolah", "Bank & usaha", "Berobat", "Nikah", "Lainnya"} {
		w := &finger{m: m, s: m.Start()}
		chip, _ := ChipOf([]byte("siti"))
		w.happens(CardArrived{})
		w.happens(CardRead{Chip: chip, Known: true})
		w.happens(CardRemoved{})
		for _, label := range []string{"Surat", need, "Surat Keterangan Domisili"} {
			if !w.touches(label) {
				t.Fatalf("%s: %s has no key %q", need, w.s.Screen(), label)
			}
		}
		if w.s.Screen() == Question {
			w.touches("Kerja")
		}
		for range kiosk.PINLength {
			w.key("digit-1")
		}
		w.happens(PINAnswer{OK: true, Resident: testResident()})
		w.key(KeyOK)
		w.happens(Saved{ID: w.s.visit.draft, Number: "104390751623"})
		w.happens(PrintEnded{Request: w.s.visit.request, What: Slip, Outcome: PrintPrinted, Mouth: true})
		if w.s.Screen() != TakePaper || w.count > mostTouches || len(w.seen) > mostScreens {
			t.Errorf("%s: %d touches (at most %d), %d screens (at most %d): %v", need, w.count, mostTouches, len(w.seen), mostScreens, w.seen)
		}
		t.Logf("%s: %d touches, screens %v", need, w.count, w.seen)
	}
}

// finger touches keys by their words, and counts.
type finger struct {
	m     Machine
	s     State
	count int
	seen  []string // a screen and its question; the clock and the dots of a PIN make no new one
}

func (w *finger) happens(what Happening) {
	w.s, _ = w.m.Step(w.s, Event{At: time.Date(2026, 11, 23, 8, 42, 0, 0, kiosk.WIB), Fresh: kiosk.RequestID{1}, What: what})
	v := w.m.View(w.s)
	name := string(v.Screen)
	switch v.Screen {
	case Menu, Question, PickVillage:
		name += " " + v.Title.ID + v.Title.Text
	case Confirm:
		name += strings.Repeat("+", v.Page)
	default:
	}
	if v.Screen != Reading && (len(w.seen) == 0 || w.seen[len(w.seen)-1] != name) { // Reading shows only where it takes time
		w.seen = append(w.seen, name)
	}
}

func (w *finger) key(k KeyID) {
	w.count++
	w.happens(KeyPressed{Key: k})
}

func (w *finger) touches(label string) bool {
	for _, k := range w.m.View(w.s).Keys {
		if k.Label.Text == label {
			w.key(k.ID)
			return true
		}
	}
	return false
}
