package regency_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// guesses posts a form n times from two sides at once, and wants the status each time.
func guesses(t *testing.T, h http.Handler, n, want int, path string, form url.Values) {
	t.Helper()
	var wrong atomic.Int64
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			for range n / 2 {
				r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				rec := httptest.NewRecorder()
				h.ServeHTTP(rec, r)
				if rec.Code != want {
					wrong.Add(1)
				}
			}
		})
	}
	all.Wait()
	if wrong.Load() != 0 {
		t.Errorf("%s: %d of %d were not answered with %d", path, wrong.Load(), n, want)
	}
}

// failures reads the lines of an account and action, and how many failures they tell of.
func (w *world) failures(t *testing.T, account, action string) (lines, told int) {
	t.Helper()
	rows, err := w.ledger.AuditRows(t.Context(), 100_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.Clerk != account || r.Action != action {
			continue
		}
		lines++
		told += max(1, r.More)
	}
	return lines, told
}

// TestFloodOfGuesses: 10,000 wrong passwords at one account make eleven lines that tell the true number; names that
// nobody bears share eleven lines, so do wrong codes; the next hour begins anew, and the right password still opens.
func TestFloodOfGuesses(t *testing.T) {
	w := newWorld(t)
	cheap := w.official(t, ledger.ClerkAccount{ // its password costs little to check, or this test would take minutes
		Name: "murah", Village: setail, Role: w.clerk.Role, Salt: []byte("0123456789abcdef"), Hash: make([]byte, 32), Time: 1, Memory: 8, Threads: 1,
	})
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	h := w.consoleHandler(t, func() time.Time { return at })
	before, err := w.ledger.AuditRows(t.Context(), 100_000)
	if err != nil {
		t.Fatal(err)
	}
	guesses(t, h, 10_000, http.StatusUnauthorized, "/login", url.Values{"user": {cheap.Name}, "password": {"tebakan"}})
	for range 7 { // names are drawn anew each time
		guesses(t, h, 2, http.StatusUnauthorized, "/login", url.Values{"user": {"siapa-" + at.String()}, "password": {"tebakan"}})
		at = at.Add(time.Minute)
	}
	guesses(t, h, 14, http.StatusUnprocessableEntity, "/code", url.Values{
		"user": {"tono"}, "code": {"00000000"}, "password": {"sandi-contoh-9"}, "again": {"sandi-contoh-9"},
	})
	after, err := w.ledger.AuditRows(t.Context(), 100_000)
	if err != nil || len(after)-len(before) != 33 {
		t.Errorf("%d lines, %v", len(after)-len(before), err)
	}
	for _, c := range []struct {
		account, action string
		told            int
	}{{cheap.Name, "login.failed", 10_000}, {"", "login.failed", 14}, {"", "password.wrong-code", 14}} {
		if lines, told := w.failures(t, c.account, c.action); lines != 11 || told != c.told {
			t.Errorf("%s of %q: %d lines tell of %d, want %d", c.action, c.account, lines, told, c.told)
		}
	}
	at = at.Add(time.Hour)
	guesses(t, h, 2, http.StatusUnauthorized, "/login", url.Values{"user": {cheap.Name}, "password": {"tebakan"}})
	if lines, told := w.failures(t, cheap.Name, "login.failed"); lines != 13 || told != 10_002 {
		t.Errorf("the next hour: %d lines tell of %d", lines, told)
	}
	guesses(t, h, 2, http.StatusSeeOther, "/login", url.Values{"user": {"tono"}, "password": {"sandi-contoh-1"}})
}
