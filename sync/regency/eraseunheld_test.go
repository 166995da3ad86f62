package regency_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// columns is every key and ciphertext that a query finds in the ledger.
func (w *world) columns(t *testing.T, query string, args ...any) (list [][]byte) {
	t.Helper()
	db, err := sqlite.OpenReader(t.Context(), filepath.Join(w.dir, "regency.db"))
	must(t, err)
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(t.Context(), query, args...)
	must(t, err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var key, body sql.RawBytes
		must(t, rows.Scan(&key, &body))
		if key != nil {
			list = append(list, append([]byte(nil), key...), append([]byte(nil), body...))
		}
	}
	must(t, rows.Err())
	return list
}

// unheldSecrets is the keys and ciphertexts that the ledger holds of a request that it does not hold: entries, ruling, news, and what was
// typed with it.
func (w *world) unheldSecrets(t *testing.T, id kiosk.RequestID) (list [][]byte) {
	t.Helper()
	for _, q := range []string{
		`SELECT body_key, body_body FROM entry WHERE request = ?`,
		`SELECT reason_key, reason_body FROM ruling JOIN entry USING (kiosk, inc, seq) WHERE request = ?`,
		`SELECT typed_key, typed_body FROM candidate JOIN candidate_request ON candidate = id WHERE request = ?`,
		`SELECT record_key, record_body FROM candidate JOIN candidate_request ON candidate = id WHERE request = ?`,
		`SELECT pin_key, pin_body FROM candidate JOIN candidate_request ON candidate = id WHERE request = ?`,
	} {
		list = append(list, w.columns(t, q, id[:])...)
	}
	rows, _, err := w.ledger.Feed(t.Context(), 7, 0, 1000)
	must(t, err)
	for _, row := range rows {
		if row.Verdict != nil {
			continue
		}
		if n, ok := w.news(t, row).(kiosk.StatusNews); ok && n.Request == id {
			list = append(list, row.News.Key, row.News.Body)
		}
	}
	return list
}

// bringTo appends a disk's journal of the first incarnation to an intake; the ack is lost.
func bringTo(t *testing.T, in *regency.Intake, b bundle.Bundle, s *store.Store) {
	t.Helper()
	entries, err := s.After(t.Context(), 1, 0, 100)
	must(t, err)
	seg, err := journal.SignSegment(b.SealKey, journal.Hash{}, entries)
	must(t, err)
	_, err = in.Append(t.Context(), b.Site.Kiosk, seg)
	must(t, err)
}

// TestEraseRefused: a request that a person refused in quarantine ends by the number of its slip, with the card and the PIN that came
// with it, the reason and what was typed; not while it waits. No byte of it is left at the regency, its kiosk ends its copy, and a
// copy of the disk, which brings it when nothing is lacking any more, begins nothing and leaves nothing.
func TestEraseRefused(t *testing.T) {
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
	must(t, s.Backup(t.Context(), copied))
	bringTo(t, w.intakeOf(w.keys.Journal), b, s) // a catalogue without its service
	erase := func() error {
		return regency.EraseNumber(t.Context(), w.ledger, w.vault, r.Number, "test", time.Now())
	}
	if err := erase(); !errors.Is(err, regency.ErrNotEnded) {
		t.Fatalf("while it waits: %v", err)
	}
	q := regency.NewQuarantine(w.intakeOf(w.keys.Journal), w.bell)
	list, err := q.List(t.Context(), operator, 10)
	if err != nil || len(list) != 1 || list[0].Number != r.Number || list[0].Code != wire.VerdictService {
		t.Fatalf("%+v, %v", list, err)
	}
	must(t, q.Reject(t.Context(), tono, list[0].Key, "Wati Contoh salah loket"))
	before := w.unheldSecrets(t, r.ID)
	if n := w.onDisk(t, before); len(before) < 12 || n < len(before) {
		t.Fatalf("%d of %d are on the disk before", n, len(before))
	}
	must(t, erase())
	if n := w.onDisk(t, before); n != 0 {
		t.Errorf("%d of %d keys or ciphertexts are still on the disk", n, len(before))
	}
	if left := w.unheldSecrets(t, r.ID); len(left) != 2 {
		t.Errorf("%d are left, want the status alone", len(left))
	}
	if err := erase(); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("erased again: %v", err)
	}
	if rows, err := w.ledger.AuditRows(t.Context(), 1); err != nil || rows[0].Action != regency.ActionErase || rows[0].Request != r.ID {
		t.Errorf("%+v, %v", rows, err)
	}
	must(t, s.Fault(t.Context(), "printer", "paper-low")) // that the copy below does not hold
	x = w.run(t, b, s)
	until(t, "the kiosk ends its copy", func() bool {
		h := held(t, s, r.ID)
		n, _, err := s.Unsent(t.Context())
		return h.State == kiosk.Refused && len(h.Request.Answers) == 0 && err == nil && n == 0
	})
	x.end(t)
	must(t, s.Close())

	dir := t.TempDir()
	_, _, err = store.PutBack(t.Context(), copied, filepath.Join(dir, "kiosk.db"), 7, time.Now())
	must(t, err)
	s = w.openStore(t, b, dir)
	t.Cleanup(func() { _ = s.Close() })
	w.run(t, b, lateFeed{s})
	until(t, "the copy has brought what it held", func() bool {
		inc, _, err := s.Head(t.Context())
		n, _, err2 := s.Unsent(t.Context())
		return err == nil && err2 == nil && inc == 2 && n == 0
	})
	if got := w.brought(t); got != "" {
		t.Errorf("after the copy came %q open", got)
	}
	if _, err := w.ledger.Request(t.Context(), r.ID); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("the copy began it: %v", err)
	}
	until(t, "the copy ends too", func() bool { return len(held(t, s, r.ID).Request.Answers) == 0 })
}

