package flow

import (
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// FuzzVisit feeds any sequence of events and checks what must hold in every visit.
func FuzzVisit(f *testing.F) {
	f.Add([]byte{0, 1, 30, 31, 40, 40, 40, 40, 40, 40, 5, 34, 8, 10, 12})
	f.Add([]byte{0, 1, 2, 0, 3, 14, 15, 16, 17, 18})
	f.Add([]byte{0, 2, 4, 42, 40, 250, 40, 251, 40, 40, 40, 252, 252, 41, 8, 10, 12}) // titip
	f.Add([]byte{0, 25, 252, 27, 4, 42, 41, 0, 31, 41, 28, 42})                       // mode petugas
	f.Add([]byte{18, 234, 235, 0, 1, 234, 50, 51, 0, 3, 200, 60, 19, 0, 1, 48})       // devices go down in the middle of visits
	f.Add([]byte{0, 1, 50, 51, 0, 3, 100, 203, 60, 14, 0, 21})                        // a card that cannot be read in a form
	f.Add([]byte{0, 1, 47, 252, 43, 50, 48, 49, 44, 48})                              // a request is taken back
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) > 400 {
			t.Skip("longer sequences find nothing more")
		}
		w := newWitness()
		for _, b := range in {
			w.play(t, b)
		}
		w.drain(t)
	})
}

// TestTranscriptsHold plays every transcript before the witness, and lets everybody go away after it.
func TestTranscriptsHold(t *testing.T) {
	moments := 0
	everyMoment(t, func(*testing.T, witness) { moments++ })
	if moments < 500 {
		t.Errorf("only %d events in all transcripts", moments)
	}
}

// everyMoment plays every transcript before a witness and shows a copy of it behind each event.
func everyMoment(t *testing.T, look func(*testing.T, witness)) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			w := newWitness()
			for line := range strings.Lines(string(b)) {
				words, ok := strings.CutPrefix(strings.TrimSpace(line), "> ")
				if !ok {
					continue
				}
				for _, e := range split(words) {
					w.at = w.at.Add(time.Second)
					w.step(t, Event{At: w.at, Fresh: w.fresh(), What: parseEvent(t, w.s, e)})
					alone := *w
					alone.saves = maps.Clone(w.saves)
					look(t, alone)
				}
			}
			w.drain(t)
		})
	}
}

// witness plays a visit and remembers what it must not see twice.
type witness struct {
	m     Machine
	s     State
	at    time.Time
	n     uint32                  // of the last event: each brings fresh randomness
	saves map[kiosk.RequestID]int // outstanding or successful saves per draft
}

func newWitness() *witness {
	m := testMachine()
	return &witness{m: m, s: m.Start(), at: time.Date(2026, 11, 21, 8, 0, 0, 0, kiosk.WIB), saves: map[kiosk.RequestID]int{}}
}

// walker is the witness of a random walk: every fifth goes through a training.
func walker(seed uint64) *witness {
	w := newWitness()
	if seed%5 == 4 {
		w.m = w.m.ForTraining("258014")
	}
	return w
}

// fresh is a draft id that was never given before.
func (w *witness) fresh() (id kiosk.RequestID) {
	w.n++
	binary.BigEndian.PutUint32(id[:], w.n)
	return id
}

// testToken is a token that somebody was given.
var testToken = kiosk.NewToken(kiosk.RequestID{7})

// play lets happen what a byte stands for: one event, or digits typed one after the other.
func (w *witness) play(t *testing.T, b byte) {
	digits, ok := map[byte]string{248: "104390751623", 250: "3510090106019012", 251: "01062001", 252: "864209", 253: "02062001", 254: testToken.Digits()}[b]
	prefix := "digit-"
	if b == 249 {
		digits, prefix, ok = "JALANRUSAK", "char-", true
	}
	if !ok {
		w.step(t, w.event(b))
		return
	}
	for _, d := range digits {
		w.at = w.at.Add(time.Second)
		w.step(t, Event{At: w.at, What: KeyPressed{Key: KeyID(prefix + string(d))}})
	}
}

