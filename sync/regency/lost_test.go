package regency_test

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
)

// TestRestoredRegency puts an old copy of the regency's database back: what its kiosks had acknowledged since comes once
// more, their feed is told anew, and somebody learns of it.
func TestRestoredRegency(t *testing.T) {
	for _, c := range []struct {
		name  string
		since func(*testing.T, *world, *store.Store) // what happens after the copy, before the second request
		until func(*testing.T, *store.Store)         // what happens after it was acknowledged
		there bool                                   // the second request comes back
		alarm string
		inc   uint64 // of the kiosk afterwards
	}{
		{"entries", nil, nil, true, regency.AlarmGap, 1},
		{"an incarnation", func(t *testing.T, w *world, _ *store.Store) { w.orders(t) }, nil, true, regency.AlarmAhead, 2},
		{"erased bodies", nil, func(t *testing.T, s *store.Store) {
			t.Helper()
			if _, err := s.EraseSent(t.Context(), time.Now().Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
		}, false, regency.AlarmGap, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			b := w.addKiosk(t, 7)
			s := w.openStore(t, b, t.TempDir())
			t.Cleanup(func() { _ = s.Close() })
			x := w.run(t, b, s)
			first := w.accepted(t, s, 1)
			x.end(t)
			back := w.copied(t)
			if c.since != nil {
				c.since(t, w, s)
			}
			x = w.run(t, b, s)
			second := w.accepted(t, s, 2)
			if err := w.desk.Refuse(t.Context(), w.clerk, first, "uji"); err != nil {
				t.Fatal(err)
			}
			until(t, "the refusal is told", func() bool { return held(t, s, first).State == kiosk.Refused })
			x.end(t)
			if c.until != nil {
				c.until(t, s)
			}

			back()
			w.run(t, b, s)
			third := w.accepted(t, s, 3)
			until(t, "the feed is told anew", func() bool { return held(t, s, first).State == kiosk.Checking })
			for id, want := range map[kiosk.RequestID]bool{first: true, second: c.there, third: true} {
				if _, err := w.ledger.Request(t.Context(), id); errors.Is(err, ledger.ErrNotFound) == want {
					t.Errorf("request %s: %v", id, err)
				}
			}
			k, err := w.ledger.Kiosk(t.Context(), 7)
			if err != nil || k.Incarnation != c.inc {
				t.Errorf("incarnation %d, %v", k.Incarnation, err)
			}
			ns, err := w.ledger.Notices(t.Context(), setail, 10)
			if err != nil || !slices.ContainsFunc(ns, func(n ledger.Notice) bool { return n.Word == c.alarm }) {
				t.Errorf("notices %+v, %v", ns, err)
			}
		})
	}
}

// TestErasureBeforeARestoredRegency: that one request was erased takes nothing from the others in its closed incarnation; a
// restored regency gets those once more.
func TestErasureBeforeARestoredRegency(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	x := w.run(t, b, s)
	first := w.accepted(t, s, 1)
	if err := w.desk.Refuse(t.Context(), w.clerk, first, "uji"); err != nil {
		t.Fatal(err)
	}
	until(t, "the refusal is told", func() bool { return held(t, s, first).State == kiosk.Refused })
	x.end(t)
	back := w.copied(t)
	x = w.run(t, b, s)
	second := w.accepted(t, s, 2)
	x.end(t)
	w.orders(t)
	x = w.run(t, b, s)
	third := w.accepted(t, s, 3)
	if err := regency.Erase(t.Context(), w.ledger, w.vault, first, "test", time.Now()); err != nil {
		t.Fatal(err)
	}
	w.bell.Ring(7)
	until(t, "it is erased", func() bool { return len(held(t, s, first).Request.Answers) == 0 })
	x.end(t)

	back()
	w.run(t, b, s)
	w.accepted(t, s, 4)
	for n, id := range []kiosk.RequestID{second, third} {
		if _, err := w.ledger.Request(t.Context(), id); err != nil {
			t.Errorf("request %d was acknowledged: %v", n+2, err)
		}
	}
}

// accepted saves a request and waits until the regency has it.
func (w *world) accepted(t *testing.T, s *store.Store, id byte) kiosk.RequestID {
	t.Helper()
	r, err := s.SaveRequest(t.Context(), draft(id))
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the request is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	return r.ID
}

// orders moves the kiosk to its second incarnation, as after a fork.
func (w *world) orders(t *testing.T) {
	t.Helper()
	k, err := w.ledger.Kiosk(t.Context(), 7)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.ledger.Reincarnate(t.Context(), ledger.Order{Kiosk: 7, From: k.Position, Incarnation: 2, Alarm: ledger.Notice{
		Kiosk: 7, Kind: ledger.NoticeAlarm, Device: "journal", Word: regency.AlarmFork, At: time.Now().UnixMilli(),
	}}); err != nil {
		t.Fatal(err)
	}
}

// copied keeps a copy of the regency's database; what it gives puts that back and starts the regency on it.
func (w *world) copied(t *testing.T) (back func()) {
	t.Helper()
	dir := t.TempDir()
	at := filepath.Join(w.dir, "regency.db")
	for _, suffix := range []string{"", "-wal"} {
		copyFile(t, at+suffix, filepath.Join(dir, "copy.db"+suffix))
	}
	return func() {
		t.Helper()
		l, err := sqliteledger.Open(t.Context(), filepath.Join(dir, "copy.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		w.ledger = l
		if w.rostered {
			w.join(t)
		}
		w.serve(t, w.server(regency.ServerOptions{}))
	}
}
