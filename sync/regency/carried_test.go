package regency_test

import (
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/outbox"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// cloned opens a copy of a kiosk's disk as it is now.
func (w *world) cloned(t *testing.T, b bundle.Bundle, dir string) *store.Store {
	t.Helper()
	to := t.TempDir()
	for _, suffix := range []string{"", "-wal"} {
		copyFile(t, filepath.Join(dir, "kiosk.db"+suffix), filepath.Join(to, "kiosk.db"+suffix))
	}
	s := w.openStore(t, b, to)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// sendAll lets the journal's lane of an outbox work until the regency has acknowledged all of a journal, three entries at a time.
func (w *world) sendAll(t *testing.T, b bundle.Bundle, s *store.Store) {
	t.Helper()
	x := outbox.New(outbox.Options{
		Regency: w.client(t, b), Store: s, Verify: b.Ack, Seal: b.SealKey, Receive: b.Receive, Log: slog.New(slog.DiscardHandler), Batch: 3,
	})
	state, fx := outbox.Step(outbox.State{}, outbox.Started{}, time.Now())
	for range 300 {
		i := slices.IndexFunc(fx, journals)
		if i < 0 {
			if n, _, err := s.Unsent(t.Context()); err != nil || n != 0 {
				t.Fatalf("the lane rests with %d entries, %v: %+v", n, err, state.Link)
			}
			return
		}
		ev, err := x.Do(t.Context(), fx[i])
		must(t, err)
		fx = slices.Delete(fx, i, i+1)
		var next []outbox.Effect
		state, next = outbox.Step(state, ev, time.Now())
		fx = append(fx, next...)
	}
	t.Fatal("a journal does not come to its end")
}

// journals says whether an effect is of the journal's lane.
func journals(fx outbox.Effect) bool {
	switch fx.(type) {
	case outbox.Load, outbox.Count, outbox.Send, outbox.SaveAck, outbox.Begin, outbox.TakeBack:
		return true
	}
	return false
}

// saved saves a request.
func saved(t *testing.T, s *store.Store, id byte) kiosk.RequestID {
	t.Helper()
	r, err := s.SaveRequest(t.Context(), draft(id))
	must(t, err)
	return r.ID
}

// faults is how often the regency was told of a fault.
func (w *world) faults(t *testing.T) (n int) {
	t.Helper()
	list, err := w.ledger.Notices(t.Context(), setail, 50)
	must(t, err)
	for _, x := range list {
		if x.Word == "paper-low" {
			n++
		}
	}
	return n
}

// TestClonesOfARestoredRegency: an older copy of the regency's database is put back, and another disk of the same kiosk writes
// first where one had been acknowledged since. All that any of them holds arrives, and has its effect once.
func TestClonesOfARestoredRegency(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	dir := t.TempDir()
	s := w.openStore(t, b, dir)
	t.Cleanup(func() { _ = s.Close() })
	want := []kiosk.RequestID{saved(t, s, 1)}
	w.sendAll(t, b, s)
	back := w.copied(t)
	first := w.cloned(t, b, dir) // knows nothing of what comes
	want = append(want, saved(t, s, 2))
	must(t, s.Fault(t.Context(), "printer", "paper-low"))
	w.sendAll(t, b, s)
	second := w.cloned(t, b, dir) // knows it, and that it was acknowledged
	if w.faults(t) != 1 {
		t.Fatal("the fault did not come")
	}

	back()
	for i, disk := range []*store.Store{first, s, second, first, s} {
		want = append(want, saved(t, disk, byte(10+i)))
		w.sendAll(t, b, disk)
	}
	for i, id := range want {
		if _, err := w.ledger.Request(t.Context(), id); err != nil {
			t.Errorf("request %d: %v", i, err)
		}
	}
	if n := w.faults(t); n != 1 {
		t.Errorf("one fault is told %d times", n)
	}
}

// TestCloneWroteWhereTheJournalEnded: a regency is put back into an incarnation that its kiosk has left, and a clone writes where
// that one ended. What its successor goes on from is not there and never will be: the journal comes to its end in another.
func TestCloneWroteWhereTheJournalEnded(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	dir := t.TempDir()
	s := w.openStore(t, b, dir)
	t.Cleanup(func() { _ = s.Close() })
	want := []kiosk.RequestID{saved(t, s, 1), saved(t, s, 2), saved(t, s, 3), saved(t, s, 4)}
	w.sendAll(t, b, s)
	back := w.copied(t)
	clone := w.cloned(t, b, dir)
	want = append(want, saved(t, s, 5), saved(t, s, 6))
	w.sendAll(t, b, s)
	w.orders(t)
	want = append(want, saved(t, s, 7))
	w.sendAll(t, b, s)
	back()
	want = append(want, saved(t, clone, 11))
	w.sendAll(t, b, clone)
	want = append(want, saved(t, s, 12))
	w.sendAll(t, b, s)
	for i, id := range want {
		if _, err := w.ledger.Request(t.Context(), id); err != nil {
			t.Errorf("request %d: %v", i, err)
		}
	}
}

// TestErasedAndLost: what a restored regency lost and its kiosk has erased since is refused by its name, so that the kiosk
// calls a clerk; what the regency has, is taken.
func TestErasedAndLost(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	kept := saved(t, s, 1)
	w.sendAll(t, b, s)
	back := w.copied(t)
	gone := saved(t, s, 2)
	w.sendAll(t, b, s)
	_, err := s.EraseSent(t.Context(), time.Now().Add(time.Hour))
	must(t, err)
	back()
	x := w.run(t, b, s)
	third := saved(t, s, 3)
	until(t, "all is told", func() bool {
		return held(t, s, third).Transport == kiosk.Accepted && held(t, s, gone).Transport == kiosk.NeedClerk
	})
	if h := held(t, s, kept); h.Transport != kiosk.Accepted {
		t.Errorf("what was never lost is %s", h.Transport)
	}
	x.end(t)
	if _, err := w.ledger.Request(t.Context(), gone); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("what nobody holds: %v", err)
	}
}