// event turns a byte into something that can happen, a key of the shown screen most of the time.
func (w *witness) event(b byte) Event {
	w.at = w.at.Add(time.Second)
	return Event{At: w.at, Fresh: w.fresh(), What: w.happening(b)}
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
	case 34:
		return ClockTrust{}
	case 18:
		return Fitness{Reader: false, Store: true}
	case 19:
		return Fitness{Reader: true, Store: true}
	case 234:
		return Fitness{Reader: true, Store: true, Shut: true}
	case 235:
		return Fitness{Reader: true}
	case 233:
		return Fitness{Reader: true, Store: true, Crowded: true, Flooded: true}
	case 232:
		return foundEvent([]string{"card", "nocard", ""}[w.n%3])
	case 22:
		return pinEvent("ok", "letter")
	case 23:
		return pinEvent("locked", "")
	case 25:
		return CardRead{Chip: chip, Known: b%2 == 0, Standing: Standing{Clerk: true}}
	case 26:
		return CardRead{Chip: chip, Standing: Standing{Pending: true}}
	case 27:
		return clerkEvent("ok")
	case 28:
		return ClerkDone{Do: kiosk.ClerkConfirm, Desk: testDesk()}
	case 29:
		return PINSet{OK: true}
	case 31:
		joko, _ := ChipOf([]byte("joko"))
		return CardRead{Chip: joko, Standing: Standing{Pending: true}}
	case 32:
		return CardRead{Chip: chip, Known: true, Standing: Standing{NoPIN: true}}
	case 33:
		return PINSet{Weak: true}
	case 35:
		return ComplaintSaved{ID: w.s.visit.report.said.ID, OK: true}
	case 36:
		return AnswerTold{Reply: kiosk.Reply{State: kiosk.ComplaintAnswered, Answer: "Ditambal.", Day: "2026-11-21"}}
	case 37:
		return pinEvent("ok", "aid")
	case 38:
		return pinEvent("ok", "aid-granted")
	case 41:
		return TicketDrawn{Ticket: testTicket(7)}
	case 40:
		return numberEvent(w.s, "answered")
	case 42:
		return LineMoved{Desk: testDesk()}
	case 43:
		return pinEvent("ok", "open")
	case 44, 45:
		return cancelEvent(w.s, []string{"kept", "late"}[b-44])
	case 24:
		return KeyPressed{Key: KeyID(fmt.Sprintf("tile-%d", int(b)-1000))}
	}
	if b >= 236 && b < 250 {
		return padHappening(b - 236)
	}
	keys := w.m.View(w.s).AllKeys()
	if b < 200 { // one of those that lead on, which digits would drown
		keys = slices.DeleteFunc(keys, func(k Key) bool { return k.Role == RoleDigit || k.Role == RoleHelp || k.Role == RoleLetter })
	}
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
			w.saved(t, before, e.Draft)
		case SaveComplaint:
			w.complained(t, before, e.Complaint)
		case Act:
			w.acted(t, before, e)
		case CancelRequest:
			w.cancelled(t, before, e)
		case StartTimer:
			if e.After <= 0 {
				t.Fatal("a timer without time")
			}
		}
	}
	w.swapped(t, before, ev.What)
	w.hidden(t, before, ev.What)
	w.refused(t, before)
	w.kept(t, before, ev.What)
	w.check(t)
}

// kept checks that no key loses what was filled in, but where it was asked about: the form of a service, and what is
// said in the room of complaints.
func (w *witness) kept(t *testing.T, before State, what Happening) {
	switch what.(type) {
	case KeyPressed, PadPressed:
	default:
		return
	}
	v := before.visit
	filled := v.report.said.Words != ""
	for i, a := range v.form.answers {
		filled = filled || a.done && i != v.form.given && (!a.own || a.text != "") && w.saves[v.draft] == 0
	}
	if on := w.s.Screen(); filled && v.screen != AskLeave && (on == Goodbye || on == CardLeft || on == Welcome) {
		t.Fatalf("a key of %s loses what was filled in: now %s", v.screen, on)
	}
}

