package station_test

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// clerkKey is whose card of the drawer is the clerk's.
const clerkKey = "yohanes"

const clerkPIN = "531642"

// desk opens the clerk's mode.
func (r *room) desk() {
	r.t.Helper()
	h := r.drawer[clerkKey]
	if err := r.store.ReplaceStaff(r.t.Context(), "s1", []kiosk.StaffRecord{
		{Account: "yohanes", Name: "Yohanes", Role: kiosk.RoleService, Own: h.Chip, PIN: verifier(clerkPIN)},
	}); err != nil {
		r.t.Fatal(err)
	}
	r.cards.Tap(h.Card())
	r.sees(flow.StaffPIN)
	r.pin(clerkPIN)
	r.sees(flow.Desk)
	r.cards.Lift()
}

// done reads that it was done, and goes back to the desk.
func (r *room) done(what string) {
	r.t.Helper()
	r.until(what, func(v flow.View) bool { return v.Lead.ID == "desk.done."+what })
	r.press(flow.KeyOK)
	r.sees(flow.Desk)
}

// TestClerkAtTheKiosk confirms with both cards while the fiber is cut, hands over, changes the roll and
// prints the recap; each is in the journal.
func TestClerkAtTheKiosk(t *testing.T) {
	r := newRoom(t)
	r.titip()
	line := kiosk.Wait{Cause: kiosk.WaitLine, Remedy: kiosk.RemedyLine, Tries: 4}
	if err := r.store.NoteWait(t.Context(), line); err != nil {
		t.Fatal(err)
	}
	r.desk()
	r.until("why entries wait", func(v flow.View) bool { return v.Screen == flow.Desk && v.Lead.ID == "desk.wait.line" })
	r.press("desk-queue")
	if v := r.sees(flow.DeskQueue); len(v.Rows) != 1 {
		t.Fatalf("%d persons", len(v.Rows))
	}
	r.press("pick-0")
	r.sees(flow.TapOther)
	r.cards.Tap(r.drawer["made"].Card())
	r.until("that it is another card", func(v flow.View) bool { return v.Lead.ID == "tap.different" })
	r.cards.Lift()
	r.cards.Tap(r.drawer["new"].Card())
	v := r.sees(flow.DeskPerson)
	if v.Rows[0].Value.Text != "•••• •••• •••• 9012" || v.Rows[1].Value.Text != "1 Juni 2001" {
		t.Errorf("%+v", v.Rows)
	}
	r.press(flow.KeyOK)
	r.done("confirm")
	r.cards.Lift()
	held := r.requests("new")
	if held[0].State != kiosk.Checking {
		t.Errorf("state %s", held[0].State)
	}
	news := kiosk.FeedItem{N: 1, News: kiosk.StatusNews{Request: held[0].Request.ID, State: kiosk.ReadyState}}
	if err := r.store.ApplyFeed(t.Context(), []kiosk.FeedItem{news}); err != nil {
		t.Fatal(err)
	}
	r.press("desk-work")
	r.sees(flow.DeskWork)
	r.press(flow.KeyNumber)
	r.sees(flow.DeskNumber)
	r.typed(string(held[0].Request.Number))
	r.done("hand-over")
	if got := r.requests("new")[0].State; got != kiosk.HandedOver {
		t.Errorf("state %s", got)
	}
	for _, what := range []string{"roll", "recap", "list"} {
		r.press("desk-paper")
		r.sees(flow.DeskPaper)
		r.press(flow.KeyID("desk-" + what))
		r.done(what)
	}
	wait(t, "the recap", func() bool { return papersWith(r.printer, "REKAP PELAYANAN") == 1 })
	wait(t, "the list", func() bool { return papersWith(r.printer, "DAFTAR PERMOHONAN") == 1 })
	if n := r.entries(journal.KindClerkAction); n != 5 {
		t.Errorf("%d actions in the journal", n)
	}
	r.press(flow.KeyLeave)
	r.sees(flow.Goodbye)
}

