package regency_test

import (
	"context"
	"net/http"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// brought lists the entries that brought requests, cards and PINs and whose stored bodies still open, in the order of places.
func (w *world) brought(t *testing.T) (list string) {
	t.Helper()
	db, err := sqlite.OpenReader(t.Context(), filepath.Join(w.dir, "regency.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(t.Context(), `SELECT kiosk, inc, seq, kind, body_key, body_body FROM entry WHERE kind IN (3, 4, 6) ORDER BY inc, seq`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var k journal.Key
		var kind journal.Kind
		var s ledger.Sealed
		if err := rows.Scan(&k.Kiosk, &k.Incarnation, &k.Seq, &kind, &s.Key, &s.Body); err != nil {
			t.Fatal(err)
		}
		if _, err := w.vault.Open(regency.PlaceEntry(k), s); err == nil {
			list += kind.String() + " "
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// lateFeed is a store that hears nothing before all that it has was sent.
type lateFeed struct{ *store.Store }

func (s lateFeed) ApplyFeed(ctx context.Context, items []kiosk.FeedItem) error {
	for {
		n, _, err := s.Unsent(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			return s.Store.ApplyFeed(ctx, items)
		}
		time.Sleep(time.Millisecond)
	}
}

// TestEraseDeposit: with a request that was deposited go the card and the PIN that came with it, another's stay; and a copy of the disk
// from before the ack, which brings all of it once more, brings nothing of it back.
func TestEraseDeposit(t *testing.T) {
	w := newWorld(t)
	w.resident(t, wati, "Wati Contoh", nil)
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	x := w.run(t, b, s)
	until(t, "the registry arrives", func() bool {
		v, err := s.DataVersion(t.Context(), "cards")
		return err == nil && v != ""
	})
	x.end(t)
	r := titip(t, s, 1, wati, watiChip, "1985-05-05")
	copied := filepath.Join(t.TempDir(), "kiosk.db")
	if err := s.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	x = w.run(t, b, s)
	until(t, "the deposit is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	c := w.console(t, time.Now)
	c.login()
	link := candidateLink(t, c.get("/"))
	if status, page, _ := c.do(http.MethodPost, link+"/deny", url.Values{"reason": {"person"}, "word": {"person"}}); status != http.StatusOK {
		t.Fatalf("denied: %d %s", status, page)
	}
	until(t, "it is refused", func() bool { return held(t, s, r.ID).State == kiosk.Refused })
	other := titip(t, s, 2, wati, "\x04\x22\x33\x44\x55\x66\x78", "1985-05-05")
	until(t, "another is taken", func() bool { return held(t, s, other.ID).Transport == kiosk.Accepted })
	const one = "request.new enrol.card enrol.pin "
	if got := w.brought(t); got != one+one {
		t.Fatalf("before it %q open", got)
	}
	if err := regency.Erase(t.Context(), w.ledger, w.vault, r.ID, "test", time.Now()); err != nil {
		t.Fatal(err)
	}
	if got := w.brought(t); got != one {
		t.Errorf("after it %q open", got)
	}
	x.end(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	dir := t.TempDir()
	if _, _, err := store.PutBack(t.Context(), copied, filepath.Join(dir, "kiosk.db"), 7, time.Now()); err != nil {
		t.Fatal(err)
	}
	s = w.openStore(t, b, dir)
	t.Cleanup(func() { _ = s.Close() })
	w.run(t, b, lateFeed{s}) // else it may learn of the erasure first, and bring nothing
	until(t, "the copy has brought what it held", func() bool {
		inc, _, err := s.Head(t.Context())
		n, _, err2 := s.Unsent(t.Context())
		return err == nil && err2 == nil && inc == 2 && n == 0
	})
	if got := w.brought(t); got != one {
		t.Errorf("after the copy came %q open", got)
	}
}

// TestEraseEndsTheWaiting: a deposit that was withdrawn, or refused on its own, leaves whom it was about waiting for a clerk;
// with its data what was typed about them goes, at both ends.
func TestEraseEndsTheWaiting(t *testing.T) {
	for _, how := range []string{"refused", "withdrawn"} {
		w := newWorld(t)
		s, _, _ := w.site(t, 7)
		w.resident(t, wati, "Wati Contoh", nil)
		r := titip(t, s, 1, wati, watiChip, "1985-05-05")
		until(t, "it is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
		if how == "refused" {
			must(t, w.desk.Refuse(t.Context(), w.clerk, r.ID, "uji"))
		} else {
			must(t, s.CancelRequest(t.Context(), r.Subject, r.ID))
		}
		until(t, "it ends", func() bool { return held(t, s, r.ID).State.Ended() })
		if list, err := w.ledger.Candidates(t.Context(), setail, 10); err != nil || len(list) != 1 {
			t.Fatalf("%s: %d wait, %v", how, len(list), err)
		}
		must(t, regency.Erase(t.Context(), w.ledger, w.vault, r.ID, "test", time.Now()))
		db, err := sqlite.Open(t.Context(), filepath.Join(w.dir, "regency.db"))
		must(t, err)
		var left int
		must(t, db.QueryRowContext(t.Context(), `SELECT count(*) FROM candidate
			WHERE state = 'waiting' OR coalesce(typed_body, record_body, pin_body, typed_key, record_key, pin_key) IS NOT NULL`).Scan(&left))
		must(t, db.Close())
		if left > 0 {
			t.Errorf("%s: %d candidates keep what was typed", how, left)
		}
		until(t, "the kiosk forgets whom it was about", func() bool {
			waits, err := s.Persons(t.Context())
			return err == nil && len(waits) == 0
		})
	}
}