// saved checks who asks: a proven resident, or somebody of whom nothing is said but what was typed.
func (w *witness) saved(t *testing.T, before State, d Draft) {
	least := w.m.services[before.visit.service].Assurance
	if !d.Assurance.Reaches(least) {
		t.Fatalf("saved at %d, and the service needs %d", d.Assurance, least)
	}
	switch {
	case d.Assurance == kiosk.Anonymous:
		if d.Resident != (kiosk.Resident{Village: w.m.site.Village.Code}) || !d.Requester.IsZero() || d.Chip != (Chip{}) {
			t.Fatal("a report of nobody that names somebody")
		}
	case d.Assurance == kiosk.ByCard:
		if d.Resident != (kiosk.Resident{}) || d.Chip != before.visit.chip || !before.visit.vouched() {
			t.Fatal("by a card that is not the visitor's, or not worth it")
		}
	case d.Resident.NIK.IsZero():
		t.Fatal("a save of nobody")
	case d.Assurance == kiosk.Deposited:
		if !before.visit.deposit.on || d.Resident.Name != "" || d.Resident.Address != "" {
			t.Fatal("a deposit that knows more than was typed")
		}
		if d.Requester.IsZero() == before.visit.deposit.helped {
			t.Fatal("requester and subject are mixed up")
		}
		if d.Witness != (Chip{}) && (d.Witness != before.visit.chip || !before.visit.card.Clerk || before.visit.deposit.helped) {
			t.Fatal("a witness who is no clerk")
		}
		if before.visit.deposit.helped && !d.PIN.None() {
			t.Fatal("the helper chose a PIN")
		}
	case !before.visit.authed:
		t.Fatal("a save without a proven resident")
	}
}

// complained checks that it is one that can be kept but for village and day, and names only a proven visitor
// who said so.
func (w *witness) complained(t *testing.T, before State, c kiosk.Complaint) {
	if !c.Sender.IsZero() && (!before.visit.authed || !before.visit.report.named || c.Sender != before.visit.resident.NIK) {
		t.Fatal("somebody is named who did not say so")
	}
	c.Village, c.Day = w.m.site.Village.Code, "2026-11-21"
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
}

// cancelled checks that whoever gave their PIN takes back a request of their own list that may still be, for themselves
// and asked once.
func (w *witness) cancelled(t *testing.T, before State, e CancelRequest) {
	v := before.visit
	it := v.items[v.chosen]
	if v.screen != AskCancel && v.note != msgCancelFail || !v.authed || v.deposit.on || v.desk.open {
		t.Fatalf("taken back on %s", v.screen)
	}
	if int(v.chosen) >= v.count || it.Request != e.Request || e.Subject != v.resident.NIK || !it.State.Cancellable() || it.Cancelling != kiosk.NotCancelling {
		t.Fatal("taken back what is not there to take back")
	}
}

// acted checks that a clerk did it, and that a person with a card was confirmed beside that card.
func (w *witness) acted(t *testing.T, before State, a Act) {
	d := before.visit.desk
	if !d.open || a.Clerk != before.visit.chip {
		t.Fatal("an action without a clerk")
	}
	if a.Do == kiosk.ClerkConfirm && a.Chip != d.other || a.Chip == a.Clerk {
		t.Fatal("confirmed without the card, or the clerk's own")
	}
	if (a.Do == kiosk.ClerkDeny) != a.Why.Valid() {
		t.Fatal("denied without a reason, or a reason for nothing")
	}
}

// swapped checks that another card in the middle leaves nothing of the visit before. Over a form that was begun without a card it
// shows nothing of it, until somebody says what is to become of it.
func (w *witness) swapped(t *testing.T, before State, what Happening) {
	e, ok := what.(CardRead)
	v := before.visit
	if !ok || v.screen != Reading || v.again || v.under == TapOther || !v.begun() || v.mine(e.Chip) {
		return
	}
	now := w.s.visit
	if view := w.m.View(w.s); now.note == msgOverForm && now.chip == (Chip{}) && !now.known {
		if view.Screen != Message || len(view.Rows) > 0 || view.Number != "" || view.Entry.Kind != NoEntry || view.Face {
			t.Fatalf("a card lies over a form that is seen: %+v", view)
		}
		return
	}
	if now.deposit != (deposit{}) || now.own != (chosenPIN{}) || now.desk != (desk{}) || now.authed && !e.Proved || now.typed != 0 {
		t.Fatal("another card came and something of the visit before is left")
	}
}

// hidden checks that a visit which a card hid shows nothing but words that are the same for everybody, and that the
// visitor's own card alone ends that.
func (w *witness) hidden(t *testing.T, before State, what Happening) {
	was, now := before.visit, w.s.visit
	if e, ok := what.(CardRead); was.hidden && !now.hidden && now.draft == was.draft && now.draft != (kiosk.RequestID{}) && (!ok || !was.mine(e.Chip)) {
		t.Fatalf("%T shows the form of a hidden visit", what)
	}
	if !now.hidden {
		return
	}
	v := w.m.View(w.s)
	switch v.Screen {
	case StillThere, AskLeave, Reading, Message:
	default:
		t.Fatalf("a hidden visit shows %s", v.Screen)
	}
	if len(v.Rows) > 0 || v.Face || v.Number != "" || v.Entry.Kind != NoEntry || v.Banner.Label.ID != "" || now.note != msgHelp && v.Screen == Message {
		t.Fatalf("a hidden visit shows something of it: %+v", v)
	}
}