// TestRejectKeepsNoNamelessBody: what a person refuses and nobody can read has no body from then on, for no number would find it.
func TestRejectKeepsNoNamelessBody(t *testing.T) {
	x := strand(t, foreignKey, func(*store.Draft) {})
	q := x.quarantine()
	list, err := q.List(t.Context(), operator, 10)
	must(t, err)
	const bodies = `SELECT body_key, body_body FROM entry WHERE kind = 6`
	if before := x.columns(t, bodies); len(list) == 0 || len(before) != 2 {
		t.Fatalf("%d wait, %d before", len(list), len(before))
	}
	for _, e := range list {
		if e.Code != wire.VerdictSealed {
			t.Fatalf("%+v", e)
		}
		must(t, q.Reject(t.Context(), operator, e.Key, "tidak terbaca"))
	}
	if left := x.columns(t, bodies); len(left) != 0 {
		t.Errorf("%d are left", len(left))
	}
}

// TestEraseWithACopyInQuarantine: a request was taken in while a copy of it, which came when its service was not known, waits. It ends
// with the copy's data; the quarantine goes on, and settles the copy.
func TestEraseWithACopyInQuarantine(t *testing.T) {
	w, dir, copied := newWorld(t), t.TempDir(), t.TempDir()
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, dir)
	r, err := s.SaveRequest(t.Context(), draft(1))
	must(t, err)
	must(t, s.Close())
	must(t, os.CopyFS(copied, os.DirFS(dir)))
	clone := w.openStore(t, b, copied)
	must(t, clone.Fault(t.Context(), "printer", "paper-low"))
	bringTo(t, w.intakeOf(w.keys.Journal), b, clone)
	must(t, clone.Close())
	s = w.openStore(t, b, dir)
	t.Cleanup(func() { _ = s.Close() })
	must(t, s.Fault(t.Context(), "reader", "gone"))
	w.run(t, b, s)
	until(t, "it is taken in", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	must(t, w.desk.Refuse(t.Context(), w.clerk, r.ID, "uji"))
	until(t, "it is refused", func() bool { return held(t, s, r.ID).State == kiosk.Refused })
	must(t, regency.EraseNumber(t.Context(), w.ledger, w.vault, r.Number, "test", time.Now()))
	if got := w.brought(t); got != "" {
		t.Errorf("after it %q open", got)
	}
	q := w.quarantine()
	if list, err := q.List(t.Context(), tono, 10); err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	if took, left, err := q.Retry(t.Context(), tono, 10); err != nil || took != 1 || left != 0 {
		t.Errorf("took %d, left %d, %v", took, left, err)
	}
	if got := w.brought(t); got != "" {
		t.Errorf("after the copy was settled %q open", got)
	}
}
