package regency_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// takeBack lets the resident of these tests take a request back.
func takeBack(t *testing.T, s *store.Store, id kiosk.RequestID) {
	t.Helper()
	if err := s.CancelRequest(t.Context(), draft(1).Subject, id); err != nil {
		t.Fatal(err)
	}
}

// TestCancelTravels: what is saved and taken back while the line is cut, with a power cut between, arrives as both, in
// order; its owner and the clerk are told, and nobody decides on it any more.
func TestCancelTravels(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	dir := t.TempDir()
	s := w.openStore(t, b, dir)
	id, stays := saves(t, s, draft(1)), saves(t, s, draft(2))
	takeBack(t, s, id)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = w.openStore(t, b, dir)
	t.Cleanup(func() { _ = s.Close() })
	takeBack(t, s, id)
	if h := held(t, s, id); h.Cancelling != kiosk.CancelAsked || h.State != kiosk.Checking {
		t.Fatalf("%q, %s", h.Cancelling, h.State)
	}
	w.run(t, b, s)
	until(t, "it is taken back", func() bool { return held(t, s, id).State == kiosk.Cancelled })
	if h := held(t, s, id); h.Cancelling != kiosk.NotCancelling || h.Transport != kiosk.Accepted {
		t.Errorf("%q, %s", h.Cancelling, h.Transport)
	}
	if h := held(t, s, stays); h.State != kiosk.Checking || h.Cancelling != kiosk.NotCancelling {
		t.Errorf("the other one: %q, %s", h.Cancelling, h.State)
	}
	if err := w.desk.Approve(t.Context(), w.clerk, id); !errors.Is(err, desk.ErrDecided) {
		t.Errorf("approved what was taken back: %v", err)
	}
	if n := w.verdicts(t, 7, id, kiosk.EntryAccepted); n != 2 {
		t.Errorf("%d entries of it were accepted", n)
	}
	clerk := w.console(t, time.Now)
	clerk.login()
	page := clerk.get("/requests/" + id.String())
	for _, want := range []string{"Dibatalkan", "Pemohon membatalkan permohonan ini di anjungan"} {
		if !strings.Contains(page, want) {
			t.Errorf("the clerk's page lacks %q:\n%s", want, page)
		}
	}
	if strings.Contains(page, `id="approve"`) {
		t.Error("the clerk may still approve it")
	}
}

// verdicts counts the entries about a request with that verdict, as the kiosk's feed tells them.
func (w *world) verdicts(t *testing.T, id kiosk.KioskID, of kiosk.RequestID, want kiosk.VerdictCode) (n int) {
	t.Helper()
	rows, _, err := w.ledger.Feed(t.Context(), id, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.Verdict != nil && r.Verdict.Request == of && r.Verdict.Verdict == want {
			n++
		}
	}
	return n
}

// TestCancelAgainstAClerk: a clerk sends a request on to the head at the moment at which its owner takes it back. One of
// the two wins, the clerk's answer says which, and the kiosk says the same.
func TestCancelAgainstAClerk(t *testing.T) {
	const rounds = 24
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	w.run(t, b, s)
	var owner, office int
	for i := range rounds {
		id := saves(t, s, draft(byte(i+1)))
		until(t, "the clerk has it", func() bool { return held(t, s, id).Transport == kiosk.Accepted })
		approved := make(chan error, 1)
		go func() {
			time.Sleep(time.Duration(i%8) * time.Millisecond)
			approved <- w.desk.Approve(t.Context(), w.clerk, id)
		}()
		asked := s.CancelRequest(t.Context(), draft(1).Subject, id)
		err := <-approved
		switch {
		case asked != nil && (err != nil || !errors.Is(asked, store.ErrState)):
			t.Fatalf("%v, %v", asked, err)
		case asked != nil: // the clerk's word was there before
			office++
		case err == nil:
			office++
			until(t, "its owner is told that it is too late", func() bool { return held(t, s, id).Cancelling == kiosk.CancelLate })
			if h := held(t, s, id); h.State != kiosk.Signing || h.Holder != kiosk.Head {
				t.Fatalf("the clerk won, and the kiosk says %s at %s", h.State, h.Holder)
			}
		case errors.Is(err, desk.ErrDecided):
			owner++
			until(t, "its owner is told that it is taken back", func() bool { return held(t, s, id).State == kiosk.Cancelled })
		default:
			t.Fatal(err)
		}
		r, err := w.ledger.Request(t.Context(), id)
		if err != nil || r.State != held(t, s, id).State {
			t.Fatalf("%s at the regency, %s at the kiosk, %v", r.State, held(t, s, id).State, err)
		}
	}
	t.Logf("the owner won %d times, the clerk %d times", owner, office)
}

// TestCancelFreesTheAid: an application that is taken back at one kiosk leaves its place to one at another.
func TestCancelFreesTheAid(t *testing.T) {
	w := newWorld(t)
	var stores [2]*store.Store
	for i := range stores {
		b := w.addKiosk(t, kiosk.KioskID(7+i))
		stores[i] = w.openStore(t, b, t.TempDir())
		t.Cleanup(func() { _ = stores[i].Close() })
		w.run(t, b, stores[i])
	}
	first := saves(t, stores[0], application(1, "jps"))
	until(t, "it has its place", func() bool { return held(t, stores[0], first).Transport == kiosk.Accepted })
	refused := saves(t, stores[1], application(2, "jps"))
	until(t, "another is refused", func() bool { return held(t, stores[1], refused).State == kiosk.Refused })
	if err := stores[1].CancelRequest(t.Context(), draft(1).Subject, first); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("taken back at a kiosk that does not hold it: %v", err)
	}
	takeBack(t, stores[0], first)
	until(t, "it is taken back", func() bool { return held(t, stores[0], first).State == kiosk.Cancelled })
	again := saves(t, stores[1], application(3, "jps"))
	until(t, "the next has the place", func() bool { return held(t, stores[1], again).Transport == kiosk.Accepted })
	if h := held(t, stores[1], again); h.State != kiosk.Checking {
		t.Errorf("the place is not free: %s", h.State)
	}
	if r, err := w.ledger.AidOfRequest(t.Context(), first); err != nil || r.Word != kiosk.AidAbsent {
		t.Errorf("its record says %q, %v", r.Word, err)
	}
}

