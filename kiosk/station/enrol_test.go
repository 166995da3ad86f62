package station_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// newPIN is what people choose in these tests.
const newPIN = "864209"

// who types NIK and birth date (ddmmyyyy).
func (r *room) who(nik, birth string) {
	r.t.Helper()
	r.sees(flow.TypeNIK)
	r.typed(nik)
	r.sees(flow.TypeBirth)
	r.typed(birth)
	if v := r.until("whose deposit it is", func(v flow.View) bool { return v.Screen == flow.ForWhom || v.Screen == flow.Home }); v.Screen == flow.ForWhom {
		r.press("choice-0")
	}
	r.sees(flow.Home)
}

// typed types all digits of an entry and goes on.
func (r *room) typed(digits string) {
	r.t.Helper()
	r.pin(digits)
	r.until("all digits", func(v flow.View) bool {
		return slices.ContainsFunc(v.Keys, func(k flow.Key) bool { return k.ID == flow.KeyOK })
	})
	r.press(flow.KeyOK)
}

// fill asks for the first service with the first answer.
func (r *room) fill() {
	r.t.Helper()
	r.asksForDomicile()
}

// choose chooses a PIN, twice.
func (r *room) choose() {
	r.t.Helper()
	r.sees(flow.ChoosePIN)
	r.pin(newPIN)
	r.until("the PIN asked for again", func(v flow.View) bool { return v.Title.ID == "pin.again.title" })
	r.pin(newPIN)
}

// send confirms and takes the slip.
func (r *room) send() string {
	r.t.Helper()
	if v := r.sees(flow.Confirm); v.Pages > 1 {
		r.press(flow.KeyDown)
		r.until("the last page", func(v flow.View) bool { return v.Page == v.Pages })
	}
	r.press(flow.KeyOK)
	v := r.sees(flow.TakePaper)
	r.printer.Take()
	return v.Number
}

// titip is a whole first visit of the card "new".
func (r *room) titip() string {
	r.t.Helper()
	h := r.drawer["new"]
	r.cards.Tap(h.Card())
	r.until("that the card is not enrolled", func(v flow.View) bool { return v.Title.ID == "msg.unenrolled.title" })
	r.cards.Lift()
	r.press(flow.KeyDeposit)
	r.who(h.NIK, "01062001")
	r.fill()
	r.choose()
	n := r.send()
	r.leave()
	r.sees(flow.Welcome)
	return n
}

func (r *room) record(key string) kiosk.CardRecord {
	r.t.Helper()
	h := r.drawer[key]
	nik, err := kiosk.ParseNIK(h.NIK)
	if err != nil {
		r.t.Fatal(err)
	}
	return kiosk.CardRecord{Chip: h.Chip, PIN: verifier(newPIN), Resident: kiosk.Resident{
		NIK: nik, Name: h.Name, BirthDate: h.BirthDate, Sex: kiosk.Sex(h.Sex), Address: h.Address, RT: h.RT, RW: h.RW,
		Village: kiosk.VillageCode(h.VillageCode),
	}}
}

