package regency_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/paper"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

func held(t *testing.T, s *store.Store, id kiosk.RequestID) store.Held {
	t.Helper()
	h, err := s.Request(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestVisit is the whole way of one request: saved while the line is cut, stored once when it is back,
// approved by a clerk, and back at the kiosk as a letter.
func TestVisit(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	w.link.Cut()
	x := w.run(t, b, s)
	until(t, "the outbox notices the cut line", func() bool { return !x.State().Since.IsZero() && !x.State().Up })

	r, err := s.SaveRequest(t.Context(), draft(1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.SaveRequest(t.Context(), draft(1)); err != nil {
		t.Fatal(err)
	}
	if h := held(t, s, r.ID); h.Transport != kiosk.Stored {
		t.Fatalf("transport while the line is cut: %q", h.Transport)
	}
	w.link.Restore()
	until(t, "the request is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	lines, err := w.desk.Queue(t.Context(), w.clerk, 10)
	if err != nil || len(lines) != 1 {
		t.Fatalf("queue: %d lines, %v", len(lines), err)
	}
	if l := lines[0]; l.ID != r.ID || l.State != kiosk.Checking || l.Holder != kiosk.Clerk || l.Initials != "S.C." || strings.Contains(l.NIK, subject[:12]) {
		t.Fatalf("line %+v", l)
	}
	until(t, "cards arrive", func() bool {
		c, err := s.LookupCard(t.Context(), []byte(chipText))
		return err == nil && c.Known
	})
	if p, err := s.CheckPIN(t.Context(), []byte(chipText), pin); err != nil || !p.OK || p.Resident.Name != "Siti Contoh" {
		t.Fatalf("PIN: %+v, %v", p.OK, err)
	}

	w.approve(t, r.ID)
	if err := w.desk.Approve(t.Context(), w.head, r.ID); !errors.Is(err, desk.ErrDecided) {
		t.Fatalf("second approval: %v", err)
	}
	until(t, "the letter arrives", func() bool {
		h := held(t, s, r.ID)
		return h.Letter != nil && h.State == kiosk.ReadyState
	})
	checkLetter(t, w, held(t, s, r.ID))
	until(t, "nothing is left to send", func() bool { return x.State().Unsent == 0 && x.State().Up })
	checkStored(t, w, s)
}

// checkLetter compares the letter at the kiosk with the regency's original.
func checkLetter(t *testing.T, w *world, h store.Held) {
	t.Helper()
	doc, err := paper.Decode(h.Letter.Document)
	if err != nil {
		t.Fatal(err)
	}
	year := time.Now().In(kiosk.WIB).Format("2006")
	if want := "400.12.2.1/001/35.10.09.2004/" + year; doc.Number != want || h.Letter.Number != want {
		t.Errorf("numbers %q, %q, want %q", doc.Number, h.Letter.Number, want)
	}
	if doc.Seal == "" || doc.Seal != h.Letter.Seal {
		t.Errorf("seal on paper %q, in the letter %q", doc.Seal, h.Letter.Seal)
	}
	if !strings.Contains(paper.Text(doc), "melamar pekerjaan") {
		t.Error("the letter does not say what it is for")
	}
	pdf, err := w.desk.PDF(t.Context(), w.clerk, h.Request.ID)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := paper.VerifyPDF(pdf)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(cert.Subject.CommonName, "TANPA KEKUATAN HUKUM") {
		t.Errorf("signer %q does not say that it has no legal force", cert.Subject.CommonName)
	}
}

// checkStored compares both journals and looks for personal data in the regency's file.
func checkStored(t *testing.T, w *world, s *store.Store) {
	t.Helper()
	inc, seq, err := s.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	k, err := w.ledger.Kiosk(t.Context(), 7)
	if err != nil {
		t.Fatal(err)
	}
	if k.Incarnation != inc || k.Last != seq {
		t.Errorf("regency at %d/%d, kiosk at %d/%d", k.Incarnation, k.Last, inc, seq)
	}
	for _, name := range []string{"regency.db", "regency.db-wal"} {
		raw, err := os.ReadFile(filepath.Join(w.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{subject, "Siti Contoh", chipText, "melamar pekerjaan"} {
			if bytes.Contains(raw, []byte(secret)) {
				t.Errorf("%s holds personal data in the clear", name)
			}
		}
	}
}

// TestRefusal brings the clerk's reason to the kiosk, and needs one.
func TestRefusal(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	w.run(t, b, s)
	r, err := s.SaveRequest(t.Context(), draft(2))
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the request is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	if err := w.desk.Refuse(t.Context(), w.clerk, r.ID, "  "); !errors.Is(err, desk.ErrReason) {
		t.Fatalf("refusal without a reason: %v", err)
	}
	other := w.clerk
	other.Village = "35.10.01.2001"
	if err := w.desk.Refuse(t.Context(), other, r.ID, "bukan desa saya"); !errors.Is(err, desk.ErrNotYours) {
		t.Fatalf("refusal by another village: %v", err)
	}
	if err := w.desk.Refuse(t.Context(), w.clerk, r.ID, "KTP belum terbaca"); err != nil {
		t.Fatal(err)
	}
	until(t, "the reason arrives", func() bool {
		h := held(t, s, r.ID)
		return h.State == kiosk.Refused && h.Reason == "KTP belum terbaca"
	})
	if err := w.desk.Approve(t.Context(), w.clerk, r.ID); !errors.Is(err, desk.ErrDecided) {
		t.Fatalf("approval after refusal: %v", err)
	}
}

// TestRestoredDisk puts an old copy of the kiosk's database back: the regency orders a new incarnation,
// raises an alarm, and neither loses nor doubles a request.
func TestRestoredDisk(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	dir, old := t.TempDir(), t.TempDir()
	s := w.openStore(t, b, dir)
	first, err := s.SaveRequest(t.Context(), draft(1))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	copyFile(t, filepath.Join(dir, "kiosk.db"), filepath.Join(old, "kiosk.db"))

	s = w.openStore(t, b, dir)
	x := w.run(t, b, s)
	second, err := s.SaveRequest(t.Context(), draft(2))
	if err != nil {
		t.Fatal(err)
	}
	until(t, "both are taken", func() bool {
		return held(t, s, first.ID).Transport == kiosk.Accepted && held(t, s, second.ID).Transport == kiosk.Accepted
	})
	x.end(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	s = w.openStore(t, b, old)
	t.Cleanup(func() { _ = s.Close() })
	third, err := s.SaveRequest(t.Context(), draft(3))
	if err != nil {
		t.Fatal(err)
	}
	w.run(t, b, s)
	until(t, "the restored disk is taken in", func() bool {
		return held(t, s, first.ID).Transport == kiosk.Accepted && held(t, s, third.ID).Transport == kiosk.Accepted
	})
	k, err := w.ledger.Kiosk(t.Context(), 7)
	if err != nil || k.Incarnation != 2 {
		t.Fatalf("incarnation %d, %v", k.Incarnation, err)
	}
	lines, err := w.desk.Queue(t.Context(), w.clerk, 10)
	if err != nil || len(lines) != 3 {
		t.Fatalf("%d requests at the regency, %v", len(lines), err)
	}
	ns, err := w.ledger.Notices(t.Context(), setail, 10)
	if err != nil || len(ns) != 1 || ns[0].Kind != ledger.NoticeAlarm || ns[0].Word != "fork" {
		t.Fatalf("notices %+v, %v", ns, err)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
