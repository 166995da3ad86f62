package regency_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency"
)

// TestWitnessAtTheKiosk: a clerk serves somebody beside them while the line is cut. Once it is back the
// card and the PIN hold and the request is under way, by no other key; nothing is in quarantine, and the
// audit names the clerk.
func TestWitnessAtTheKiosk(t *testing.T) {
	w := newWorld(t)
	w.resident(t, wati, "Wati Contoh", nil)
	s, _, _ := w.site(t, 7)
	w.claimed(t, s)
	w.link.Cut()
	r := titipOf(t, s, 1, wati, store.Deposit{Chip: []byte(watiChip), Birth: "1985-05-05", PIN: newPIN, Witness: []byte(tonoChip)})
	if got := held(t, s, r.ID).State; got != kiosk.Checking {
		t.Errorf("at the kiosk it is %s", got)
	}
	if err := s.Act(t.Context(), store.Action{Clerk: []byte(tonoChip), Do: kiosk.ClerkList}); err != nil {
		t.Fatal(err)
	}
	w.link.Restore()
	until(t, "the clerk's word is taken", func() bool {
		q, err := w.ledger.Request(t.Context(), r.ID)
		return err == nil && q.State == kiosk.Checking && known(t, s, watiChip).Known
	})
	if !rightPIN(t, s, watiChip, newPIN) {
		t.Error("the PIN that was chosen beside the clerk does not hold")
	}
	until(t, "everything is acknowledged", func() bool {
		n, _, err := s.Unsent(t.Context())
		return err == nil && n == 0
	})
	if q, err := w.ledger.Quarantined(t.Context(), setail, 10); err != nil || len(q) != 0 {
		t.Errorf("in quarantine: %d, %v", len(q), err)
	}
	w.wantAudit(t, regency.ActionAtKiosk+string(kiosk.ClerkConfirm), regency.ActionAtKiosk+string(kiosk.ClerkList))
}
