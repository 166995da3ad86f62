package store_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// word is the regency's verdict on the last thing that a clerk did in an incarnation.
func (r *room) word(inc uint64, v kiosk.VerdictCode, code string) kiosk.Verdict {
	r.t.Helper()
	list := r.journal(inc)
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Kind == journal.KindClerkAction {
			return kiosk.Verdict{Incarnation: inc, Seq: list[i].Seq, Verdict: v, Code: code}
		}
	}
	r.t.Fatal("no clerk did anything")
	return kiosk.Verdict{}
}

// confirmed deposits with Cit's card, and a clerk confirms them here.
func (r *room) confirmed() kiosk.Request {
	r.t.Helper()
	q := r.titip()
	if err := r.act(store.Action{Do: kiosk.ClerkConfirm, Chip: chipCit, Request: q.ID}); err != nil {
		r.t.Fatal(err)
	}
	return q
}

func (r *room) wantDeposit(q kiosk.Request, d store.DepositState, s kiosk.RequestState, refused string) {
	r.t.Helper()
	if c, h := r.look(chipCit), r.held(q.ID); c.Deposit != d || h.State != s {
		r.t.Errorf("%q, %s; want %q, %s", c.Deposit, h.State, d, s)
	}
	list, err := r.Persons(r.t.Context())
	if err != nil || (len(list) == 1) != (d == store.DepositWaiting) || len(list) == 1 && list[0].Refused != refused {
		r.t.Errorf("the clerk's list %+v, %v", list, err)
	}
}

// TestRefusedConfirmation: what a clerk confirmed here waits again once the regency refused it, also where that was
// journaled once more in another incarnation; out of quarantine it holds after all; a verdict on anything else
// changes nothing.
func TestRefusedConfirmation(t *testing.T) {
	for _, v := range []kiosk.VerdictCode{kiosk.EntryRejected, kiosk.EntryQuarantined} {
		r := newRoom(t)
		r.registry("v1")
		r.staff()
		q := r.confirmed()
		other := r.word(1, v, "person")
		other.Seq--
		r.feed(other)
		r.wantDeposit(q, store.DepositConfirmed, kiosk.Checking, "")
		if err := r.NewIncarnation(t.Context(), 2); err != nil {
			t.Fatal(err)
		}
		r.feed(r.word(2, v, "person"))
		r.wantDeposit(q, store.DepositConfirmed, kiosk.Checking, "") // it may be about what a clone wrote there
		r.ack(2)
		r.wantDeposit(q, store.DepositWaiting, kiosk.Unproven, "person")
		r.registry("v2")
		r.wantDeposit(q, store.DepositWaiting, kiosk.Unproven, "person")
		r.feed(r.word(2, kiosk.EntryAccepted, ""), kiosk.StatusNews{Request: q.ID, State: kiosk.Checking, Holder: kiosk.Clerk})
		r.wantDeposit(q, store.DepositConfirmed, kiosk.Checking, "")
	}
}

// TestConfirmedAgain: after the refusal a clerk may confirm once more, and only the new word counts.
func TestConfirmedAgain(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	r.staff()
	q := r.confirmed()
	first := r.word(1, kiosk.EntryRejected, "person")
	r.ack(1)
	r.feed(first)
	if err := r.act(store.Action{Do: kiosk.ClerkConfirm, Chip: chipCit, Request: q.ID}); err != nil {
		t.Fatal(err)
	}
	r.feed(first)
	r.wantDeposit(q, store.DepositConfirmed, kiosk.Checking, "")
}

// TestNoCardCame: a registry that comes before the regency has heard of the clerk's word takes nothing away; one that
// comes after it agreed, and does not show the card, ends what the kiosk promised.
func TestNoCardCame(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	r.staff()
	q := r.confirmed()
	r.registry("v2")
	r.wantDeposit(q, store.DepositConfirmed, kiosk.Checking, "")
	r.ack(1)
	r.feed(kiosk.StatusNews{Request: q.ID, State: kiosk.Checking, Holder: kiosk.Clerk})
	r.wantDeposit(q, store.DepositConfirmed, kiosk.Checking, "")
	r.registry("v3")
	r.wantDeposit(q, store.NotDeposited, kiosk.Checking, "")
}

// TestNoCardCameBeforeTheAck: a registry that came before the ack of what it answers ended nothing, so it is asked for once more; one that
// comes when all is told is not.
func TestNoCardCameBeforeTheAck(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	r.staff()
	q := r.confirmed()
	r.feed(r.word(1, kiosk.EntryAccepted, ""), kiosk.StatusNews{Request: q.ID, State: kiosk.Checking, Holder: kiosk.Clerk})
	r.registry("v2")
	r.wantDeposit(q, store.DepositConfirmed, kiosk.Checking, "")
	r.wantRegistry("v2", true)
	for range 2 { // an ack may come twice
		r.ack(1)
		r.wantRegistry("v2", false)
	}
	r.wantDeposit(q, store.DepositConfirmed, kiosk.Checking, "")
	r.registry("v2")
	r.wantDeposit(q, store.NotDeposited, kiosk.Checking, "")
	r.ack(1)
	r.wantRegistry("v2", true)
}

// wantRegistry holds whether the kiosk takes itself to have a version of the registry.
func (r *room) wantRegistry(version string, has bool) {
	r.t.Helper()
	got, err := r.DataVersion(r.t.Context(), "cards")
	if err != nil || (got == version) != has || got == "" {
		r.t.Errorf("the registry's version is %q, %v", got, err)
	}
}

// TestRefusedPIN: a forgotten PIN that a clerk confirmed here and the regency refused holds no more; the one before does,
// with the tries that were left.
func TestRefusedPIN(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	r.staff()
	if err := r.SetPIN(t.Context(), chipAni, pinNew, kiosk.PINForgotten, false); err != nil {
		t.Fatal(err)
	}
	if err := r.act(store.Action{Do: kiosk.ClerkConfirm, Chip: chipAni}); err != nil {
		t.Fatal(err)
	}
	if p := r.try("000000"); p.TriesLeft != kiosk.MaxTries-1 {
		t.Fatalf("%+v", p)
	}
	r.ack(1)
	r.feed(r.word(1, kiosk.EntryQuarantined, "staff"))
	if !r.look(chipAni).PINWaits {
		t.Error("it does not wait again")
	}
	if p := r.try(pinNew); p.OK || p.TriesLeft != kiosk.MaxTries-2 {
		t.Errorf("the refused PIN: %+v", p)
	}
	if p := r.try(pinAni); !p.OK {
		t.Error("the PIN before does not hold")
	}
}

// TestConfirmationAtTheVerdictOfAClone: what the regency says of a clone's entry at the place of a clerk's word neither ends nor seals
// that word, whether or not it names a request; it is brought in the next incarnation, and is judged there.
func TestConfirmationAtTheVerdictOfAClone(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	r.staff()
	q := r.confirmed()
	clones := r.word(1, kiosk.EntryRejected, "card")
	named := clones
	named.Verdict, named.Code, named.Request = kiosk.EntryAccepted, "", kiosk.NewRequestID()
	r.feed(named, clones)
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	r.ack(2)
	r.wantDeposit(q, store.DepositConfirmed, kiosk.Checking, "")
	r.feed(r.word(2, kiosk.EntryRejected, "person"))
	r.wantDeposit(q, store.DepositWaiting, kiosk.Unproven, "person")
}
