package store_test

import (
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestHelperConfirmsNobody: a clerk who asked for somebody neither confirms nor denies them, with their card or without; another clerk
// does.
func TestHelperConfirmsNobody(t *testing.T) {
	r := newRoom(t)
	r.registry("v1", card(t, chipTono, nikBudi, "Tono Contohpraja", "135790"))
	r.staff()
	for _, chip := range [][]byte{nil, chipCit} {
		d := deposit(t, nikCit)
		d.Requester = deposit(t, nikBudi).Subject
		req, err := r.SaveDeposit(t.Context(), d, store.Deposit{Chip: chip, Birth: "1995-05-25", HelperBirth: "1980-01-01", HelperProved: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, do := range []kiosk.ClerkAction{kiosk.ClerkConfirm, kiosk.ClerkDeny} {
			err := r.Act(t.Context(), store.Action{Clerk: chipTono, Do: do, Chip: chip, Request: req.ID})
			if !errors.Is(err, store.ErrSelf) {
				t.Errorf("%s with %d bytes of a chip: %v", do, len(chip), err)
			}
		}
		if h := r.held(req.ID); h.State != kiosk.Unproven {
			t.Errorf("state %s", h.State)
		}
		r.registry("v2") // in which Tono's card is not, so that this kiosk does not know who they are
		if err := r.Act(t.Context(), store.Action{Clerk: chipTono, Do: kiosk.ClerkConfirm, Chip: chip, Request: req.ID}); err != nil {
			t.Error(err)
		}
		r.registry("v1", card(t, chipTono, nikBudi, "Tono Contohpraja", "135790"))
	}
}

// TestWitness: request, card, PIN and the clerk's word are one transaction; without the word of a clerk who
// may give it nothing of them is kept.
func TestWitness(t *testing.T) {
	r := newRoom(t)
	r.registry("v1", card(t, chipTono, nikBudi, "Tono Contohpraja", "135790"))
	r.staff()
	chip := []byte{4, 0x12, 0x23, 0x34}
	refused := []struct {
		name string
		nik  string
		dep  store.Deposit
		want error
	}{
		{"a card that is no clerk's", nikCit, store.Deposit{Chip: chip, Witness: chip}, store.ErrNoClerk},
		{"the clerk's own card", nikCit, store.Deposit{Chip: chipTono, Witness: chipTono}, store.ErrSelf},
		{"the clerk's own NIK", nikBudi, store.Deposit{Chip: chip, Witness: chipTono}, store.ErrSelf},
	}
	for _, c := range refused {
		c.dep.Birth = "1995-05-25"
		if _, err := r.SaveDeposit(t.Context(), deposit(t, c.nik), c.dep); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	r.wantKinds(1, "incarnation epoch ")
	d := deposit(t, nikCit)
	req, err := r.SaveDeposit(t.Context(), d, store.Deposit{Chip: chip, Birth: "1995-05-25", PIN: "864209", Witness: chipTono})
	if err != nil {
		t.Fatal(err)
	}
	const sitting = "incarnation epoch epoch request.new enrol.card enrol.pin clerk.action "
	r.wantKinds(1, sitting) // an epoch is begun anew behind what was rolled back
	b := body[journal.ClerkActionBody](r, journal.KindClerkAction)
	if b.Action != string(kiosk.ClerkConfirm) || b.Clerk != "tono" || string(b.Chip) != string(chip) || string(b.Request) != string(req.ID[:]) {
		t.Error("the word of the witness is about something else")
	}
	held, err := r.Request(t.Context(), req.ID)
	if err != nil || held.State != kiosk.Checking {
		t.Errorf("state %s, %v", held.State, err)
	}
	again, err := r.SaveDeposit(t.Context(), d, store.Deposit{Chip: chip, Birth: "1995-05-25", PIN: "864209", Witness: chipTono})
	if err != nil || again.Number != req.Number {
		t.Errorf("saved again: %v", err)
	}
	r.wantKinds(1, sitting)
}