// TestFirstVisitByDeposit: the slip says that it waits, the next tap says that it waits, and once the
// registry has the card the request is its owner's own.
func TestFirstVisitByDeposit(t *testing.T) {
	r := newRoom(t)
	number := r.titip()
	if n := papersWith(r.printer, "PETUGAS MEMASTIKAN"); n != 1 {
		t.Errorf("%d slips say what they wait for:\n%s", n, r.printer.Papers()[0].Text())
	}
	if h := r.drawer["new"]; papersWith(r.printer, h.NIK) != 0 || papersWith(r.printer, h.Name) != 0 {
		t.Error("the slip names somebody")
	}
	held := r.requests("new")
	if len(held) != 1 || held[0].State != kiosk.Unproven || held[0].Request.Number.String() != number {
		t.Fatalf("%+v", held)
	}
	if r.entries(journal.KindEnrolCard) != 1 || r.entries(journal.KindEnrolPIN) != 1 {
		t.Error("card and PIN are not in the journal")
	}
	r.cards.Tap(r.drawer["new"].Card())
	v := r.until("that it waits", func(v flow.View) bool { return v.Title.ID == "msg.pending.title" })
	if len(v.Rows) > 0 || v.Face || v.Number != "" {
		t.Error("a card that nobody confirmed is shown something")
	}
	r.cards.Lift()
	r.press(flow.KeyOther)
	r.sees(flow.Goodbye)
	_, records := registry(t)
	if err := r.store.ReplaceCards(t.Context(), "v2", pepper, append(records, r.record("new"))); err != nil {
		t.Fatal(err)
	}
	r.cards.Tap(r.drawer["new"].Card())
	r.sees(flow.Home)
	r.cards.Lift()
	r.press(flow.KeyWaiting)
	r.sees(flow.PIN)
	r.pin(newPIN)
	if v := r.sees(flow.Waiting); len(v.Rows) != 1 {
		t.Errorf("%d requests are the resident's own", len(v.Rows))
	}
}

// TestDepositWithoutCard: nobody is turned away, and what fails is said.
func TestDepositWithoutCard(t *testing.T) {
	r := newRoom(t)
	h := r.drawer["dead"]
	r.cards.Tap(h.Card())
	r.until("that it was not read", func(v flow.View) bool { return v.Title.ID == "msg.unreadable.title" })
	r.press(flow.KeyNoCard)
	r.who(h.NIK, "07071953")
	r.fill()
	r.send()
	r.press(flow.KeyOK)
	r.sees(flow.CardLeft)
	r.cards.Lift()
	r.sees(flow.Welcome)
	if held := r.requests("dead"); len(held) != 1 || held[0].State != kiosk.Unproven || r.entries(journal.KindEnrolPIN) != 0 {
		t.Errorf("%+v", held)
	}
	// A second one at once is stored like the first, and its slip is spared: no card vouches for it.
	r.press(flow.KeyNoCard)
	r.who(h.NIK, "07071953")
	r.fill()
	r.sees(flow.Confirm)
	r.press(flow.KeyOK)
	if v := r.sees(flow.TakePaper); v.Note.ID != "ration.slip" || v.Number == "" {
		t.Errorf("the slip of the second: %+v", v)
	}
	if held := r.requests("dead"); len(held) != 2 || len(held[0].Prints)+len(held[1].Prints) != 1 {
		t.Errorf("%+v", held)
	}
}

// TestPINForgottenAndChanged: the one waits for a clerk, the other holds at once.
func TestPINForgottenAndChanged(t *testing.T) {
	r := newRoom(t)
	who := someone(r)
	r.cards.Tap(r.drawer[who].Card())
	r.sees(flow.Home)
	r.cards.Lift()
	r.press(flow.KeyWaiting)
	r.sees(flow.PIN)
	r.press(flow.KeyForgot)
	r.sees(flow.Message)
	r.press(flow.KeyForgot)
	r.choose()
	r.until("that it waits", func(v flow.View) bool { return v.Title.ID == "msg.pinset.title" })
	r.press(flow.KeyOK)
	r.sees(flow.Goodbye)
	if p, err := r.store.CheckPIN(t.Context(), r.drawer[who].Chip, newPIN); err != nil || p.OK {
		t.Fatalf("a PIN that nobody confirmed opens: %v", err)
	}
	r.cards.Tap(r.drawer[who].Card())
	r.sees(flow.Home)
	r.cards.Lift()
	r.press(flow.KeyWaiting)
	r.sees(flow.PIN)
	r.pin(r.drawer[who].PIN)
	r.sees(flow.Waiting)
	r.press(flow.KeyPIN)
	r.choose()
	r.until("that it holds", func(v flow.View) bool { return v.Title.ID == "msg.pinnew.title" })
	if p, err := r.store.CheckPIN(t.Context(), r.drawer[who].Chip, newPIN); err != nil || !p.OK {
		t.Errorf("the changed PIN does not open: %v", err)
	}
}

