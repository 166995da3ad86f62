package flow

import (
	"fmt"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// FuzzVisit feeds any sequence of events and checks what must hold in every visit.
func FuzzVisit(f *testing.F) {
	f.Add([]byte{0, 1, 30, 31, 40, 40, 40, 40, 40, 40, 5, 34, 8, 10, 12})
	f.Add([]byte{0, 1, 2, 0, 3, 14, 15, 16, 17, 18})
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) > 400 {
			t.Skip("longer sequences find nothing more")
		}
		w := newWitness()
		for i, b := range in {
			w.step(t, w.event(b, byte(i)))
		}
		w.drain(t)
	})
}

// witness plays a visit and remembers what it must not see twice.
type witness struct {
	m     Machine
	s     State
	at    time.Time
	saves map[kiosk.RequestID]int // outstanding or successful saves per draft
}

func newWitness() *witness {
	m := testMachine()
	return &witness{m: m, s: m.Start(), at: time.Date(2026, 11, 21, 8, 0, 0, 0, kiosk.WIB), saves: map[kiosk.RequestID]int{}}
}

// event turns a byte into something that can happen, a key of the shown screen most of the time.
func (w *witness) event(b, salt byte) Event {
	w.at = w.at.Add(time.Second)
	return Event{At: w.at, Fresh: kiosk.RequestID{b, salt, 1}, What: w.happening(b)}
}

func (w *witness) happening(b byte) Happening {
	chip, _ := ChipOf([]byte{b%3 + 1})
	switch b {
	case 0:
		return CardArrived{}
	case 1, 20, 21:
		return CardRead{Chip: chip, Known: true, Waiting: int(b % 2)}
	case 2:
		return CardRead{Chip: chip}
	case 3:
		return CardFailed{Why: CardLifted}
	case 4:
		return CardRemoved{}
	case 5:
		return pinEvent("ok", "")
	case 6:
		return pinEvent("ok", "unsure")
	case 7:
		return pinEvent("bad", "")
	case 8:
		return Saved{ID: w.s.visit.draft, Number: "104390751623"}
	case 9:
		return SaveFailed{}
	case 10:
		return PrintEnded{Request: w.s.visit.request, What: w.s.visit.paper, Outcome: PrintPrinted}
	case 11:
		return PrintEnded{Request: w.s.visit.request, What: w.s.visit.paper, Outcome: PrintUnknown, Word: "gone"}
	case 12:
		return PaperGone{Taken: true}
	case 13:
		return PrinterSaid{Word: "no-paper"}
	case 14:
		return TimerFired{Timer: TimerIdle}
	case 15:
		return TimerFired{Timer: TimerStill}
	case 16:
		return TimerFired{Timer: TimerEnd}
	case 17:
		return LinkChanged{Up: true}
	case 18:
		return Fitness{Reader: false, Store: true}
	case 19:
		return Fitness{Reader: true, Store: true}
	case 22:
		return pinEvent("ok", "letter")
	case 23:
		return pinEvent("locked", "")
	case 24:
		return KeyPressed{Key: KeyID(fmt.Sprintf("tile-%d", int(b)-1000))}
	}
	keys := w.m.View(w.s).AllKeys()
	if len(keys) == 0 {
		return Minute{}
	}
	return KeyPressed{Key: keys[int(b)%len(keys)].ID}
}

func (w *witness) step(t *testing.T, ev Event) {
	before := w.s
	var fx []Effect
	w.s, fx = w.m.Step(w.s, ev)
	again, _ := w.m.Step(before, ev)
	if again != w.s {
		t.Fatal("the same event gave another state")
	}
	if _, failed := ev.What.(SaveFailed); failed && before.visit.saving {
		w.saves[before.visit.draft]--
	}
	for _, f := range fx {
		switch e := f.(type) {
		case Save:
			w.saves[e.Draft.ID]++
			if w.saves[e.Draft.ID] > 1 {
				t.Fatalf("two saves of one draft")
			}
			if !before.visit.authed || e.Draft.Resident.NIK.IsZero() {
				t.Fatal("a save without a proven resident")
			}
		case StartTimer:
			if e.After <= 0 {
				t.Fatal("a timer without time")
			}
		}
	}
	w.check(t)
}

// check is what must hold after every event.
func (w *witness) check(t *testing.T) {
	v := w.m.View(w.s)
	if v.Screen == "" || v.Title.Empty() {
		t.Fatalf("screen %q shows nothing", v.Screen)
	}
	switch v.Screen {
	case Welcome, OutOfService, Goodbye, CardLeft, Reading:
		if w.s.visit.authed && v.Screen != Reading || !w.s.visit.resident.NIK.IsZero() && v.Screen != Reading {
			t.Fatalf("%s still holds a resident", v.Screen)
		}
	default:
	}
	if !w.s.visit.authed && v.Face {
		t.Fatal("a face is shown to nobody in particular")
	}
	if w.s.visit.typed == 0 && w.s.visit.pin != [kiosk.PINLength]byte{} {
		t.Fatal("digits of a PIN were kept")
	}
	if v.Screen != Confirm && len(v.Rows) > 0 && !w.s.visit.authed && v.Screen != Welcome && v.Screen != PaperTrouble {
		t.Fatalf("rows on %s before the PIN", v.Screen)
	}
}

// drain checks that nobody coming any more leads to Welcome, with nothing of anybody left.
func (w *witness) drain(t *testing.T) {
	w.step(t, Event{At: w.at, What: Fitness{Reader: true, Store: true}})
	for range 12 {
		switch w.s.Screen() {
		case Reading:
			w.step(t, Event{At: w.at, What: CardFailed{Why: CardUnreadable}})
		case Busy:
			w.settle(t)
		case CardLeft:
			w.step(t, Event{At: w.at, What: CardRemoved{}})
		case Goodbye:
			w.step(t, Event{At: w.at, What: TimerFired{Timer: TimerEnd}})
		case StillThere:
			w.step(t, Event{At: w.at, What: TimerFired{Timer: TimerStill}})
		default:
			w.step(t, Event{At: w.at, What: TimerFired{Timer: TimerIdle}})
		}
	}
	if w.s.visit != blank(Welcome) {
		t.Fatalf("nobody is there, and the kiosk shows %s and holds something", w.s.Screen())
	}
}

// settle answers whatever a busy screen waits for, as the station must.
func (w *witness) settle(t *testing.T) {
	switch {
	case w.s.visit.paper != "":
		w.step(t, Event{At: w.at, What: PrintEnded{Request: w.s.visit.request, What: w.s.visit.paper, Outcome: PrintUnknown}})
	case w.s.visit.saving:
		w.step(t, Event{At: w.at, What: SaveFailed{Code: kiosk.CodeDisk}})
	default:
		w.step(t, Event{At: w.at, What: PINAnswer{Locked: true}})
	}
}
