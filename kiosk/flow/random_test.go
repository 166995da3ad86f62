package flow

import (
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// TestAThousandRandomEvents plays long random visits, people who come and go, cards and keys in any
// order, half of the time what fits the screen and half of the time anything at all. In between
// everybody goes away: from wherever the kiosk then stands it comes back to Welcome and holds nothing of
// anybody. Every screen must have been seen, or the walk proves little.
func TestAThousandRandomEvents(t *testing.T) {
	const walks, events = 50, 1000
	seen := map[Screen]int{}
	for seed := range uint64(walks) {
		rng := rand.New(rand.NewPCG(seed, 18))
		w := walker(seed)
		for i := range events {
			if rng.IntN(8) == 0 {
				w.play(t, byte(rng.IntN(256)))
			} else {
				w.apt(t, rng)
			}
			seen[w.m.View(w.s).Screen]++
			if rng.IntN(40) == 0 {
				alone := *w
				alone.saves = maps.Clone(w.saves)
				alone.drain(t)
			}
			if t.Failed() {
				t.Fatalf("seed %d, event %d", seed, i)
			}
		}
		w.drain(t)
	}
	for _, s := range Screens() {
		if seen[s] == 0 {
			t.Errorf("%d random events never showed %s", walks*events, s)
		}
	}
}

// apt lets something happen that fits the screen: whatever is waited for, digits where they are typed,
// and else a card or a key that leads on.
func (w *witness) apt(t *testing.T, rng *rand.Rand) {
	one := func(list ...byte) byte { return list[rng.IntN(len(list))] }
	switch w.s.Screen() {
	case Welcome, Goodbye:
		w.play(t, one(0, 0, 0, 16, 60, 61, 62, 63, 64))
	case TrackNumber:
		w.play(t, one(248, 248, 60, 61, 61))
	case Reading:
		w.play(t, one(1, 1, 2, 2, 3, 25, 25, 26, 31, 32))
	case Busy:
		w.answer(t, one(0, 1, 1, 2, 3, 3))
	case CardLeft:
		w.play(t, 4)
	case TypeNIK, TypeBirth, ChoosePIN, PIN, StaffPIN, StaffCode, DeskNumber:
		w.play(t, one(250, 251, 252, 252, 60, 60, 61, 62, 63))
	case AskCode:
		w.play(t, one(254, 254, 60, 61, 62))
	case ReportType:
		w.play(t, one(249, 60, 61, 62))
	case TapOther:
		w.play(t, one(0, 0, 0, 60, 61))
	case Menu, Report, ReportConfirm:
		keys := w.m.View(w.s).AllKeys() // what there is to choose comes first
		w.at = w.at.Add(time.Second)
		w.step(t, Event{At: w.at, Fresh: w.fresh(), What: KeyPressed{Key: keys[rng.IntN(min(3, len(keys)))].ID}})
	default:
		w.play(t, one(60, 61, 62, 63, 64, 65, 66, 60, 61, 62, 63, 64, 65, 66, 0, 4, 14, 15))
	}
}

// answer answers what a busy screen waits for: that it could not be done, or that it was.
func (w *witness) answer(t *testing.T, done byte) {
	v := w.s.visit
	var what Happening
	switch {
	case done == 0:
		w.settle(t)
		return
	case v.paper != "":
		what = PrintEnded{Request: v.request, What: v.paper, Outcome: PrintPrinted, Mouth: true}
	case v.wait == waitPINSet:
		what = PINSet{OK: true}
	case v.wait == waitClerk:
		what = clerkEvent("ok")
	case v.wait == waitTicket:
		what = TicketDrawn{Ticket: testTicket(7), Before: int(done), Full: done == 2}
	case v.wait == waitNumber:
		what = numberEvent(w.s, "own")
	case v.wait == waitLine:
		what = LineMoved{Desk: testDesk()}
	case v.wait == waitDesk:
		what = ClerkDone{Do: kiosk.ClerkConfirm, Desk: testDesk()}
	case v.wait == waitCancel:
		what = cancelEvent(w.s, []string{"", "kept", "late", "failed"}[done])
	case v.wait == waitReport:
		what = ComplaintSaved{ID: v.report.said.ID, OK: true}
	case v.wait == waitAnswer:
		what = toldEvent("answer")
	case v.saving:
		what = Saved{ID: v.draft, Number: "104390751623"}
	case done == 2:
		what = pinEvent("ok", "unsure")
	case done == 3:
		what = pinEvent("ok", "aid")
	case done == 1 && w.n%2 == 0:
		what = pinEvent("ok", "open")
	default:
		what = pinEvent("ok", "")
	}
	w.at = w.at.Add(time.Second)
	w.step(t, Event{At: w.at, Fresh: w.fresh(), What: what})
}

// TestAnotherCardOnEveryScreen follows every transcript and, behind each of its events, lets another
// card come, the same card come again, and nobody come: the other's visit begins with nothing of the
// first, the same card goes on where it was, and nobody leads to Welcome. Over what was begun without any
// card it is asked first, and the answer no changes nothing.
func TestAnotherCardOnEveryScreen(t *testing.T) {
	other, _ := ChipOf([]byte("another"))
	tried, asked := map[Screen]bool{}, map[Screen]bool{}
	everyMoment(t, func(t *testing.T, w witness) {
		on := w.s.Screen()
		if on == Busy || on == Reading || on == OutOfService || w.m.beneath(w.s) == TapOther {
			return // looked at when the kiosk has finished; or another card is what was asked for
		}
		tried[on] = true
		under, before, lost := w.m.beneath(w.s), w.s.visit, w.m.formUnderWay(w.s) && w.s.visit.chip == (Chip{}) && w.s.visit.deposit.beside == (Chip{})
		w.step(t, Event{At: w.at, What: CardArrived{}})
		if v := w.m.View(w.s); v.Screen != Reading || len(v.Rows) > 0 || v.Face || v.Number != "" || v.Entry.Text != "" {
			t.Fatalf("%s: while a card is read the screen shows what was there", on)
		}
		same := w
		w.step(t, Event{At: w.at, What: CardRead{Chip: other, Known: true}})
		if lost != (w.s.visit.note == msgOverForm) {
			t.Fatalf("%s: a form is lost: %v, and what stands there is %q", on, lost, w.s.visit.note)
		}
		if lost {
			asked[on] = true
			stay := w
			stay.step(t, Event{At: w.at, What: KeyPressed{Key: KeyOK}})
			if v := stay.s.visit; v.screen != under || v.form != before.form || v.deposit != before.deposit || v.report != before.report || v.draft != before.draft || v.chip != (Chip{}) {
				t.Fatalf("%s: who stays stands at %s, and not where they were", on, v.screen)
			}
			w.step(t, Event{At: w.at, What: KeyPressed{Key: KeyOther}})
			w.step(t, Event{At: w.at, What: CardRead{Chip: other, Known: true}})
		}
		want := blank(Home)
		want.prefs, want.chip, want.known = w.s.visit.prefs, other, true
		if w.s.visit != want {
			t.Fatalf("%s: another card came and something of the first is left", on)
		}
		if chip := same.s.visit.chip; chip != (Chip{}) && same.s.visit.begun() {
			under := same.s.visit.under
			before := same.s.visit
			same.step(t, Event{At: same.at, What: CardRead{Chip: chip, Known: before.known, Standing: before.card}})
			before.screen, before.hidden = under, false
			if same.s.visit != before {
				t.Fatalf("%s: the same card again changed the visit", on)
			}
		}
	})
	for _, s := range []Screen{Menu, Mine, AskCancel, Question, PickVillage, TypeNIK, TypeBirth, ForWhom, ChoosePIN, StaffPIN, StaffCode, Desk, DeskQueue, DeskPerson, DeskDeny, DeskWork, DeskNumber, DeskPaper, DeskLines, QueuePick, QueueTicket, TrackNumber, TrackAnswer} {
		if !tried[s] {
			t.Errorf("no transcript stands at %s", s)
		}
	}
	for _, s := range []Screen{TypeNIK, TypeBirth, Question, Confirm, ReportType, ReportConfirm, StillThere, AskLeave} {
		if !asked[s] {
			t.Errorf("no transcript stands at %s without a card", s)
		}
	}
}

// TestUnreadableCardOnEveryScreen follows every transcript and, behind each of its events, lets a card come that cannot
// be read: a visit that a card began shows nothing until that card is read, and another's ends it; one without a card
// goes on, and so does what was filled in.
func TestUnreadableCardOnEveryScreen(t *testing.T) {
	other, _ := ChipOf([]byte("another"))
	hid, went := map[Screen]bool{}, map[Screen]bool{}
	everyMoment(t, func(t *testing.T, w witness) {
		on := w.s.Screen()
		if on == Busy || on == Reading || on == OutOfService || w.m.beneath(w.s) == TapOther {
			return
		}
		under, before := w.m.beneath(w.s), w.s.visit
		w.step(t, Event{At: w.at, What: CardArrived{}})
		w.step(t, Event{At: w.at, What: CardFailed{Why: CardUnreadable}})
		switch now := w.s.visit; {
		case now.hidden:
			hid[on] = true
			same, gone := w, w
			same.step(t, Event{At: w.at, What: CardArrived{}})
			mine := before.chip
			if mine == (Chip{}) {
				mine = before.deposit.beside // of whom a visitor without a card helps
			}
			same.step(t, Event{At: w.at, What: CardRead{Chip: mine}})
			if v := same.s.visit; v.screen != under || v.form != before.form || v.draft != before.draft || v.deposit != before.deposit {
				t.Fatalf("%s: the same card shows %s, and not what was there", on, v.screen)
			}
			gone.step(t, Event{At: w.at, What: TimerFired{Timer: TimerStill}})
			w.step(t, Event{At: w.at, What: CardArrived{}})
			w.step(t, Event{At: w.at, What: CardRead{Chip: other, Known: true}})
			want := blank(Home)
			want.prefs, want.chip, want.known = w.s.visit.prefs, other, true
			if w.s.visit != want || gone.s.visit.form != (form{}) || gone.s.visit.draft != (kiosk.RequestID{}) {
				t.Fatalf("%s: something is left of a visit that was hidden", on)
			}
		case before.begun():
			went[on] = true
			w.step(t, Event{At: w.at, What: KeyPressed{Key: KeyOK}})
			if v := w.s.visit; v.screen != under || v.deposit != before.deposit || v.form != before.form || !before.deposit.on {
				t.Fatalf("%s: without a card it goes on at %s", on, v.screen)
			}
		case before.form != (form{}) && w.m.formUnderWay(w.s):
			t.Fatalf("%s: a form is lost", on)
		}
	})
	if !hid[Question] || !hid[Confirm] || !hid[Desk] || !went[TypeNIK] || !went[Confirm] {
		t.Errorf("tried are %v and %v", hid, went)
	}
}

// TestNobodyStaysOnAnyScreen follows every transcript and, behind each of its events, lets everybody go
// away with the card or without it.
func TestNobodyStaysOnAnyScreen(t *testing.T) {
	everyMoment(t, func(t *testing.T, w witness) {
		w.drain(t)
	})
	everyMoment(t, func(t *testing.T, w witness) {
		w.step(t, Event{At: w.at, What: CardRemoved{}})
		w.drain(t)
	})
}