// refused checks that nothing new is begun while the store takes nothing new.
func (w *witness) refused(t *testing.T, before State) {
	was, now := before.visit, w.s.visit
	if before.shut && (now.draft != was.draft && now.draft != (kiosk.RequestID{}) || now.report.said.ID != was.report.said.ID && now.report.said.ID != (kiosk.RequestID{})) {
		t.Fatal("something new was begun")
	}
	if before.crowded && !w.m.site.Open(w.s.now) && !now.known && now.chip == (Chip{}) && now.deposit.on && !was.deposit.on && was.goal != goalForm {
		t.Fatal("one more without a card")
	}
	if before.flooded && !w.m.site.Open(w.s.now) && !now.known && now.chip == (Chip{}) && now.draft != was.draft && now.draft != (kiosk.RequestID{}) && w.m.level(w.s) == kiosk.Anonymous {
		t.Fatal("one more that names nobody")
	}
	if before.shut && now.deposit.on && !was.deposit.on && was.goal != goalForm {
		t.Fatal("somebody types who they are, and nothing comes of it")
	}
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
		if d := w.s.visit; v.Screen != Reading && (d.deposit.on || d.desk.open || d.own != (chosenPIN{}) || d.report != (report{})) {
			t.Fatalf("%s still holds what was typed, or a clerk's mode", v.Screen)
		}
	case Desk, DeskQueue, DeskPerson, DeskDeny, DeskWork, DeskNumber, DeskPaper, DeskLines:
		if !w.s.visit.desk.open {
			t.Fatalf("%s without a clerk", v.Screen)
		}
	default:
	}
	if !w.s.visit.authed && v.Face {
		t.Fatal("a face is shown to nobody in particular")
	}
	if w.s.visit.typed == 0 && w.s.visit.pin != [kiosk.PINLength]byte{} {
		t.Fatal("digits of a PIN were kept")
	}
	if !w.s.visit.authed && w.s.visit.aid.mine != (AidMine{}) {
		t.Fatalf("%s knows of the bansos of somebody who proved nothing", v.Screen)
	}
	public := v.Screen == Welcome || v.Screen == PaperTrouble || v.Screen == AidList || v.Screen == AidScheme || v.Screen == NewsPage
	if v.Screen != Confirm && v.Screen != ReportConfirm && len(v.Rows) > 0 && !w.s.visit.authed && !w.s.visit.desk.open && !public {
		t.Fatalf("rows on %s before the PIN", v.Screen)
	}
	if name := testResident().Name; !w.s.visit.authed && strings.Contains(fmt.Sprintf("%+v", v), name) {
		t.Fatalf("%s names somebody who proved nothing", v.Screen)
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
	case w.s.visit.wait == waitPINSet:
		w.step(t, Event{At: w.at, What: PINSet{}})
	case w.s.visit.wait == waitClerk:
		w.step(t, Event{At: w.at, What: ClerkAnswer{Failed: true}})
	case w.s.visit.wait == waitTicket:
		w.step(t, Event{At: w.at, What: TicketDrawn{Failed: true}})
	case w.s.visit.wait == waitNumber:
		w.step(t, Event{At: w.at, What: NumberAnswer{Fault: NumberFailed}})
	case w.s.visit.wait == waitFind:
		w.step(t, Event{At: w.at, What: PersonFound{Failed: true}})
	case w.s.visit.wait == waitLine:
		w.step(t, Event{At: w.at, What: LineMoved{Failed: true}})
	case w.s.visit.wait == waitDesk:
		w.step(t, Event{At: w.at, What: ClerkDone{Deed: DeedFailed}})
	case w.s.visit.wait == waitCancel:
		w.step(t, Event{At: w.at, What: cancelEvent(w.s, "failed")})
	case w.s.visit.wait == waitReport:
		w.step(t, Event{At: w.at, What: ComplaintSaved{ID: w.s.visit.report.said.ID}})
	case w.s.visit.wait == waitAnswer:
		w.step(t, Event{At: w.at, What: AnswerTold{None: AnswerOffline}})
	case w.s.visit.saving:
		w.step(t, Event{At: w.at, What: SaveFailed{Code: kiosk.CodeDisk}})
	default:
		w.step(t, Event{At: w.at, What: PINAnswer{Locked: true}})
	}
}
