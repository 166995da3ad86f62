package station_test

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/smart-kampung/anjungan/devices"
	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// cabled is a reader whose cable can be pulled.
type cabled struct {
	card.Reader
	pulled atomic.Bool
}

func (c *cabled) Health() devices.Health {
	if c.pulled.Load() {
		return devices.Health{State: card.NoReader.State(), Word: string(card.NoReader)}
	}
	return c.Reader.Health()
}

// TestReaderPulled: without the reader the greeting says so, a clerk is told, and what needs no card is done to the
// end: a number for the counter, a request that is left without a card. With it back the card is asked for.
func TestReaderPulled(t *testing.T) {
	c := &cabled{}
	r := newRoomAt(t, alwaysOpen(), func(o *station.Options) { c.Reader, o.Reader = o.Reader, c })
	r.sees(flow.Welcome)
	c.pulled.Store(true)
	v := r.until("that cards cannot be read", func(v flow.View) bool { return v.Screen == flow.Welcome && v.Note.ID == "reader.down.offline" })
	if v.Picture != flow.NoPicture || len(v.Rows) != 0 {
		t.Errorf("it asks for a card: %s %v", v.Picture, v.Rows)
	}
	wait(t, "the fault in the journal", func() bool { return r.entries(journal.KindFault) == 1 })
	r.draws("A 01")
	r.goes()
	r.press(flow.KeyNoCard)
	r.who("3510090106019012", "01062001")
	r.fill()
	r.send()
	r.press(flow.KeyOK)
	c.pulled.Store(false)
	r.until("that a card is asked for", func(v flow.View) bool { return v.Screen == flow.Welcome && v.Picture == flow.PicCard })
}

// TestFullStoreLetsCardsIn: a kiosk whose store takes nothing new reads cards and tells of what is there; a new request
// is refused before anything is filled in, and the clerk is at the desk and reads why.
func TestFullStoreLetsCardsIn(t *testing.T) {
	r := newRoom(t, func(o *station.Options) { o.Limits = store.Limits{CloseUnsent: 2, WarnUnsent: 1} })
	who := someone(r)
	r.order(who)
	r.press(flow.KeyOK)
	r.sees(flow.TakePaper)
	r.cards.Lift()
	r.press(flow.KeyOK)
	r.station.LinkUp(true) // asks the store again at once
	r.until("that nothing new is taken", func(v flow.View) bool { return v.Screen == flow.Welcome && v.Lead.ID == "welcome.shut" })
	r.cards.Tap(r.drawer[who].Card())
	r.sees(flow.Home)
	r.asksForDomicile()
	if v := r.sees(flow.Message); v.Title.ID != "msg.shut.title" {
		t.Errorf("told %q", v.Title.ID)
	}
	if n := len(r.requests(who)); n != 1 {
		t.Errorf("%d requests", n)
	}
	r.press(flow.KeyOK, flow.KeyBack, flow.KeyBack)
	r.sees(flow.Home)
	r.press(flow.KeyWaiting)
	r.pin(r.drawer[who].PIN)
	if v := r.sees(flow.Waiting); len(v.Rows) != 1 {
		t.Errorf("%d requests are shown", len(v.Rows))
	}
	r.cards.Lift()
	r.press(flow.KeyLeave)
	r.sees(flow.Welcome)
	r.desk()
	if v := r.sees(flow.Desk); v.Note.ID != "desk.closed.unsent" && v.Lead.ID != "desk.closed.unsent" {
		t.Errorf("the clerk reads %q %q", v.Lead.ID, v.Note.ID)
	}
}

