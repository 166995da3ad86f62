package pcsc

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/ebfe/scard"

	"github.com/smart-kampung/anjungan/devices/card"
)

const (
	// transmitTimeout bounds every command, whatever its context allows. An e-KTP of type B may ask for
	// 2.5 s for one command (frame waiting integer 13, ISO/IEC 14443-3 clause 7.9.4.3).
	transmitTimeout = 5 * time.Second
	connectTimeout  = 5 * time.Second // powering the card, and waiting for another client's transaction
	closeTimeout    = 2 * time.Second // for the reset
)

// session is one conversation with a card. A goroutine of its own makes every PC/SC call, for any of
// them may never return.
type session struct {
	atr    []byte
	turn   chan struct{} // capacity 1: held by the job under way; guards watch
	jobs   chan job
	reply  chan error // capacity 1; a job that is not waited for ends the session
	watch  watchdog
	quit   chan struct{} // closed by end
	done   chan struct{} // closed when the goroutine has let the card go
	notify func()        // called after failure and after the goroutine's end; must not block

	mu  sync.Mutex // guards err
	err error      // why no command is possible any more
}

// job is a part of the conversation.
type job struct {
	ctx context.Context
	run func(card.Card) error
}

var (
	_ card.Card   = (*session)(nil)
	_ card.Runner = (*session)(nil)
)

var errClosed = fmt.Errorf("pcsc: card closed: %w", card.ErrRemoved)

// begin connects to the card in the reader of that name; see connect. With card.ErrHung the session is
// given too: its goroutine is held by the reader until done is closed.
func begin(ctx context.Context, name string, awaken bool, notify func()) (*session, error) {
	s := &session{
		turn: make(chan struct{}, 1), jobs: make(chan job), reply: make(chan error, 1),
		quit: make(chan struct{}), done: make(chan struct{}), notify: notify,
	}
	ready := make(chan error, 1)
	go func() {
		defer notify()
		defer close(s.done)
		s.converse(name, awaken, ready)
	}()
	timer := time.NewTimer(connectTimeout)
	defer timer.Stop()
	var err error
	select {
	case err = <-ready:
		if err != nil {
			return nil, err
		}
		return s, nil
	case <-ctx.Done():
		err = fmt.Errorf("pcsc: connect: %w", ctx.Err())
	case <-timer.C:
		err = fmt.Errorf("pcsc: connect: %w", card.ErrHung)
	}
	s.end(err)
	return s, err
}

// converse is the session's goroutine: one context, one card, one command after the other. The first
// error ends it, for after that another card may lie there.
func (s *session) converse(name string, awaken bool, ready chan<- error) {
	l, err := connect(name, awaken)
	if err != nil {
		ready <- err
		return
	}
	defer func() { l.close(s.farewell()) }()
	s.atr = l.atr
	ready <- nil
	for {
		select {
		case <-s.quit:
			return
		case j := <-s.jobs:
			s.reply <- j.run(&wire{s, l, j.ctx})
			if s.failed() != nil {
				return
			}
		}
	}
}

// farewell is what happens to the card at the end. A conversation that was closed resets it, so that
// nothing stays selected. A broken one leaves it alone: the daemon takes a card whose reset fails for
// gone, although another one may lie there by now. An idle card it powers off soon, and sees.
func (s *session) farewell() scard.Disposition {
	if errors.Is(s.failed(), errClosed) {
		return scard.ResetCard
	}
	return scard.LeaveCard
}

// ATR is the answer to reset.
func (s *session) ATR() []byte { return bytes.Clone(s.atr) }

// Transmit sends one command; see card.Card. After an error every later command fails with it.
func (s *session) Transmit(ctx context.Context, c card.Command) (card.Response, error) {
	var r card.Response
	err := s.Run(ctx, func(w card.Card) (err error) {
		r, err = w.Transmit(ctx, c)
		return err
	})
	if err != nil {
		return card.Response{}, err
	}
	return r, nil
}

// Run holds a part of the conversation on the session's goroutine; see card.Runner.
func (s *session) Run(ctx context.Context, f func(card.Card) error) error {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return fmt.Errorf("pcsc: transmit: %w", ctx.Err())
	}
	if err := ctx.Err(); err != nil { // nothing was sent, the conversation goes on
		return fmt.Errorf("pcsc: transmit: %w", err)
	}
	if err := s.failed(); err != nil {
		return err
	}
	select {
	case s.jobs <- job{ctx, f}: // at once: the goroutine has nothing else to do
	case <-s.done:
		s.end(errClosed)
		return s.failed()
	}
	hung, err := s.await(ctx)
	if hung {
		s.end(fmt.Errorf("pcsc: transmit: %w: %w", card.ErrHung, err))
		return s.failed()
	}
	return err
}

// await waits for the job's end, as long as ctx and the watchdog let a command take.
func (s *session) await(ctx context.Context) (hung bool, err error) {
	late, over := s.watch.arm(), ctx.Done()
	for {
		select {
		case err := <-s.reply:
			return false, err
		case <-over:
			if s.watch.busy() {
				return true, ctx.Err()
			}
			over = nil // no command is under way and none begins any more: the end is near
		case <-late:
			if s.watch.bites() {
				return true, context.DeadlineExceeded
			}
		}
	}
}

// Close resets the card and lets it go. card.ErrHung: the reader still holds it; that is not waited for.
func (s *session) Close() error {
	s.end(errClosed)
	timer := time.NewTimer(closeTimeout)
	defer timer.Stop()
	if errors.Is(s.failed(), card.ErrHung) {
		timer.Reset(0)
	}
	select {
	case <-s.done:
		return nil
	case <-timer.C:
		return fmt.Errorf("pcsc: close card: %w", card.ErrHung)
	}
}

// end makes every later command fail with err and lets the goroutine go. The first reason stays.
func (s *session) end(err error) {
	s.mu.Lock()
	first := s.err == nil
	if first {
		s.err = err
		close(s.quit)
	}
	s.mu.Unlock()
	if first {
		s.notify()
	}
}

// failed is why no command is possible any more; nil while one is.
func (s *session) failed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// stuck says whether the goroutine has not let the card go yet.
func (s *session) stuck() bool {
	select {
	case <-s.done:
		return false
	default:
		return true
	}
}
