package regency_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/sqlite/sqlitetest"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
)

// askHealth asks as somebody would over HTTP.
func askHealth(t *testing.T, h http.Handler) (status int, body string) {
	t.Helper()
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/healthz", nil))
	return rec.Code, rec.Body.String()
}

// emptyLog moves the write-ahead log of a database into it.
func emptyLog(t *testing.T, path string) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	var busy, inLog, moved int
	err = db.QueryRowContext(t.Context(), `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &inLog, &moved)
	if err := errors.Join(err, db.Close()); err != nil || busy != 0 {
		t.Fatal(busy, err)
	}
}

// TestHealth: well while the ledger can commit; a full disk, one that does not write, a database that
// somebody else holds and one that is closed are each told by their word, though all can still be read but the last.
func TestHealth(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	l, err := sqliteledger.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	at := time.UnixMilli(1_790_000_000_000)
	h := regency.NewHealth(l, func() time.Time { return at })
	expect := func(when string, status int, body string) {
		t.Helper()
		at = at.Add(time.Second)
		if s, b := askHealth(t, h); s != status || b != body {
			t.Errorf("%s: %d %q, want %d %q", when, s, b, status, body)
		}
	}
	expect("new", http.StatusOK, "ok\n")
	for _, c := range []struct {
		fault func(string) (func() error, error)
		want  string
	}{{sqlitetest.Fill, "full\n"}, {sqlitetest.Break, "storage\n"}} {
		emptyLog(t, path)
		mend, err := c.fault(path)
		if err != nil {
			t.Fatal(err)
		}
		expect("faulty", http.StatusServiceUnavailable, c.want)
		if _, err := l.Versions(t.Context(), setail); err != nil {
			t.Errorf("%q: it cannot even be read: %v", c.want, err)
		}
		if err := mend(); err != nil {
			t.Fatal(err)
		}
		expect("mended", http.StatusOK, "ok\n")
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	expect("closed", http.StatusServiceUnavailable, "ledger\n")
}

// pulses is a ledger of which only the pulse is asked.
type pulses struct {
	mu    sync.Mutex // guards n and err
	n     int
	err   error
	hangs chan struct{} // nil: it does not
}

func (p *pulses) Pulse(ctx context.Context, _ int64) (uint64, error) {
	if p.hangs != nil {
		<-p.hangs
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
	return uint64(p.n), errors.Join(p.err, ctx.Err())
}

func (p *pulses) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.n
}

// TestHealthWords: each reason has its word.
func TestHealthWords(t *testing.T) {
	for err, want := range map[error]regency.HealthWord{
		nil: regency.HealthOK, ledger.ErrNoSpace: regency.HealthFull, ledger.ErrStorage: regency.HealthStorage, ledger.ErrLocked: regency.HealthLocked,
		context.DeadlineExceeded: regency.HealthSlow, errors.New("of another kind"): regency.HealthLedger,
	} {
		if got := regency.NewHealth(&pulses{err: err}, time.Now).Look(t.Context()); got != want {
			t.Errorf("%v: %q, want %q", err, got, want)
		}
	}
}

// TestHealthIsBounded: however many ask, there is one write a second; a clock that is set back costs one more.
func TestHealthIsBounded(t *testing.T) {
	p := &pulses{}
	at := time.UnixMilli(1_790_000_000_000)
	h := regency.NewHealth(p, func() time.Time { return at })
	for _, c := range []struct {
		later time.Duration
		want  int
	}{{0, 1}, {0, 1}, {999 * time.Millisecond, 1}, {time.Millisecond, 2}, {-time.Hour, 3}, {0, 3}} {
		at = at.Add(c.later)
		if s, _ := askHealth(t, h); s != http.StatusOK || p.count() != c.want {
			t.Fatalf("%d, %d writes after %v, want %d", s, p.count(), c.later, c.want)
		}
	}
	p.err = ledger.ErrNoSpace
	at = at.Add(time.Second)
	for range 3 {
		if s, b := askHealth(t, h); s != http.StatusServiceUnavailable || b != "full\n" || p.count() != 4 {
			t.Fatalf("%d %q, %d writes", s, b, p.count())
		}
	}
}

// TestHealthHangs: a look that hangs is the only one, whoever goes away does not end it, and its answer
// is for those who stay.
func TestHealthHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pulses{hangs: make(chan struct{})}
		at := time.UnixMilli(1_790_000_000_000)
		h := regency.NewHealth(p, func() time.Time { return at })
		for range 5 {
			at = at.Add(time.Hour) // it is old, and it runs
			gone, leave := context.WithCancel(t.Context())
			leave()
			if got := h.Look(gone); got != regency.HealthSlow {
				t.Errorf("%q", got)
			}
		}
		stays := make(chan regency.HealthWord)
		go func() { stays <- h.Look(t.Context()) }()
		synctest.Wait()
		close(p.hangs)
		if got := <-stays; got != regency.HealthOK {
			t.Errorf("%q", got)
		}
		synctest.Wait()
		if p.count() != 1 {
			t.Errorf("%d writes", p.count())
		}
	})
}
