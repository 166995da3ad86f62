package store_test

import (
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

func atTable(t *testing.T, nik string) store.AtTable {
	t.Helper()
	n, err := kiosk.ParseNIK(nik)
	if err != nil {
		t.Fatal(err)
	}
	return store.AtTable{Chip: chipCit, NIK: n, Birth: "1995-05-25", PIN: pinCit}
}

func (r *room) wantAtTable(want int) {
	r.t.Helper()
	if n, err := r.AtTableUnsent(r.t.Context()); err != nil || n != want {
		r.t.Errorf("%d wait, want %d, %v", n, want, err)
	}
}

// TestEnrolAtTable journals card, PIN and the clerk's word together, carries them into a new incarnation
// until an ack covers them, and forgets them then.
func TestEnrolAtTable(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	r.staff()
	r.ack(1)
	if err := r.EnrolAtTable(t.Context(), chipTono, atTable(t, nikCit)); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(1, "incarnation epoch enrol.card enrol.pin clerk.action ")
	if b := body[journal.EnrolCardBody](r, journal.KindEnrolCard); b.How != "table" || b.NIK != nikCit || len(b.Request) != 0 {
		t.Errorf("enrolled by %s", b.How)
	}
	b := body[journal.ClerkActionBody](r, journal.KindClerkAction)
	if b.Clerk != "tono" || b.Action != "confirm" || string(b.Chip) != string(chipCit) || string(b.Card) != string(chipTono) {
		t.Errorf("%s by %s", b.Action, b.Clerk)
	}
	r.wantAtTable(1)
	r.reopen()
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(2, "incarnation epoch enrol.card enrol.pin clerk.action ")
	r.wantAtTable(1)
	r.ack(2)
	r.wantAtTable(0)
	if err := r.NewIncarnation(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(3, "incarnation epoch ")
}

func TestEnrolAtTableRefusals(t *testing.T) {
	r := newRoom(t)
	if err := r.EnrolAtTable(t.Context(), chipTono, atTable(t, nikCit)); !errors.Is(err, store.ErrNoRegistry) {
		t.Errorf("before the first exchange: %v", err)
	}
	r.registry("v1", card(t, chipTono, nikBudi, "Tono Contohpraja", "135790"))
	r.staff()
	for name, c := range map[string]struct {
		change func(*store.AtTable)
		clerk  []byte
		want   error
	}{
		"no clerk":       {func(*store.AtTable) {}, chipAni, store.ErrNoClerk},
		"the own card":   {func(e *store.AtTable) { e.Chip = chipTono }, chipTono, store.ErrSelf},
		"the own NIK":    {func(e *store.AtTable) { e.NIK = atTable(t, nikBudi).NIK }, chipTono, store.ErrSelf},
		"a short chip":   {func(e *store.AtTable) { e.Chip = []byte{1} }, chipTono, store.ErrDraft},
		"nobody":         {func(e *store.AtTable) { e.NIK = kiosk.NIK{} }, chipTono, store.ErrDraft},
		"a temporary":    {func(e *store.AtTable) { e.NIK = atTable(t, "0351009200400001").NIK }, chipTono, store.ErrDraft},
		"no such day":    {func(e *store.AtTable) { e.Birth = "1995-02-30" }, chipTono, store.ErrDraft},
		"five digits":    {func(e *store.AtTable) { e.PIN = "19027" }, chipTono, store.ErrPIN},
		"the birth date": {func(e *store.AtTable) { e.PIN = "250595" }, chipTono, store.ErrWeak},
	} {
		e := atTable(t, nikCit)
		c.change(&e)
		if err := r.EnrolAtTable(t.Context(), c.clerk, e); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	r.wantAtTable(0)
	r.wantKinds(1, "incarnation epoch ")
}