// TestCrowded: once so much was left without a card that a clerk would lose sight of it, no more is taken for now, and
// that is said at once; with a card it is.
func TestCrowded(t *testing.T) {
	r := newRoomOf(t, openStoreAt(t, t.TempDir(), neverOpen())) // while the counter is open a clerk sees who plays
	for range 6 {
		id := kiosk.NewRequestID()
		if _, err := r.store.SaveDeposit(t.Context(), store.Draft{
			ID: id, Service: "domisili", Subject: r.whose("new"), Requester: r.whose("new"), Village: site().Village.Code, Assurance: kiosk.Deposited,
			Answers: []kiosk.Answer{{Field: "purpose", Value: "KERJA"}},
		}, store.Deposit{Birth: "2001-06-01"}); err != nil {
			t.Fatal(err)
		}
	}
	r.station.LinkUp(true) // asks the store again at once
	full := func() bool {
		r.press(flow.KeyNoCard)
		v := r.until("an answer", func(v flow.View) bool { return v.Screen != flow.Welcome })
		if v.Title.ID == "msg.crowded.title" {
			return true
		}
		r.press(flow.KeyLeave)
		r.sees(flow.AskLeave)
		r.press(flow.KeyOther)
		r.sees(flow.Welcome)
		return false
	}
	for try := 0; !full(); try++ {
		if try == 40 {
			t.Fatal("deposits without a card are taken without end")
		}
	}
	r.press(flow.KeyOK)
	r.sees(flow.Welcome)
	r.titip()
	r.desk()
	if v := r.sees(flow.Desk); v.Keys[0].Sub.Args[0] != "7" {
		t.Errorf("%v wait", v.Keys[0].Sub.Args)
	}
}

// TestFlooded: reports that name nobody are bounded as deposits without a card are; with a known card one is taken, and what names
// somebody is not touched by it.
func TestFlooded(t *testing.T) {
	r := newRoomOf(t, openStoreAt(t, t.TempDir(), neverOpen()))
	report := func() flow.View {
		r.touch("Lapor & Usul")
		r.sees(flow.Menu)
		r.touch("Lapor warga yang kesulitan")
		return r.until("an answer", func(v flow.View) bool { return v.Screen == flow.Question || v.Screen == flow.Message })
	}
	attempt := func() flow.View {
		r.press(flow.KeyNoCard)
		r.who(r.drawer["new"].NIK, "01062001")
		return report()
	}
	dropped := func() {
		r.press(flow.KeyLeave)
		r.sees(flow.AskLeave)
		r.press(flow.KeyOther)
		r.sees(flow.Welcome)
	}
	for n := range 6 {
		if v := attempt(); v.Screen != flow.Question {
			t.Fatalf("after %d: %s", n, v.Title.ID)
		}
		r.answers()
		r.send()
		r.leave()
		r.sees(flow.Welcome)
	}
	r.station.LinkUp(true) // asks at once what can be taken
	for try := 0; ; try++ {
		if v := attempt(); v.Screen == flow.Message {
			if v.Title.ID != "msg.nameless.title" {
				t.Fatalf("told %s", v.Title.ID)
			}
			break
		}
		if try == 40 {
			t.Fatal("reports that name nobody are taken without end")
		}
		dropped()
	}
	r.press(flow.KeyOK)
	r.sees(flow.Menu)
	r.press(flow.KeyBack)
	r.sees(flow.Home)
	r.asksForDomicile()
	r.sees(flow.Confirm)
	dropped()
	r.cards.Tap(r.drawer["made"].Card())
	r.sees(flow.Home)
	if v := report(); v.Screen != flow.Question {
		t.Errorf("with a card: %s %s", v.Screen, v.Title.ID)
	}
}