// TestLostCard opens nothing, and the clerks hear of it.
func TestLostCard(t *testing.T) {
	r := newRoom(t)
	lost := r.record("new")
	lost.Lost = true
	if err := r.store.ReplaceCards(t.Context(), "v2", pepper, []kiosk.CardRecord{lost}); err != nil {
		t.Fatal(err)
	}
	r.cards.Tap(r.drawer["new"].Card())
	r.until("that it was reported lost", func(v flow.View) bool { return v.Title.ID == "msg.lost.title" })
	wait(t, "the clerks told", func() bool { return r.entries(journal.KindPersonCheck) == 1 && r.entries(journal.KindFault) == 0 })
}

// TestRecordToBeChecked opens nothing either, and says whom to see.
func TestRecordToBeChecked(t *testing.T) {
	r := newRoom(t)
	c := r.record("new")
	c.Lost, c.Check = true, true
	if err := r.store.ReplaceCards(t.Context(), "v2", pepper, []kiosk.CardRecord{c}); err != nil {
		t.Fatal(err)
	}
	r.cards.Tap(r.drawer["new"].Card())
	r.until("that a clerk must look", func(v flow.View) bool { return v.Title.ID == "msg.check.title" })
	wait(t, "the clerk is told", func() bool { return r.entries(journal.KindPersonCheck) == 1 && r.entries(journal.KindFault) == 0 })
}

// TestCardThatMayBeACopy is told before its PIN not even that something waits.
func TestCardThatMayBeACopy(t *testing.T) {
	r := newRoom(t)
	c := r.record("new")
	r.titip()
	held := r.requests("new")[0].Request.ID
	news := []kiosk.FeedItem{
		{N: 1, News: kiosk.StatusNews{Request: held, State: kiosk.Checking}},
		{N: 2, News: kiosk.StatusNews{Request: held, State: kiosk.Incomplete}},
	}
	if err := r.store.ApplyFeed(t.Context(), news); err != nil {
		t.Fatal(err)
	}
	for version, ask := range map[string]bool{"v2": false, "v3": true} {
		c.AskPIN = ask
		if err := r.store.ReplaceCards(t.Context(), version, pepper, []kiosk.CardRecord{c}); err != nil {
			t.Fatal(err)
		}
		r.cards.Tap(r.drawer["new"].Card())
		if v := r.sees(flow.Home); v.Banner.Alert == ask {
			t.Errorf("may be a copy: %v; the screen says that something waits: %v", ask, v.Banner.Alert)
		}
		r.press(flow.KeyLeave)
		r.sees(flow.CardLeft)
		r.cards.Lift()
		r.sees(flow.Welcome)
	}
}

// TestCardOfAnotherVillage: the regency is asked while somebody waits; its answer is kept for the visit
// alone; without an answer in time the card is deposited like any other.
func TestCardOfAnotherVillage(t *testing.T) {
	const guest = "endang"
	var asked string
	var r *room
	r = newRoom(t, func(o *station.Options) {
		o.Lookup = func(ctx context.Context, chip []byte) (kiosk.CardRecord, error) {
			for key, h := range r.drawer {
				if string(h.Chip) == string(chip) && key == guest {
					return r.record(guest), nil
				}
			}
			asked = string(chip)
			<-ctx.Done()
			return kiosk.CardRecord{}, errors.New("no answer in time")
		}
	})
	tap := func() {
		r.cards.Tap(r.drawer[guest].Card())
		r.cards.Lift()
	}
	r.cards.Tap(r.drawer[guest].Card())
	r.until("titip, for the link is down", func(v flow.View) bool { return v.Title.ID == "msg.unenrolled.title" })
	r.cards.Lift()
	r.press(flow.KeyOther)
	r.sees(flow.Goodbye)
	r.station.LinkUp(true)
	r.cards.Tap(r.drawer[guest].Card())
	r.sees(flow.Home)
	r.cards.Lift()
	r.press(flow.KeyWaiting)
	r.sees(flow.PIN)
	r.pin(newPIN)
	r.sees(flow.Waiting)
	r.press(flow.KeyLeave)
	r.sees(flow.Goodbye)
	wait(t, "the end of the card, once the visit is over", func() bool {
		st, err := r.store.LookupCard(t.Context(), r.drawer[guest].Chip)
		return err == nil && st == (store.CardState{})
	})
	tap()
	begun := time.Now()
	r.cards.Tap(r.drawer["new"].Card())
	r.until("titip, for nobody answered", func(v flow.View) bool { return v.Title.ID == "msg.unenrolled.title" })
	if asked == "" || time.Since(begun) > 5*time.Second {
		t.Errorf("it took %s", time.Since(begun))
	}
}

