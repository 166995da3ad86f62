package regency_test

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
)

// secrets is the keys and ciphertexts that the ledger holds of a request.
func (w *world) secrets(t *testing.T, id kiosk.RequestID) (list [][]byte) {
	t.Helper()
	r, err := w.ledger.Request(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	list = append(list, r.Record.Key, r.Record.Body, r.Subject)
	if l, err := w.ledger.Letter(t.Context(), id); err == nil {
		list = append(list, l.Record.Key, l.Record.Body)
	}
	rows, _, err := w.ledger.Feed(t.Context(), r.Kiosk, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row.Verdict != nil {
			continue
		}
		switch n := w.news(t, row).(type) {
		case kiosk.StatusNews:
			if n.Request == id {
				list = append(list, row.News.Key, row.News.Body)
			}
		case kiosk.LetterNews:
			if n.Letter.Request == id {
				list = append(list, row.News.Key, row.News.Body)
			}
		}
	}
	return list
}

// onDisk counts how many of the byte strings lie in the ledger's files. A long one may lie in pieces, so its
// first 48 bytes are looked for.
func (w *world) onDisk(t *testing.T, list [][]byte) (n int) {
	t.Helper()
	for _, name := range []string{"regency.db", "regency.db-wal"} {
		raw, err := os.ReadFile(filepath.Join(w.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range list {
			if bytes.Contains(raw, b[:min(len(b), 48)]) {
				n++
			}
		}
	}
	return n
}

// TestErase: after a request was handed over its data can be ended: no key of it is in any byte of the
// ledger, nobody reads it, others' data and the kiosk's feed go on, and what must stay stays.
func TestErase(t *testing.T) {
	w := newWorld(t)
	k := w.lone(t, time.Now)
	k.start(t)
	r, other := k.request(t, 1), k.request(t, 2)
	now := time.Now()
	erase := func() error { return regency.Erase(t.Context(), w.ledger, w.vault, r.ID, "test", now) }
	if err := erase(); !errors.Is(err, regency.ErrNotEnded) {
		t.Fatalf("while it is checked: %v", err)
	}
	w.approve(t, r.ID)
	until(t, "the letter arrives", func() bool { return held(t, k.store, r.ID).Letter != nil })
	if err := erase(); !errors.Is(err, regency.ErrNotEnded) {
		t.Fatalf("while it waits to be taken: %v", err)
	}
	if err := w.ledger.Decide(t.Context(), ledger.Decision{
		Request: r.ID, Kiosk: 7, From: kiosk.ReadyState, To: kiosk.HandedOver, At: now.UnixMilli(),
		Audit: ledger.AuditRow{At: now.UnixMilli(), Clerk: "test", Action: "hand-over"},
	}); err != nil {
		t.Fatal(err)
	}
	before, others := w.secrets(t, r.ID), w.secrets(t, other.ID)
	if n := w.onDisk(t, before); len(before) < 9 || n < len(before) {
		t.Fatalf("%d of %d are on the disk before", n, len(before))
	}
	if err := erase(); err != nil {
		t.Fatal(err)
	}
	before = append(before[:2], before[3:]...) // the other request is of the same person: its index stays
	if n := w.onDisk(t, before); n != 0 {
		t.Errorf("%d keys or ciphertexts are still on the disk", n)
	}
	if n := w.onDisk(t, others); n < len(others) {
		t.Errorf("%d of %d of another request's are left", n, len(others))
	}
	w.checkErased(t, r, other)
	if err := erase(); err != nil {
		t.Errorf("erased again: %v", err)
	}
	k.request(t, 3) // the feed goes on
	if h := held(t, k.store, r.ID); h.Letter != nil || len(h.Request.Answers) != 0 || h.Initials != "" || h.Request.Number != r.Number {
		t.Errorf("the kiosk still holds %+v", h)
	}
	if h := held(t, k.store, other.ID); len(h.Request.Answers) == 0 || h.Initials == "" {
		t.Errorf("the kiosk lost another's: %+v", h)
	}
}

// checkErased looks at an erased request as everybody does who could.
func (w *world) checkErased(t *testing.T, r, other kiosk.Request) {
	t.Helper()
	row, err := w.ledger.Request(t.Context(), r.ID)
	if err != nil || row.State != kiosk.HandedOver || row.Number != r.Number {
		t.Fatalf("%+v, %v", row.State, err)
	}
	if _, err := w.vault.Open(regency.PlaceRequest(row), row.Record); !errors.Is(err, vault.ErrErased) {
		t.Errorf("the record: %v", err)
	}
	if _, err := w.desk.PDF(t.Context(), w.clerk, r.ID); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("the letter: %v", err)
	}
	if c, err := w.desk.Open(t.Context(), w.clerk, other.ID); err != nil || c.Body.Subject.Reveal() != subject {
		t.Errorf("another request: %v", err)
	}
	lines, err := w.desk.Queue(t.Context(), w.clerk, 10)
	if err != nil || len(lines) != 2 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	for _, l := range lines {
		if l.ID == r.ID && (l.Initials != "" || strings.ContainsAny(l.NIK, "0123456789")) {
			t.Errorf("the list tells %q %q", l.Initials, l.NIK)
		}
	}
	b := w.console(t, time.Now)
	b.login()
	if status, page, _ := b.do(http.MethodGet, "/requests/"+r.ID.String(), nil); status != http.StatusNotFound || strings.Contains(page, "Siti") {
		t.Errorf("the page: %d", status)
	}
	rows, head, err := w.ledger.Feed(t.Context(), 7, 0, 1000)
	if err != nil || uint64(len(rows)) != head {
		t.Fatalf("%d rows, head %d, %v", len(rows), head, err)
	}
	for _, row := range rows {
		if row.Verdict != nil {
			continue
		}
		if n, ok := w.news(t, row).(kiosk.LetterNews); ok && n.Letter.Request == r.ID {
			t.Error("the feed still holds the letter")
		}
	}
}

// TestErasePrintedLetter: nobody hands over a letter that came out of the kiosk's printer, so that it can be erased; not
// while nobody knows whether it did.
func TestErasePrintedLetter(t *testing.T) {
	w := newWorld(t)
	k := w.lone(t, time.Now)
	k.start(t)
	r := k.request(t, 1)
	w.approve(t, r.ID)
	until(t, "the letter arrives", func() bool { return held(t, k.store, r.ID).Letter != nil })
	prints := func(outcome string) {
		t.Helper()
		p, err := k.store.StartPrint(t.Context(), store.Extract, r.ID, "")
		if err == nil {
			err = k.store.EndPrint(t.Context(), p.Token, outcome)
		}
		if err != nil {
			t.Fatal(err)
		}
		until(t, "the paper is told", func() bool {
			papers, err := w.ledger.PapersOf(t.Context(), r.ID)
			return err == nil && len(papers) > 0 && papers[len(papers)-1].Outcome == outcome
		})
	}
	erase := func() error { return regency.Erase(t.Context(), w.ledger, w.vault, r.ID, "test", time.Now()) }
	prints(store.Unknown)
	if err := erase(); !errors.Is(err, regency.ErrNotEnded) {
		t.Fatalf("while nobody knows: %v", err)
	}
	prints(store.Printed)
	if err := erase(); err != nil {
		t.Fatal(err)
	}
	until(t, "the kiosk has erased it", func() bool { return held(t, k.store, r.ID).Initials == "" })
}