// TestClerkServes an elder: one sitting makes the request, the card and the PIN that the elder chose, with
// the clerk's word for it, so that nothing waits. A clerk is no witness for the own card.
func TestClerkServes(t *testing.T) {
	r := newRoom(t)
	h := r.drawer["new"]
	r.desk()
	r.press("desk-serve")
	r.sees(flow.TapOther)
	r.cards.Tap(r.drawer[clerkKey].Card())
	r.until("that it is the clerk's own", func(v flow.View) bool { return v.Lead.ID == "tap.own" })
	r.cards.Lift()
	r.cards.Tap(h.Card())
	r.who(h.NIK, "01062001")
	r.cards.Lift()
	r.fill()
	r.choose()
	r.send()
	held := r.requests("new")
	if len(held) != 1 || held[0].State != kiosk.Checking {
		t.Fatalf("%d requests; %+v", len(held), held)
	}
	if papersWith(r.printer, "PETUGAS MEMASTIKAN") != 0 {
		t.Error("the slip says that a clerk must confirm what one has witnessed")
	}
	for kind, want := range map[journal.Kind]int{journal.KindEnrolCard: 1, journal.KindEnrolPIN: 1, journal.KindClerkAction: 1} {
		if n := r.entries(kind); n != want {
			t.Errorf("%d entries of %v, want %d", n, kind, want)
		}
	}
	if st, err := r.store.LookupCard(t.Context(), h.Chip); err != nil || st.Deposit != store.DepositConfirmed {
		t.Errorf("%+v, %v", st, err)
	}
}

// TestWitnessOfOneself: what a clerk witnesses for their own NIK waits for another clerk, and is not lost.
func TestWitnessOfOneself(t *testing.T) {
	r := newRoom(t)
	h := r.drawer[clerkKey]
	r.desk()
	r.press("desk-serve")
	r.sees(flow.TapOther)
	r.press(flow.KeyNoCard)
	born, err := time.Parse(time.DateOnly, h.BirthDate)
	if err != nil {
		t.Fatal(err)
	}
	r.who(h.NIK, born.Format("02012006"))
	r.fill()
	r.send()
	if held := r.requests(clerkKey); len(held) != 1 || held[0].State != kiosk.Unproven || r.entries(journal.KindClerkAction) != 0 {
		t.Errorf("%+v", held)
	}
	if papersWith(r.printer, "PETUGAS MEMASTIKAN") != 1 {
		t.Error("the slip does not say that a clerk must confirm it")
	}
}

// TestClerkUnlocks a card beside the clerk's own, and never the clerk's.
func TestClerkUnlocks(t *testing.T) {
	r := newRoom(t)
	who := someone(r)
	for range kiosk.MaxTries {
		if _, err := r.store.CheckPIN(t.Context(), r.drawer[who].Chip, "000000"); err != nil {
			t.Fatal(err)
		}
	}
	r.desk()
	r.press("desk-unlock")
	r.sees(flow.TapOther)
	r.cards.Tap(r.drawer[clerkKey].Card())
	r.until("that it is the clerk's own", func(v flow.View) bool { return v.Lead.ID == "tap.own" })
	r.cards.Lift()
	r.cards.Tap(r.drawer[who].Card())
	r.done("unlock")
	if st, err := r.store.LookupCard(t.Context(), r.drawer[who].Chip); err != nil || st.Locked {
		t.Errorf("%+v, %v", st, err)
	}
}

// TestClerkHandsOverNothing that is not ready or not there.
func TestClerkHandsOverNothing(t *testing.T) {
	r := newRoom(t)
	r.titip()
	r.desk()
	other, err := kiosk.NewNumber(104, 1)
	if err != nil {
		t.Fatal(err)
	}
	for number, want := range map[kiosk.Number]string{r.requests("new")[0].Request.Number: "desk.fail.state", other: "desk.fail.none"} {
		r.press("desk-work")
		r.sees(flow.DeskWork)
		r.press(flow.KeyNumber)
		r.sees(flow.DeskNumber)
		r.typed(string(number))
		r.until(want, func(v flow.View) bool { return v.Lead.ID == want })
		r.press(flow.KeyOK)
		r.sees(flow.Desk)
	}
	if n := r.entries(journal.KindClerkAction); n != 0 {
		t.Errorf("%d actions that were not done are in the journal", n)
	}
}

// TestClerkDenies with a reason: the request is refused and the card is nobody's candidate any more.
func TestClerkDenies(t *testing.T) {
	r := newRoom(t)
	r.titip()
	r.desk()
	r.press("desk-queue")
	r.sees(flow.DeskQueue)
	r.press("pick-0")
	r.sees(flow.TapOther)
	r.cards.Tap(r.drawer["new"].Card())
	r.sees(flow.DeskPerson)
	r.press(flow.KeyOther)
	r.sees(flow.DeskDeny)
	r.press("choice-2")
	r.done("deny")
	if got := r.requests("new")[0].State; got != kiosk.Refused {
		t.Errorf("state %s", got)
	}
	if st, err := r.store.LookupCard(t.Context(), r.drawer["new"].Chip); err != nil || st.Deposit != store.NotDeposited {
		t.Errorf("%+v, %v", st, err)
	}
	r.press("desk-queue")
	if v := r.sees(flow.DeskQueue); len(v.Rows) != 0 {
		t.Errorf("%d persons wait still", len(v.Rows))
	}
}