// TestHelper: whoever helps stays the requester, and learns no PIN.
func TestHelper(t *testing.T) {
	r := newRoom(t)
	helper := someone(r)
	elder := r.drawer["new"]
	r.cards.Tap(r.drawer[helper].Card())
	r.sees(flow.Home)
	r.cards.Lift()
	r.press(flow.KeyAssist)
	r.sees(flow.PIN)
	r.pin(r.drawer[helper].PIN)
	r.sees(flow.TapOther)
	r.cards.Tap(elder.Card())
	r.who(elder.NIK, "01062001")
	r.fill()
	v := r.sees(flow.Confirm)
	for _, row := range v.Rows {
		if strings.Contains(row.Value.Text, r.drawer[helper].Name) {
			t.Error("the helper stands where the subject belongs")
		}
	}
	r.send()
	if held := r.requests("new"); len(held) != 1 || held[0].State != kiosk.Unproven || len(r.requests(helper)) != 0 {
		t.Errorf("%d requests of the elder", len(held))
	}
	if r.entries(journal.KindEnrolPIN) != 0 {
		t.Error("a PIN was chosen by a helper")
	}
}

// TestHelperWithoutEnrolledCard: who helps and is not enrolled types who they are, and then whom they help. The clerk at the kiosk is
// shown both, and the request is the elder's.
func TestHelperWithoutEnrolledCard(t *testing.T) {
	r := newRoom(t)
	helper, elder := r.drawer["new"], r.drawer[someone(r)]
	r.cards.Tap(helper.Card())
	r.until("that the card is not enrolled", func(v flow.View) bool { return v.Title.ID == "msg.unenrolled.title" })
	r.cards.Lift()
	r.press(flow.KeyDeposit)
	r.sees(flow.TypeNIK)
	r.typed(helper.NIK)
	r.sees(flow.TypeBirth)
	r.typed("01062001")
	r.sees(flow.ForWhom)
	r.press("choice-1")
	r.sees(flow.TapOther)
	r.press(flow.KeyNoCard)
	born, err := time.Parse(time.DateOnly, elder.BirthDate)
	if err != nil {
		t.Fatal(err)
	}
	r.who(elder.NIK, born.Format("02012006"))
	r.fill()
	r.send()
	r.leave()
	people, err := r.store.Persons(t.Context())
	if err != nil || len(people) != 1 {
		t.Fatal(people, err)
	}
	want := store.Helper{Last4: helper.NIK[12:], Birth: "2001-06-01"}
	if p := people[0]; p.Last4 != elder.NIK[12:] || p.Birth != elder.BirthDate || p.Helper != want || len(p.Chip) != 0 {
		t.Errorf("the clerk is told %+v", p)
	}
	text := strings.Join(strings.Fields(r.printer.Papers()[0].Text()), " ")
	if !strings.Contains(text, "untuk orang lain") || strings.Contains(text, helper.NIK) || strings.Contains(text, elder.NIK) {
		t.Errorf("the slip does not say that it is for somebody else, or names them: %s", text)
	}
}
