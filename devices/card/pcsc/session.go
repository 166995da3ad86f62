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
	// transmitTimeout bounds a command whose context has no deadline. An e-KTP of type B may ask for
	// 2.5 s for one command (frame waiting integer 13, ISO/IEC 14443-3 clause 7.9.4.3).
	transmitTimeout = 5 * time.Second
	connectTimeout  = 5 * time.Second // powering the card, and waiting for another client's transaction
	closeTimeout    = 2 * time.Second // for the reset
)

// session is one conversation with a card. A goroutine of its own makes every PC/SC call, for any of
// them may never return.
type session struct {
	atr    []byte
	turn   chan struct{} // capacity 1: held by the command under way
	req    chan request
	quit   chan struct{} // closed by end
	done   chan struct{} // closed when the goroutine has let the card go
	notify func()        // called after failure and after the goroutine's end; must not block

	mu  sync.Mutex // guards err
	err error      // why no command is possible any more
}

type request struct {
	raw   []byte
	reply chan<- reply // capacity 1
}

type reply struct {
	raw []byte
	err error
}

var _ card.Card = (*session)(nil)

var errClosed = fmt.Errorf("pcsc: card closed: %w", card.ErrRemoved)

// begin connects to the card in the reader of that name; see connect. With card.ErrHung the session is
// given too: its goroutine is held by the reader until done is closed.
func begin(ctx context.Context, name string, awaken bool, notify func()) (*session, error) {
	s := &session{
		turn: make(chan struct{}, 1), req: make(chan request),
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
		case r := <-s.req:
			raw, err := l.card.Transmit(r.raw)
			a := reply{raw: bytes.Clone(raw), err: err}
			clear(raw) // the binding's buffer of 64 KiB keeps nothing of a resident
			r.reply <- a
			if err != nil || len(a.raw) < 2 {
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
	raw, err := c.Bytes()
	if err != nil {
		return card.Response{}, fmt.Errorf("pcsc: transmit: %w", err)
	}
	if _, bounded := ctx.Deadline(); !bounded {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, transmitTimeout)
		defer cancel()
	}
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return card.Response{}, fmt.Errorf("pcsc: transmit: %w", ctx.Err())
	}
	if err := ctx.Err(); err != nil { // nothing was sent, the conversation goes on
		return card.Response{}, fmt.Errorf("pcsc: transmit: %w", err)
	}
	return s.send(ctx, raw)
}

func (s *session) send(ctx context.Context, raw []byte) (card.Response, error) {
	if err := s.failed(); err != nil {
		return card.Response{}, err
	}
	ch := make(chan reply, 1)
	select {
	case s.req <- request{raw, ch}: // at once: the goroutine has nothing else to do
	case <-s.done:
		s.end(errClosed)
		return card.Response{}, s.failed()
	}
	var got reply
	select {
	case got = <-ch:
	case <-ctx.Done():
		s.end(fmt.Errorf("pcsc: transmit: %w: %w", card.ErrHung, ctx.Err()))
		return card.Response{}, s.failed()
	}
	if got.err != nil {
		s.end(wrap("transmit", got.err))
		return card.Response{}, s.failed()
	}
	r, err := card.ParseResponse(got.raw)
	if err != nil {
		s.end(fmt.Errorf("pcsc: transmit: %w", err))
		return card.Response{}, s.failed()
	}
	return r, nil
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

// link is a connected card.
type link struct {
	ctx  *scard.Context
	card *scard.Card
	atr  []byte
}

// connect powers the card and begins a transaction, so that no other program comes between two
// commands. With awaken it does so although the daemon says that nothing lies there.
func connect(name string, awaken bool) (*link, error) {
	ctx, err := scard.EstablishContext()
	if err != nil {
		return nil, &connectError{err}
	}
	l := &link{ctx: ctx}
	if err := l.open(name, awaken); err != nil {
		l.close(scard.LeaveCard)
		return nil, &connectError{err}
	}
	return l, nil
}

func (l *link) open(name string, awaken bool) (err error) {
	mode := scard.ShareShared
	if awaken {
		mode = scard.ShareDirect // the reader itself, with or without a card
	}
	if l.card, err = l.ctx.Connect(name, mode, scard.ProtocolAny); err != nil {
		return err
	}
	if awaken {
		if err := l.card.Reconnect(scard.ShareShared, scard.ProtocolAny, scard.ResetCard); err != nil {
			return err
		}
	}
	// The binding panics where a command is sent over another protocol.
	if p := l.card.ActiveProtocol(); p != scard.ProtocolT0 && p != scard.ProtocolT1 {
		return scard.ErrProtoMismatch
	}
	if err := l.card.BeginTransaction(); err != nil {
		return err
	}
	status, err := l.card.Status()
	if err != nil {
		return err
	}
	l.atr = status.Atr
	return nil
}

// close lets the card go and frees everything. Its errors are those of a card or a daemon that has
// gone, and nothing is left to do about them.
func (l *link) close(d scard.Disposition) {
	if l.card != nil {
		_ = l.card.EndTransaction(scard.LeaveCard)
		_ = l.card.Disconnect(d)
	}
	_ = l.ctx.Release()
}

// connectError keeps the binding's code, for some of them mean: wait and try again.
type connectError struct{ code error }

func (e *connectError) Error() string { return "pcsc: connect: " + e.code.Error() }
func (e *connectError) Unwrap() []error {
	return []error{sentinel(e.code), e.code}
}
