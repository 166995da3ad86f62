package regency_test

import (
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
)

// yesterday opens a store whose clock stands a day and an hour back, until late is set.
func (w *world) yesterday(t *testing.T, b bundle.Bundle) (s *store.Store, late *atomic.Bool) {
	t.Helper()
	late = &atomic.Bool{}
	s, err := store.Open(t.Context(), store.Options{
		Path: filepath.Join(t.TempDir(), "kiosk.db"), MachineKey: []byte("0123456789abcdef0123456789abcdef"), Site: b.Site,
		RegencyPublic: b.Journal, Catalogue: w.cat.Version(), Boot: 1, Now: func() time.Time {
			if late.Load() {
				return time.Now()
			}
			return time.Now().Add(-25 * time.Hour)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, late
}

// answers keeps the answer i of a survey, from 1, for later.
func answers(t *testing.T, s *store.Store, i int) {
	t.Helper()
	body := journal.NewSurveyBody(kiosk.Survey{
		ID: [16]byte{byte(i)}, Day: "2026-11-26", Element: kiosk.SurveyElement((i-1)%kiosk.SurveyElements + 1), Grade: 4,
	})
	if err := s.Later(t.Context(), journal.KindSurvey, body); err != nil {
		t.Fatal(err)
	}
}

// TestSurveyFromQuarantine: an answer that could not be read when it came counts, once it is taken in, for the village where
// its kiosk stands.
func TestSurveyFromQuarantine(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	s, late := w.yesterday(t, b)
	answers(t, s, 1)
	late.Store(true)
	if n, err := s.AppendDue(t.Context()); err != nil || n != 1 {
		t.Fatalf("%d journaled: %v", n, err)
	}
	entries, err := s.After(t.Context(), 1, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	seg, err := journal.SignSegment(b.SealKey, journal.Hash{}, entries)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := foreignKey(w).Append(t.Context(), 7, seg); err != nil {
		t.Fatal(err)
	}
	if all, err := w.ledger.Surveys(t.Context(), ""); err != nil || len(all) != 0 {
		t.Fatalf("counted unread: %+v, %v", all, err)
	}
	if _, left, err := w.quarantine().Retry(t.Context(), operator, 100); err != nil || left != 0 {
		t.Fatalf("%d wait, %v", left, err)
	}
	all, err := w.ledger.Surveys(t.Context(), "")
	if err != nil || len(all) != 1 || all[0].Village != setail || all[0].Counts.Answers() != 1 {
		t.Errorf("%+v, %v", all, err)
	}
}

// TestSurveyToTheConsole: answers that a kiosk kept for later count in its village once, and the village's
// clerks see them from ten on.
func TestSurveyToTheConsole(t *testing.T) {
	w := newWorld(t)
	bundle := w.addKiosk(t, 7)
	s, late := w.yesterday(t, bundle)
	counted := func() (n int) {
		t.Helper()
		list, err := w.ledger.Surveys(t.Context(), setail)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range list {
			n += q.Counts.Answers()
		}
		return n
	}
	w.run(t, bundle, s)
	b := w.console(t, time.Now)
	b.login()
	for _, c := range []struct {
		from, to, counted int
		says, not         string
	}{
		{1, 5, 5, "Baru 5 jawaban", "Persyaratan"},
		{3, 9, 9, "Baru 9 jawaban", "Persyaratan"}, // 3 to 5 come once more: a restored disk
		{10, 18, 18, "100,00, mutu pelayanan A", "Baru"},
	} {
		late.Store(false)
		for i := c.from; i <= c.to; i++ {
			answers(t, s, i)
		}
		late.Store(true)
		if n, err := s.AppendDue(t.Context()); err != nil || n != c.to-c.from+1 {
			t.Fatalf("%d journaled: %v", n, err)
		}
		until(t, c.says, func() bool { return counted() == c.counted })
		if page := b.get("/survey"); !strings.Contains(page, c.says) || strings.Contains(page, c.not) {
			t.Errorf("want %q and not %q on\n%s", c.says, c.not, page)
		}
	}
}
