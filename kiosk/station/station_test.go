package station_test

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

func someone(r *room) string {
	for key, h := range r.drawer {
		if h.Enrolled && h.VillageCode == setail && h.Kind == cardsim.TypeA {
			return key
		}
	}
	r.t.Fatal("nobody in the drawer is enrolled")
	return ""
}

// TestVisit goes from the tap to the taken paper and asks every witness: screen, store and paper.
func TestVisit(t *testing.T) {
	r := newRoom(t)
	who := someone(r)
	r.order(who)
	if len(r.requests(who)) != 0 {
		t.Fatal("something was saved before it was confirmed")
	}
	r.press(flow.KeyOK)
	v := r.sees(flow.TakePaper)
	held := r.requests(who)
	if len(held) != 1 || held[0].Request.Number.String() != v.Number || len(held[0].Prints) != 1 {
		t.Fatalf("%d requests, the screen says %s", len(held), v.Number)
	}
	if p := held[0].Prints[0]; p.Outcome != "printed" {
		t.Errorf("the ledger says %q", p.Outcome)
	}
	papers := r.printer.Papers()
	if len(papers) != 1 || papers[0].State != printersim.AtMouth || !strings.Contains(papers[0].Text(), v.Number) {
		t.Fatalf("%d papers", len(papers))
	}
	if h := r.drawer[who]; strings.Contains(papers[0].Text(), h.NIK) || strings.Contains(papers[0].Text(), h.Name) {
		t.Error("the slip names its owner")
	}
	r.printer.Take()
	wait(t, "the taken paper in the ledger", func() bool { return r.requests(who)[0].Prints[0].Mouth == "taken" })
	r.press(flow.KeyOK)
	r.sees(flow.CardLeft)
	wait(t, "the end of the portrait", func() bool { _, face := r.glass.now(); return !face }) // cleared once the next screen stands
	r.cards.Lift()
	r.sees(flow.Goodbye)
	r.sees(flow.Welcome)
}

// TestPaperRunsOut: nothing is claimed, the owner is asked at the next tap, the copy says SALINAN.
func TestPaperRunsOut(t *testing.T) {
	r := newRoom(t)
	who := someone(r)
	r.order(who)
	r.cards.Lift()
	r.printer.AfterMM(40, func(s *printersim.Sim) { s.RunOut() })
	r.press(flow.KeyOK)
	r.sees(flow.PaperTrouble)
	r.until("the unsure sentence", func(v flow.View) bool {
		return v.Screen == flow.PaperTrouble && len(v.Rows) > 0 && v.Rows[0].Label.ID == "paper.unsure"
	})
	if got := r.requests(who)[0].Prints[0].Outcome; got != "unknown" {
		t.Fatalf("the ledger says %q", got)
	}
	r.press(flow.KeyOK)
	r.sees(flow.Welcome)
	r.printer.Load(10_000)
	r.cards.Tap(r.drawer[who].Card())
	r.until("one thing that waits", func(v flow.View) bool { return v.Screen == flow.Home && v.Banner.Alert })
	r.press(flow.KeyWaiting)
	r.sees(flow.PIN)
	r.pin(r.drawer[who].PIN)
	r.sees(flow.AskPaper)
	r.press(flow.KeyOther)
	v := r.sees(flow.TakePaper)
	if n := papersWith(r.printer, "SALINAN ke-1"); n != 1 {
		t.Errorf("%d papers say SALINAN", n)
	}
	whole := 0
	for _, p := range r.printer.Papers() {
		if strings.Contains(p.Text(), "lembar 1/1") && !strings.Contains(p.Text(), "SALINAN ke-") && !strings.Contains(p.Text(), "BATAL") {
			whole++
		}
	}
	if whole > 0 {
		t.Errorf("%d papers pass for a first one", whole)
	}
	if !strings.Contains(v.Number, " ") {
		t.Error("no number on the screen")
	}
}

// TestPrinterAbsent: the request is saved, the resident is told, and the slip comes at the next tap.
func TestPrinterAbsent(t *testing.T) {
	r := newRoom(t)
	who := someone(r)
	r.printer.Unplug()
	r.order(who)
	r.press(flow.KeyOK)
	r.sees(flow.PaperTrouble)
	held := r.requests(who)
	if len(held) != 1 || held[0].Prints[0].Outcome != "not-started" {
		t.Fatalf("%+v", held)
	}
	r.press(flow.KeyOK)
	r.sees(flow.CardLeft)
	r.cards.Lift()
	r.sees(flow.Welcome)
	if err := r.printer.Replug(); err != nil {
		t.Fatal(err)
	}
	r.cards.Tap(r.drawer[who].Card())
	r.sees(flow.Home)
	r.press(flow.KeyWaiting)
	r.sees(flow.PIN)
	r.pin(r.drawer[who].PIN)
	r.sees(flow.Waiting)
	wait(t, "the printer to be ready again", func() bool { return r.printer.State().Plugged })
	r.printSlip()
	r.until("a paper, or word of its trouble", func(v flow.View) bool {
		return v.Screen == flow.TakePaper || v.Screen == flow.PaperTrouble
	})
	r.sees(flow.TakePaper)
	if papersWith(r.printer, "SALINAN ke-") != 0 {
		t.Error("the first paper calls itself a copy")
	}
}