// TestFloodedBefore: a power cut does not begin the hour of reports that name nobody anew.
func TestFloodedBefore(t *testing.T) {
	s := openStoreAt(t, t.TempDir(), neverOpen())
	for range 6 {
		if _, err := s.SaveRequest(t.Context(), store.Draft{ID: kiosk.NewRequestID(), Service: "lapor-miskin", Village: site().Village.Code}); err != nil {
			t.Fatal(err)
		}
	}
	r := newRoomOf(t, s)
	r.station.LinkUp(true) // asks at once what can be taken
	for try := 0; ; try++ {
		r.press(flow.KeyNoCard)
		r.who(r.drawer["new"].NIK, "01062001")
		r.touch("Lapor & Usul")
		r.sees(flow.Menu)
		r.touch("Lapor warga yang kesulitan")
		v := r.until("an answer", func(v flow.View) bool { return v.Screen == flow.Question || v.Screen == flow.Message })
		if v.Title.ID == "msg.nameless.title" {
			return
		}
		if try == 5 {
			t.Fatal("the reports of before are forgotten")
		}
		r.press(flow.KeyLeave)
		r.sees(flow.AskLeave)
		r.press(flow.KeyOther)
		r.sees(flow.Welcome)
	}
}

// touch presses the key with that name.
func (r *room) touch(label string) {
	r.t.Helper()
	named := func(k flow.Key) bool { return k.Label.Text == label }
	v := r.until(label, func(v flow.View) bool { return slices.ContainsFunc(v.Keys, named) })
	r.press(v.Keys[slices.IndexFunc(v.Keys, named)].ID)
}

// answers gives to each question its first ready answer, leaves the others out where it may, and types two letters where it must.
func (r *room) answers() {
	r.t.Helper()
	for last := ""; ; {
		v := r.until("the next question", func(v flow.View) bool {
			return v.Screen == flow.Confirm || v.Screen == flow.Question && v.Eyebrow.Args[1] != last
		})
		if v.Screen == flow.Confirm {
			return
		}
		last = v.Eyebrow.Args[1]
		has := func(id flow.KeyID) bool {
			return slices.ContainsFunc(v.Keys, func(k flow.Key) bool { return k.ID == id })
		}
		switch {
		case has("choice-0"):
			r.press("choice-0")
		case has(flow.KeyOther):
			r.press(flow.KeyOther)
		default:
			r.press("char-A", "char-B", flow.KeyOK)
		}
	}
}

// TestClerkFindsAPerson: who stands at the counter is found by card and by number behind more than the list shows.
func TestClerkFindsAPerson(t *testing.T) {
	r := newRoom(t)
	number := r.titip()
	for range flow.MaxPersons + 2 {
		id := kiosk.NewRequestID()
		if _, err := r.store.SaveDeposit(t.Context(), store.Draft{
			ID: id, Service: "domisili", Subject: r.whose("dead"), Requester: r.whose("dead"), Village: site().Village.Code, Assurance: kiosk.Deposited,
			Answers: []kiosk.Answer{{Field: "purpose", Value: "KERJA"}},
		}, store.Deposit{Birth: "1953-07-07"}); err != nil {
			t.Fatal(err)
		}
	}
	r.desk()
	if v := r.sees(flow.Desk); v.Keys[0].Sub.Args[0] != "21" {
		t.Errorf("%v wait", v.Keys[0].Sub.Args)
	}
	r.press("desk-queue")
	r.sees(flow.DeskQueue)
	r.press(flow.KeyNumber)
	r.sees(flow.TapOther)
	r.cards.Tap(r.drawer["made"].Card())
	r.until("that nobody waits with it", func(v flow.View) bool { return v.Lead.ID == "tap.nobody" })
	r.press(flow.KeyNumber)
	r.sees(flow.DeskNumber)
	r.pin(strings.ReplaceAll(number, " ", ""))
	r.press(flow.KeyOK)
	r.until("that the card is asked for", func(v flow.View) bool { return v.Lead.ID == "tap.person.lead" })
	r.press(flow.KeyBack, flow.KeyNumber)
	r.until("that somebody is looked for", func(v flow.View) bool { return v.Lead.ID == "desk.find.lead" })
	r.cards.Tap(r.drawer["new"].Card())
	r.sees(flow.DeskPerson)
	r.press(flow.KeyOK)
	r.done(string(kiosk.ClerkConfirm))
	if n := r.entries(journal.KindClerkAction); n != 1 {
		t.Errorf("%d deeds", n)
	}
}
