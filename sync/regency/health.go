package regency

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// The times of a look at the ledger.
const (
	healthTime = 5 * time.Second // a ledger that takes longer is not well
	healthKept = time.Second     // how long an answer is given again: anybody may ask, and each look is a write
)

// HealthWord is what Health answers: "ok", or why this server cannot serve.
type HealthWord string

// The words. None but the first is answered with 200.
const (
	HealthOK      HealthWord = "ok"
	HealthFull    HealthWord = "full"    // the disk is
	HealthStorage HealthWord = "storage" // the disk does not write: read-only, or dead
	HealthLocked  HealthWord = "locked"  // another program holds the database
	HealthSlow    HealthWord = "slow"    // no answer in 5 seconds
	HealthLedger  HealthWord = "ledger"  // anything else that keeps the ledger from committing
)

// Health answers whether this process can serve: 200 "ok" where the ledger commits a write, else 503 and
// why. One that only read would say ok of a disk that is full. It tells nothing more, for anybody may
// ask; and nobody makes it write more than once a second.
//
// Concurrency: any goroutine may ask; those who ask during a look wait for its answer.
type Health struct {
	ledger ledger.Pulses
	now    func() time.Time

	mu   sync.Mutex // guards last
	last *look
}

// look is one look at the ledger; word is there once done is closed.
type look struct {
	begun time.Time
	done  chan struct{}
	word  HealthWord
}

// NewHealth looks at a ledger. Give one Health to every listener of a process.
func NewHealth(l ledger.Pulses, now func() time.Time) *Health { return &Health{ledger: l, now: now} }

var _ http.Handler = (*Health)(nil)

// ServeHTTP answers.
func (h *Health) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	word := h.Look(r.Context())
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if word != HealthOK {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_, _ = w.Write([]byte(word + "\n")) // whoever went away asks again
}

// Look says how the ledger is, or was within the last second.
func (h *Health) Look(ctx context.Context) HealthWord {
	late := time.NewTimer(healthTime)
	defer late.Stop()
	l := h.current(ctx)
	select {
	case <-l.done:
		return l.word
	case <-late.C:
	case <-ctx.Done():
	}
	return HealthSlow
}

// current is the look that runs or whose answer is still good, or a new one. A look goes on when whoever
// asked for it has gone: the answer is everybody's. One that hangs in the disk is the only one.
func (h *Health) current(ctx context.Context) *look {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.now()
	if h.last != nil && (h.last.runs() || now.Sub(h.last.begun).Abs() < healthKept) {
		return h.last
	}
	l := &look{begun: now, done: make(chan struct{})}
	h.last = l
	go func() {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), healthTime)
		defer stop()
		_, err := h.ledger.Pulse(ctx, now.UnixMilli())
		l.word = healthWord(err)
		close(l.done)
	}()
	return l
}

func (l *look) runs() bool {
	select {
	case <-l.done:
		return false
	default:
		return true
	}
}

func healthWord(err error) HealthWord {
	switch {
	case err == nil:
		return HealthOK
	case errors.Is(err, ledger.ErrNoSpace):
		return HealthFull
	case errors.Is(err, ledger.ErrStorage):
		return HealthStorage
	case errors.Is(err, ledger.ErrLocked):
		return HealthLocked
	case errors.Is(err, context.DeadlineExceeded):
		return HealthSlow
	}
	return HealthLedger
}
