package pcsc

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
)

// wire is the card as a job on the session's goroutine has it: every command goes straight into the
// library.
type wire struct {
	s   *session
	l   *link
	ctx context.Context // the job's own
}

var _ card.Card = (*wire)(nil)

// ATR is the answer to reset.
func (w *wire) ATR() []byte { return w.s.ATR() }

// Close ends the conversation, once the job is done.
func (w *wire) Close() error {
	w.s.end(errClosed)
	return nil
}

// Transmit sends one command. The first error ends the conversation, for after that another card may
// lie there. Both contexts must live for a command to be sent.
func (w *wire) Transmit(ctx context.Context, c card.Command) (card.Response, error) {
	cmd, err := c.Bytes()
	if err != nil {
		return card.Response{}, fmt.Errorf("pcsc: transmit: %w", err)
	}
	if err := w.s.watch.begin(w.ctx, ctx); err != nil { // nothing was sent, the conversation goes on
		return card.Response{}, fmt.Errorf("pcsc: transmit: %w", err)
	}
	defer w.s.watch.end()
	if err := w.s.failed(); err != nil {
		return card.Response{}, err
	}
	raw, err := w.l.card.Transmit(cmd)
	if err != nil {
		w.s.end(wrap("transmit", err))
		return card.Response{}, w.s.failed()
	}
	answer := bytes.Clone(raw)
	clear(raw) // the binding's buffer of 64 KiB keeps nothing of a resident
	r, err := card.ParseResponse(answer)
	if err != nil {
		w.s.end(fmt.Errorf("pcsc: transmit: %w", err))
	}
	if err := w.s.failed(); err != nil { // or it was given up meanwhile
		return card.Response{}, err
	}
	return r, nil
}

// watchdog bounds commands. Its timer runs on from command to command: to set a new one for each
// would wake the runtime's poller each time. begin and end are the working goroutine's, the rest is
// the waiting one's.
type watchdog struct {
	timer *time.Timer // nil: never armed
	runs  bool

	mu    sync.Mutex
	since time.Time // when the command under way began; zero: none
}

// begin says that a command is under way from now on, unless a context has ended: its error, then.
// Both in one step, so that who sees the job's context end learns from busy whether a command will
// still be sent.
func (w *watchdog) begin(job, command context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, ctx := range [...]context.Context{job, command} {
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	w.since = time.Now()
	return nil
}

func (w *watchdog) end() {
	w.mu.Lock()
	w.since = time.Time{}
	w.mu.Unlock()
}

func (w *watchdog) busy() bool { return !w.began().IsZero() }

func (w *watchdog) began() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.since
}

// arm gives the channel to wait on.
func (w *watchdog) arm() <-chan time.Time {
	switch {
	case w.timer == nil:
		w.timer = time.NewTimer(transmitTimeout)
	case !w.runs:
		w.timer.Reset(transmitTimeout)
	}
	w.runs = true
	return w.timer.C
}

// bites says, once the timer has run out, whether one command had all that time; else it runs on.
func (w *watchdog) bites() bool {
	left := transmitTimeout
	if began := w.began(); !began.IsZero() {
		left -= time.Since(began)
	}
	if w.runs = left > 0; w.runs {
		w.timer.Reset(left)
	}
	return !w.runs
}
