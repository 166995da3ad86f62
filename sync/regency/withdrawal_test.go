package regency_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency"
)

// ended waits until the kiosk says that a request is refused and that nobody waits for a word about taking it back.
func (x stranded) ended(reason string) {
	x.t.Helper()
	until(x.t, "the refusal and the verdict arrive", func() bool {
		h := held(x.t, x.store, x.id)
		return h.State == kiosk.Refused && h.Cancelling != kiosk.CancelAsked
	})
	if h := held(x.t, x.store, x.id); h.Reason != reason || h.Cancelling != kiosk.CancelLate {
		x.t.Errorf("refused because %q, taken back %q", h.Reason, h.Cancelling)
	}
	if left, err := x.quarantine().List(x.t.Context(), operator, 10); err != nil || len(left) != 0 {
		x.t.Errorf("still in quarantine: %+v, %v", left, err)
	}
	if _, err := x.ledger.Request(x.t.Context(), x.id); err == nil {
		x.t.Error("the regency holds what it refused")
	}
	if err := x.store.CancelRequest(x.t.Context(), draft(1).Subject, x.id); !errors.Is(err, store.ErrState) {
		x.t.Errorf("taken back once more: %v", err)
	}
}

// rejections counts the newest lines of the audit that say that tono rejected something of the request.
func (x stranded) rejections() (n int) {
	x.t.Helper()
	rows, err := x.ledger.AuditRows(x.t.Context(), 10)
	if err != nil {
		x.t.Fatal(err)
	}
	for _, r := range rows {
		if r.Clerk == tono.Name && r.Action == regency.ActionReject && r.Request == x.id {
			n++
		}
	}
	return n
}

// TestRejectedWithItsWithdrawal: a clerk rejects a request that its owner took back while it waited in quarantine: both
// end, and the kiosk waits for nothing more.
func TestRejectedWithItsWithdrawal(t *testing.T) {
	x := strand(t, (*world).intake, func(d *store.Draft) { d.Assurance = kiosk.Anonymous })
	takeBack(t, x.store, x.id)
	until(t, "the withdrawal waits too", func() bool { return x.verdicts(t, 7, x.id, kiosk.EntryQuarantined) == 2 })
	q := x.quarantine()
	list, err := q.List(t.Context(), tono, 10)
	if err != nil || len(list) != 2 || list[0].Number == "" || !list[0].Takeable || list[1].Takeable {
		t.Fatalf("%+v, %v", list, err)
	}
	if err := q.Reject(t.Context(), tono, list[0].Key, "orangnya tidak dikenal"); err != nil {
		t.Fatal(err)
	}
	x.ended("orangnya tidak dikenal")
	if n := x.rejections(); n != 2 {
		t.Errorf("%d lines in the audit", n)
	}
	for what, err := range map[string]error{
		"admitted": q.Admit(t.Context(), tono, list[1].Key, "dibatalkan"), "rejected": q.Reject(t.Context(), tono, list[1].Key, "dua kali"),
	} {
		if !errors.Is(err, regency.ErrRuled) {
			t.Errorf("the withdrawal was %s after all: %v", what, err)
		}
	}
}

// TestWithdrawnAfterItsRejection: the clerk rejects it while the line is cut, and its owner, who cannot know, takes it back.
func TestWithdrawnAfterItsRejection(t *testing.T) {
	x := strand(t, (*world).intake, func(d *store.Draft) { d.Assurance = kiosk.Anonymous })
	x.link.Cut()
	if err := x.quarantine().Reject(t.Context(), tono, x.one(x.quarantine()).Key, "orangnya tidak dikenal"); err != nil {
		t.Fatal(err)
	}
	takeBack(t, x.store, x.id)
	if h := held(t, x.store, x.id); h.Cancelling != kiosk.CancelAsked || h.State == kiosk.Refused {
		t.Fatalf("%q, %s", h.Cancelling, h.State)
	}
	x.link.Restore()
	x.ended("orangnya tidak dikenal")
	if n := x.rejections(); n != 1 {
		t.Errorf("%d lines in the audit", n)
	}
}

// putBack leaves an entry in quarantine as regencies did before what took a refused request back went with it.
func (x stranded) putBack(w regency.Waiting) {
	x.t.Helper()
	db, err := sqlite.Open(x.t.Context(), filepath.Join(x.dir, "regency.db"))
	if err != nil {
		x.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, q := range []string{
		`DELETE FROM ruling WHERE kiosk = ? AND inc = ? AND seq = ?`,
		`UPDATE entry SET verdict = 'quarantined', code = 'request' WHERE kiosk = ? AND inc = ? AND seq = ?`,
	} {
		if _, err := db.ExecContext(x.t.Context(), q, w.Kiosk, w.Incarnation, w.Seq); err != nil {
			x.t.Fatal(err)
		}
	}
}

// TestWithdrawalLeftFromBefore: one that was left when its request was rejected goes as soon as a server starts.
func TestWithdrawalLeftFromBefore(t *testing.T) {
	x := strand(t, (*world).intake, func(d *store.Draft) { d.Assurance = kiosk.Anonymous })
	takeBack(t, x.store, x.id)
	until(t, "the withdrawal waits too", func() bool { return x.verdicts(t, 7, x.id, kiosk.EntryQuarantined) == 2 })
	q := x.quarantine()
	list, err := q.List(t.Context(), tono, 10)
	if err != nil || len(list) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	if err := q.Reject(t.Context(), tono, list[0].Key, "orangnya tidak dikenal"); err != nil {
		t.Fatal(err)
	}
	x.putBack(list[1])
	if took, left, err := q.Retry(t.Context(), operator, 100); took != 1 || left != 0 || err != nil {
		t.Fatalf("%d, %d, %v", took, left, err)
	}
	x.ended("orangnya tidak dikenal")
}