// TestCardsThatCannotBeUsed: each gets its own clear answer.
func TestCardsThatCannotBeUsed(t *testing.T) {
	r := newRoom(t)
	for key, want := range map[string]string{"sim": "msg.unknown.title", "dead": "msg.unreadable.title", "new": "msg.unenrolled.title"} {
		r.cards.Tap(r.drawer[key].Card())
		r.until(want, func(v flow.View) bool { return v.Screen == flow.Message && v.Title.ID == want })
		r.cards.Lift()
		if key == "new" {
			r.press(flow.KeyOther)
		}
		r.sees(flow.Welcome)
	}
}

// TestWrongPINLocks: five wrong tries lock the card, durably.
func TestWrongPINLocks(t *testing.T) {
	r := newRoom(t)
	who := someone(r)
	r.cards.Tap(r.drawer[who].Card())
	r.sees(flow.Home)
	r.asksForDomicile()
	for i := kiosk.MaxTries; i > 0; i-- {
		left := strconv.Itoa(i)
		r.until("a PIN screen with "+left+" tries", func(v flow.View) bool {
			fresh := i == kiosk.MaxTries && v.Lead.ID == "pin.lead"
			return v.Screen == flow.PIN && (fresh || v.Lead.ID == "pin.wrong" && v.Lead.Args[0] == left)
		})
		r.pin("000000")
	}
	r.until("the lock", func(v flow.View) bool { return v.Title.ID == "pin.locked.title" })
	st, err := r.store.LookupCard(t.Context(), r.drawer[who].Chip)
	if err != nil || !st.Locked {
		t.Errorf("the card is not locked: %v", err)
	}
}

// TestAnotherCardEndsTheVisit: the second person sees nothing of the first.
func TestAnotherCardEndsTheVisit(t *testing.T) {
	r := newRoom(t)
	who := someone(r)
	r.order(who)
	r.cards.Lift()
	r.cards.Tap(r.drawer["new"].Card())
	v := r.sees(flow.Message)
	if v.Title.ID != "msg.unenrolled.title" || len(v.Rows) > 0 || v.Face {
		t.Errorf("%+v", v.Title)
	}
	if len(r.requests(who)) != 0 {
		t.Error("a request nobody confirmed")
	}
}

// TestHelpIsCalledOnce: one call stands for the next two minutes, however often the key is pressed.
func TestHelpIsCalledOnce(t *testing.T) {
	r := newRoom(t)
	for range 3 {
		r.press(flow.KeyHelp)
		r.until("the call", func(v flow.View) bool { return v.Title.ID == "msg.help.title" })
		r.press(flow.KeyOK)
		r.sees(flow.Welcome)
	}
	calls := func() (n int) {
		rep, err := store.Inspect(t.Context(), r.store.Path(), 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range rep.Entries {
			if e.Kind == journal.KindFault {
				n++
			}
		}
		return n
	}
	wait(t, "a call in the journal", func() bool { return calls() > 0 })
	if n := calls(); n != 1 {
		t.Errorf("%d calls in the journal", n)
	}
}

// TestRestoredStoreTakesNothingNew: a restored copy takes no request before it has spoken with the regency; the screen
// says so before anybody fills in a form, and whoever has no card is told the same.
func TestRestoredStoreTakesNothingNew(t *testing.T) {
	dir := t.TempDir()
	seedStore(t, dir)
	s := openStore(t, dir)
	copied := filepath.Join(t.TempDir(), "kiosk.db")
	if err := s.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	r := &room{t: t, glass: newGlass(), cards: cardsim.NewReader(), printer: fastPrinter(), store: openStore(t, filepath.Dir(copied))}
	r.station = newStation(t, r.store, r.printer.Conn(), r.cards, r.glass)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.station.Run(ctx) }()
	r.until("that nothing new is taken", func(v flow.View) bool { return v.Screen == flow.Welcome && v.Lead.ID == "welcome.shut" })
	r.press(flow.KeyNoCard)
	if v := r.sees(flow.Message); v.Title.ID != "msg.shut.title" {
		t.Errorf("told %q", v.Title.ID)
	}
	r.press(flow.KeyOK)
	r.sees(flow.Welcome)
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	_ = r.store.Close()
	_ = r.printer.Close()
}