// TestAidAskedForAgain: applied for, taken back and applied for again while the line is cut, as a kiosk lets a resident:
// in the order of the log the last has the place, though all three arrive in one segment.
func TestAidAskedForAgain(t *testing.T) {
	w := newWorld(t)
	w.link.Cut()
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	first := saves(t, s, application(1, "jps"))
	takeBack(t, s, first)
	again, third := saves(t, s, application(2, "jps")), saves(t, s, application(3, "jps"))
	w.run(t, b, s)
	w.link.Restore()
	until(t, "all are told", func() bool {
		return held(t, s, first).State == kiosk.Cancelled && held(t, s, third).State == kiosk.Refused
	})
	if h := held(t, s, again); h.State != kiosk.Checking || h.Transport != kiosk.Accepted {
		t.Errorf("asked for again: %s, %s", h.State, h.Transport)
	}
	for id, want := range map[kiosk.RequestID]kiosk.AidWord{first: kiosk.AidAbsent, again: kiosk.AidProposed, third: kiosk.AidRefused} {
		if r, err := w.ledger.AidOfRequest(t.Context(), id); err != nil || r.Word != want {
			t.Errorf("its record says %q, want %q, %v", r.Word, want, err)
		}
	}
	until(t, "the kiosk's own set says so", func() bool {
		told := toldAt(t, s)
		return slices.ContainsFunc(told, func(h kiosk.AidHeld) bool { return h.Request == again && h.Word == kiosk.AidProposed }) &&
			!slices.ContainsFunc(told, func(h kiosk.AidHeld) bool { return h.Request == first && h.Word == kiosk.AidProposed })
	})
}

// TestCancelInQuarantine: what its owner took back while nobody could decide on it waits beside it, and is taken back the
// moment that it is taken in.
func TestCancelInQuarantine(t *testing.T) {
	x := strand(t, (*world).intake, func(d *store.Draft) { d.Service = "lain" })
	takeBack(t, x.store, x.id)
	until(t, "the withdrawal waits too", func() bool { return x.verdicts(t, 7, x.id, kiosk.EntryQuarantined) == 2 })
	if h := held(t, x.store, x.id); h.Cancelling != kiosk.CancelAsked {
		t.Fatalf("the kiosk says %q", h.Cancelling)
	}
	q := x.quarantine()
	if w := x.one(q); w.Code != wire.VerdictRequest {
		t.Fatalf("%+v", w)
	}
	if took, left, err := q.Retry(t.Context(), operator, 100); took != 0 || left != 2 || err != nil {
		t.Fatalf("%d, %d, %v", took, left, err)
	}
	known := x.intakeOf(x.keys.Journal, "lain")
	if took, left, err := regency.NewQuarantine(known, x.bell).Retry(t.Context(), operator, 100); took == 0 || left != 0 || err != nil {
		t.Fatalf("%d, %d, %v", took, left, err)
	}
	until(t, "it is taken back", func() bool { return held(t, x.store, x.id).State == kiosk.Cancelled })
	if r, err := x.ledger.Request(t.Context(), x.id); err != nil || r.State != kiosk.Cancelled {
		t.Fatalf("%s, %v", r.State, err)
	}
	way, err := x.ledger.Dispositions(t.Context(), x.id)
	if err != nil || len(way) != 1 || way[0].Action != ledger.ActionOwnerCancel {
		t.Errorf("%+v, %v", way, err)
	}
}

// TestCancelGoesWithItsRequest: a clerk admits a request that its owner took back while it waited: nobody is to confirm it.
func TestCancelGoesWithItsRequest(t *testing.T) {
	x := strand(t, (*world).intake, func(d *store.Draft) { d.Assurance = kiosk.Anonymous })
	takeBack(t, x.store, x.id)
	until(t, "the withdrawal waits too", func() bool { return x.verdicts(t, 7, x.id, kiosk.EntryQuarantined) == 2 })
	q := x.quarantine()
	list, err := q.List(t.Context(), tono, 10)
	if err != nil || len(list) != 2 || list[0].Number == "" {
		t.Fatalf("%+v, %v", list, err)
	}
	if err := q.Admit(t.Context(), tono, list[1].Key, "dibatalkan dulu"); !errors.Is(err, regency.ErrStill) {
		t.Errorf("taken back before it is there: %v", err)
	}
	if err := q.Admit(t.Context(), tono, list[0].Key, "orangnya saya kenal"); err != nil {
		t.Fatal(err)
	}
	if r, err := x.ledger.Request(t.Context(), x.id); err != nil || r.State != kiosk.Cancelled {
		t.Fatalf("%s, %v", r.State, err)
	}
	if left, err := q.List(t.Context(), tono, 10); err != nil || len(left) != 0 {
		t.Errorf("%+v, %v", left, err)
	}
	until(t, "it is taken back", func() bool { return held(t, x.store, x.id).State == kiosk.Cancelled })
}
