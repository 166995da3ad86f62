package store_test

import (
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestCheckSaysWhom: the entry names whose card or data must be looked at, by a card that opens nothing too, and is written
// once more in a new incarnation until an ack covers it; a card that nobody knows names nobody.
func TestCheckSaysWhom(t *testing.T) {
	r := newRoom(t)
	dead := card(t, chipCit, nikCit, "Cit", pinCit)
	dead.Check = true
	r.registry("v1", dead)
	if err := r.CheckCard(t.Context(), journal.CheckLostCard, chipCit); err != nil {
		t.Fatal(err)
	}
	if b := body[journal.PersonCheckBody](r, journal.KindPersonCheck); b.NIK != nikCit || b.Word != journal.CheckLostCard {
		t.Errorf("%+v", b)
	}
	ani, err := kiosk.ParseNIK(nikAni)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.CheckPerson(t.Context(), journal.CheckDataWrong, ani); err != nil {
		t.Fatal(err)
	}
	if b := body[journal.PersonCheckBody](r, journal.KindPersonCheck); b.NIK != nikAni || b.Word != journal.CheckDataWrong {
		t.Errorf("%+v", b)
	}
	if err := r.CheckCard(t.Context(), journal.CheckLostCard, chipTono); !errors.Is(err, store.ErrNoCard) {
		t.Errorf("of nobody: %v", err)
	}
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(2, "incarnation epoch person.check person.check ")
	r.ack(2)
	if err := r.NewIncarnation(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(3, "incarnation epoch ")
}
