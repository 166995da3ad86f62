package pcsc

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/devices"
	"github.com/smart-kampung/anjungan/devices/card"
)

// maxSlice is the longest that one wait for the daemon lasts. The end of a watch and a failed
// conversation cut it short, except in the moment before the wait begins.
const maxSlice = time.Second

// Opts tune a Reader. The zero value watches the first reader.
type Opts struct {
	Reader string        // first letters of the reader's name; empty: the first reader. Names end in numbers that change
	Log    *slog.Logger  // nil: nowhere
	Slice  time.Duration // of one wait; 0 or more than a second: a second
}

// Reader is one PC/SC reader.
type Reader struct {
	opts   Opts
	ctx    context.Context // ended by Close
	cancel context.CancelFunc
	run    sync.WaitGroup // the watching goroutine

	mu      sync.Mutex // guards everything below
	health  devices.Health
	name    string // of the reader that is watched; empty: none found
	watched bool
}

var _ card.Reader = (*Reader)(nil)

// New makes a reader; it speaks to nobody before Watch.
func New(o Opts) *Reader {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Slice <= 0 || o.Slice > maxSlice {
		o.Slice = maxSlice
	}
	ctx, cancel := context.WithCancel(context.Background())
	return &Reader{opts: o, ctx: ctx, cancel: cancel, health: devices.Health{State: devices.Starting}}
}

// String names the reader that is watched, or the one that is sought.
func (r *Reader) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.name != "":
		return "PC/SC " + r.name
	case r.opts.Reader != "":
		return "PC/SC " + r.opts.Reader + " (not found)"
	default:
		return "PC/SC, first reader (not found)"
	}
}

// Health is the last known health.
func (r *Reader) Health() devices.Health {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.health
}

// Watch reports cards until ctx ends or the reader is closed, then ends a conversation that is still
// open and closes the channel. The receiver must keep receiving: the reader waits for it. A second
// call gets a closed channel.
func (r *Reader) Watch(ctx context.Context) <-chan card.Event {
	ch := make(chan card.Event)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.watched || r.ctx.Err() != nil {
		close(ch)
		return ch
	}
	r.watched = true
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(r.ctx, cancel)
	r.run.Go(func() {
		defer close(ch)
		defer cancel()
		defer stop()
		newMonitor(r, ch).run(ctx)
	})
	return ch
}

// Close ends the watch and joins it. Idempotent.
func (r *Reader) Close() error {
	r.mu.Lock() // a Watch that runs now is joined below, a later one starts nothing
	r.cancel()
	r.mu.Unlock()
	r.run.Wait()
	return nil
}

func (r *Reader) set(h devices.Health) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.health = h
}

func (r *Reader) setName(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.name = name
}
