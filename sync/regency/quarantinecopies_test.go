package regency_test

import (
	"errors"
	"os"
	"slices"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// bring appends a disk's journal of the first incarnation; the ack is lost.
func (w *world) bring(t *testing.T, b bundle.Bundle, s *store.Store) {
	t.Helper()
	entries, err := s.After(t.Context(), 1, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	seg, err := journal.SignSegment(b.SealKey, journal.Hash{}, entries)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.intake().Append(t.Context(), b.Site.Kiosk, seg); err != nil {
		t.Fatal(err)
	}
}

// strandTwice strands a request of nobody that comes twice: its ack was lost, a clone of the disk spoke first, and the
// incarnation that was ordered brings it again, after something has been done about the first copy.
func strandTwice(t *testing.T, between func(stranded)) stranded {
	t.Helper()
	w, dir, copied := newWorld(t), t.TempDir(), t.TempDir()
	b := w.addKiosk(t, 7)
	x := stranded{world: w, t: t, bundle: b, store: w.openStore(t, b, dir)}
	d := draft(1)
	d.Assurance = kiosk.Anonymous
	r, err := x.store.SaveRequest(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	x.id = r.ID
	if err := errors.Join(x.store.Close(), os.CopyFS(copied, os.DirFS(dir))); err != nil {
		t.Fatal(err)
	}
	clone := w.openStore(t, b, copied)
	if err := clone.Fault(t.Context(), "printer", "paper-low"); err != nil {
		t.Fatal(err)
	}
	w.bring(t, b, clone)
	x.store = w.openStore(t, b, dir)
	if err := errors.Join(clone.Close(), x.store.Fault(t.Context(), "reader", "gone")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.store.Close() })
	between(x)
	w.run(t, b, x.store)
	return x
}

// bothWait is the two copies in quarantine.
func (x stranded) bothWait() [2]regency.Waiting {
	t := x.t
	t.Helper()
	until(t, "it came twice", func() bool { return x.verdicts(t, 7, x.id, kiosk.EntryQuarantined) == 2 })
	x.sees(kiosk.NeedClerk)
	list, err := x.quarantine().List(t.Context(), tono, 10)
	if err != nil || len(list) != 2 || list[0].Number != list[1].Number || list[0].Incarnation == list[1].Incarnation {
		t.Fatalf("%+v, %v", list, err)
	}
	return [2]regency.Waiting(list)
}

// TestCopiesAreRuledAlike: whichever copy of a request a clerk rules on, the others are ruled alike: it begins once or is
// refused once, nothing is left for another clerk to contradict, and the kiosk knows.
func TestCopiesAreRuledAlike(t *testing.T) {
	for which := range 2 {
		x := strandTwice(t, func(stranded) {})
		list := x.bothWait()
		if err := x.quarantine().Admit(t.Context(), tono, list[which].Key, "orangnya saya kenal"); err != nil {
			t.Fatal(err)
		}
		x.begins(list[:])
		x = strandTwice(t, func(stranded) {})
		list = x.bothWait()
		if err := x.quarantine().Reject(t.Context(), tono, list[which].Key, "orangnya tidak dikenal"); err != nil {
			t.Fatal(err)
		}
		x.refused(list[:])
		if n := x.rejections(); n != 2 {
			t.Errorf("rejected %d: %d lines in the audit", which, n)
		}
	}
}

// TestCopyAfterItsRuling: the copy comes when the clerk has ruled on the first; nobody is asked again.
func TestCopyAfterItsRuling(t *testing.T) {
	var first regency.Waiting
	x := strandTwice(t, func(x stranded) {
		first = x.one(x.quarantine())
		if err := x.quarantine().Admit(t.Context(), tono, first.Key, "orangnya saya kenal"); err != nil {
			t.Fatal(err)
		}
	})
	x.begins([]regency.Waiting{first})
	x = strandTwice(t, func(x stranded) {
		first = x.one(x.quarantine())
		if err := x.quarantine().Reject(t.Context(), tono, first.Key, "orangnya tidak dikenal"); err != nil {
			t.Fatal(err)
		}
	})
	x.refused([]regency.Waiting{first})
}

// begins says that the request waits once, as the kiosk knows.
func (x stranded) begins(ruled []regency.Waiting) {
	x.t.Helper()
	x.sees(kiosk.Accepted)
	x.ruledTogether(ruled)
	if lines, err := x.desk.Queue(x.t.Context(), x.clerk, 10); err != nil || len(lines) != 1 {
		x.t.Errorf("it waits %d times, %v", len(lines), err)
	}
}

// refused says that the request is refused, as the kiosk knows.
func (x stranded) refused(ruled []regency.Waiting) {
	x.t.Helper()
	until(x.t, "the copy is rejected too", func() bool {
		rows, _, err := x.ledger.Feed(x.t.Context(), 7, 0, 1000)
		return err == nil && slices.ContainsFunc(rows, func(r ledger.FeedRow) bool {
			return r.Verdict != nil && r.Verdict.Request == x.id && r.Verdict.Incarnation == 2 && r.Verdict.Verdict == kiosk.EntryRejected
		})
	})
	until(x.t, "the refusal arrives", func() bool { return held(x.t, x.store, x.id).State == kiosk.Refused })
	x.ruledTogether(ruled)
}

// ruledTogether says that no copy can be ruled on any more.
func (x stranded) ruledTogether(list []regency.Waiting) {
	x.t.Helper()
	q := x.quarantine()
	if left, err := q.List(x.t.Context(), operator, 10); err != nil || len(left) != 0 {
		x.t.Errorf("still in quarantine: %+v, %v", left, err)
	}
	for _, w := range list {
		if err := q.Reject(x.t.Context(), tono, w.Key, "dua kali"); !errors.Is(err, regency.ErrRuled) {
			x.t.Errorf("rejected after all: %v", err)
		}
	}
}
