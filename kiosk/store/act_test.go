package store_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// deeds are the actions of clerks in an incarnation, in their order.
func (r *room) deeds(inc uint64) (list []journal.ClerkActionBody) {
	r.t.Helper()
	for _, l := range r.journal(inc) {
		if l.Kind != journal.KindClerkAction {
			continue
		}
		var b journal.ClerkActionBody
		if err := journal.Unmarshal(l.plain, &b); err != nil {
			r.t.Fatal(err)
		}
		list = append(list, b)
	}
	return list
}

func (r *room) incarnation(inc uint64) {
	r.t.Helper()
	if err := r.NewIncarnation(r.t.Context(), inc); err != nil {
		r.t.Fatal(err)
	}
}

// TestActsAreCarried: what a clerk did goes into each new incarnation until an ack covers it, and not on.
func TestActsAreCarried(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	r.staff()
	r.ack(1)
	if err := r.act(store.Action{Do: kiosk.ClerkLost, Chip: chipAni}); err != nil {
		t.Fatal(err)
	}
	if err := r.ClaimStaff(t.Context(), chipCit, "12345678", pinTono); err != nil {
		t.Fatal(err)
	}
	r.reopen() // the key that sealed the entries is gone
	for inc := uint64(2); inc <= 3; inc++ {
		r.incarnation(inc)
		r.wantKinds(inc, "incarnation epoch clerk.action clerk.action enrol.pin ")
		d := r.deeds(inc)
		if d[0].Action != "lost" || d[0].Clerk != "tono" || string(d[0].Card) != string(chipTono) || string(d[0].Chip) != string(chipAni) {
			t.Errorf("%s by %q", d[0].Action, d[0].Clerk)
		}
		if d[1].Action != "card" || d[1].Word != "12345678" || string(d[1].Card) != string(chipCit) {
			t.Errorf("%s with %q", d[1].Action, d[1].Word)
		}
	}
	r.ack(3)
	r.incarnation(4)
	r.wantKinds(4, "incarnation epoch ")
}

// TestACarriedWordIsStillRefused: a clerk's word that a restored regency lost, and refuses now, is taken back as it would have been
// the first time.
func TestACarriedWordIsStillRefused(t *testing.T) {
	r := newRoom(t)
	r.registry("v1", card(t, chipTono, nikBudi, "Tono Contohpraja", "135790"))
	r.staff()
	q := r.titip()
	if err := r.act(store.Action{Do: kiosk.ClerkConfirm, Chip: chipCit, Request: q.ID}); err != nil {
		t.Fatal(err)
	}
	r.ack(1)
	at := journal.Position{Incarnation: 1, Last: 1, Head: journal.Hash{9}}
	r.lost(at, true)
	r.incarnation(2)
	r.wantKinds(2, "incarnation epoch request.new enrol.card enrol.pin clerk.action ")
	r.ack(2)
	r.feed(kiosk.Verdict{Incarnation: 2, Seq: 6, Verdict: kiosk.EntryRejected, Code: "person"})
	list, err := r.Persons(t.Context())
	if err != nil || len(list) != 1 || list[0].Refused != "person" {
		t.Errorf("%+v, %v", list, err)
	}
}

// TestALostCardStaysLost while the regency has not heard of it, whatever snapshot comes; then it decides.
func TestALostCardStaysLost(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	r.staff()
	r.ack(1)
	if err := r.act(store.Action{Do: kiosk.ClerkLost, Chip: chipAni}); err != nil {
		t.Fatal(err)
	}
	r.registry("v2")
	if !r.look(chipAni).Lost {
		t.Error("a stale snapshot gave the card back")
	}
	r.incarnation(2)
	r.registry("v3")
	if !r.look(chipAni).Lost {
		t.Error("a stale snapshot gave the card back in a new incarnation")
	}
	r.ack(2)
	r.registry("v4") // the regency knows, and says otherwise
	if r.look(chipAni).Lost {
		t.Error("the regency's word does not count")
	}
}

// TestAWordIsForThePINBefore: a clerk's word is carried between the PIN that it was for and the next one, which
// nobody confirmed.
func TestAWordIsForThePINBefore(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	r.staff()
	r.ack(1)
	for i, pin := range []string{pinNew, pinCit} {
		if err := r.SetPIN(t.Context(), chipAni, pin, kiosk.PINForgotten, false); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			if err := r.act(store.Action{Do: kiosk.ClerkConfirm, Chip: chipAni}); err != nil {
				t.Fatal(err)
			}
		}
	}
	r.incarnation(2)
	r.wantKinds(2, "incarnation epoch enrol.pin clerk.action enrol.pin ")
}

// TestAWitnessIsCarried behind the request that was deposited before their eyes.
func TestAWitnessIsCarried(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	r.staff()
	r.ack(1)
	dep := store.Deposit{Chip: chipCit, Birth: "1995-05-25", PIN: pinCit, Witness: chipTono}
	q, err := r.SaveDeposit(t.Context(), deposit(t, nikCit), dep)
	if err != nil {
		t.Fatal(err)
	}
	r.incarnation(2)
	r.wantKinds(2, "incarnation epoch request.new enrol.card enrol.pin clerk.action ")
	if d := r.deeds(2); d[0].Action != "confirm" || string(d[0].Request) != string(q.ID[:]) {
		t.Errorf("%s", d[0].Action)
	}
}
