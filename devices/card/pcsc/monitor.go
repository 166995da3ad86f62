package pcsc

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ebfe/scard"

	"github.com/smart-kampung/anjungan/devices/card"
)

const (
	pnp = `\\?PnP?\Notification` // asks the daemon to end a wait when readers come or go
	// settle is how long after a failed conversation the reader's own word is awaited before what
	// lies there is greeted again: the daemon polls many readers every 400 ms, and at the poll after
	// next it powers an idle card off, which shows whether that is still there.
	settle     = time.Second
	again      = 5 * time.Millisecond // between two attempts to cut a wait short
	minBackoff = 200 * time.Millisecond
	maxBackoff = 5 * time.Second
)

// monitor is the watching goroutine: it owns the waiting context and what was told.
type monitor struct {
	teller
	opts  Opts
	poke  chan struct{} // capacity 1: a conversation failed or ended
	poked atomic.Uint64 // how often
	heard atomic.Uint64 // and how often when the last review began
	name  string        // of the watched reader
	state scard.StateFlag
	pnp   scard.StateFlag // what the daemon said of readers coming and going

	greeted bool      // the card that lies there was reported, as Arrived or as a Fault
	assumed bool      // the daemon says that nothing lies there, and has not looked
	notYet  time.Time // before this it is not greeted
	current *session  // the conversation that Arrived gave; nil: none
	held    *session  // an abandoned one that the reader still holds; nil: none
}

// run watches until ctx ends, over any number of daemons.
func (m *monitor) run(ctx context.Context) {
	defer m.release(errClosed)
	delay := minBackoff
	for ctx.Err() == nil {
		served, err := m.reach(ctx)
		if ctx.Err() != nil {
			return
		}
		if served && is(err, scard.ErrInvalidHandle) {
			continue // pcsc-lite before 2.0.1 gives this where Cancel meets the end of a wait
		}
		if served {
			delay = minBackoff
		}
		err = wrap("watch", err)
		m.release(err)
		m.forget()
		m.down(ctx, err)
		pause(ctx, delay)
		delay = min(2*delay, maxBackoff)
	}
}

// release ends the conversation with err, and waits a little for its goroutine.
func (m *monitor) release(err error) {
	if m.current != nil {
		m.current.end(err)
		if err := m.current.Close(); err != nil {
			m.held = m.current
		}
		m.current = nil
	}
}

// forget is a reader that is not known any more.
func (m *monitor) forget() {
	m.greeted, m.assumed, m.state, m.pnp, m.name = false, false, scard.StateUnaware, scard.StateUnaware, ""
	m.reader.setName("")
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// reach watches on one context. served says that the daemon answered at all.
func (m *monitor) reach(ctx context.Context) (served bool, err error) {
	sc, err := scard.EstablishContext()
	if err != nil {
		return false, err
	}
	stop, woken := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(woken)
		m.wake(ctx, sc, stop)
	}()
	defer func() {
		close(stop)
		<-woken // nothing else may touch the context when it is released
		_ = sc.Release()
	}()
	for ctx.Err() == nil {
		if err := m.slice(ctx, sc); err != nil {
			return served, err
		}
		served = true
	}
	return served, nil
}

// wake cuts waits short. Cancel is the one call that a waiting context allows. Where no wait is under
// way a Cancel is lost, so it is repeated until it was heard.
func (m *monitor) wake(ctx context.Context, sc *scard.Context, stop <-chan struct{}) {
	var retry <-chan time.Time
	done := ctx.Done()
	for {
		select {
		case <-stop:
			return
		case <-done:
			done = nil
		case <-m.poke:
		case <-retry:
		}
		retry = nil
		if done == nil || m.heard.Load() < m.poked.Load() {
			_ = sc.Cancel()
			retry = time.After(again)
		}
	}
}

// slice is one wait and what follows from it. An error means that the context is lost.
func (m *monitor) slice(ctx context.Context, sc *scard.Context) error {
	names, err := list(sc)
	if err != nil {
		return err
	}
	name := m.pick(names)
	if name != m.name {
		m.release(errUnplugged)
		m.forget()
		m.name = name
		m.reader.setName(name)
	}
	states := []scard.ReaderState{{Reader: pnp, CurrentState: m.pnp}}
	if name == "" {
		m.unplugged(ctx)
	} else {
		states = append(states, scard.ReaderState{Reader: name, CurrentState: m.state})
	}
	switch err := sc.GetStatusChange(states, m.patience()); {
	case err == nil:
		m.pnp = states[0].EventState
		if name != "" {
			m.learn(ctx, states[1].EventState)
		}
	case is(err, scard.ErrTimeout, scard.ErrCancelled):
	case is(err, scard.ErrUnknownReader): // it went between the list and the wait
		m.release(errUnplugged)
		m.forget()
		pause(ctx, minBackoff)
	default:
		return err
	}
	m.heard.Store(m.poked.Load())
	if name == "" || ctx.Err() != nil {
		return nil
	}
	return m.review(ctx)
}

// list is the names of all readers. The binding asks twice, for the length and for the names; a
// reader that comes between makes the second too long.
func list(sc *scard.Context) ([]string, error) {
	for {
		names, err := sc.ListReaders()
		switch {
		case is(err, scard.ErrNoReadersAvailable):
			return nil, nil
		case is(err, scard.ErrInsufficientBuffer):
			continue
		default:
			return names, err
		}
	}
}

func (m *monitor) pick(names []string) string {
	for _, n := range names {
		if strings.HasPrefix(n, m.opts.Reader) {
			return n
		}
	}
	return ""
}

// patience is how long the next wait may last, in whole milliseconds.
func (m *monitor) patience() time.Duration {
	d := m.opts.Slice
	if m.due() {
		d = min(d, time.Until(m.notYet))
	}
	return max(d, time.Millisecond)
}

// due says whether something is to be greeted, now or soon.
func (m *monitor) due() bool {
	return m.held == nil && !m.greeted && (m.lies() || m.assumed)
}

// lies says whether a card lies on the reader, by the reader's last word.
func (m *monitor) lies() bool { return m.state&scard.StatePresent != 0 }

// learn takes the reader's new word. Its upper half counts cards that came and went, and tells of a
// card that was lifted and laid down again between two waits. A card that went without being counted
// is only assumed gone: its reset failed. If another one was laid down before the daemon's next poll,
// the daemon sees no change and goes on saying that nothing lies there; so it is not believed.
func (m *monitor) learn(ctx context.Context, state scard.StateFlag) {
	was, known := m.lies(), m.state != scard.StateUnaware
	moved := known && state>>16 != m.state>>16
	m.state = state
	switch {
	case state&(scard.StateUnknown|scard.StateUnavailable) != 0:
		m.release(errUnplugged)
		m.forget()
		pause(ctx, minBackoff)
	case !m.lies() || (was && moved):
		m.release(errLifted)
		m.greeted, m.notYet = false, time.Time{}
		if m.assumed = !m.lies() && known && !moved && (was || m.assumed); m.assumed {
			m.notYet = time.Now().Add(settle)
		}
		if m.held == nil {
			m.empty(ctx)
		}
	default:
		m.assumed = false
	}
}

// review deals with conversations that failed and with a card that was not greeted yet. An error
// means that the context is lost.
func (m *monitor) review(ctx context.Context) error {
	if m.held != nil && !m.held.stuck() {
		m.held, m.greeted, m.notYet = nil, false, time.Now().Add(settle)
		if !m.lies() {
			m.empty(ctx)
		}
	}
	if s := m.current; s != nil {
		if err := s.failed(); err != nil && !errors.Is(err, errClosed) {
			m.failed(ctx, s)
		}
	}
	if m.held != nil {
		m.hung(ctx)
	}
	if !m.due() || time.Now().Before(m.notYet) {
		return nil
	}
	return m.greet(ctx)
}

// failed ends a conversation that broke while the reader still sees a card: perhaps another one.
func (m *monitor) failed(ctx context.Context, s *session) {
	m.current, m.greeted, m.notYet = nil, false, time.Now().Add(settle)
	if s.Close() != nil {
		m.held = s
	}
	m.gone(ctx)
}

// greet begins a conversation with what lies there.
func (m *monitor) greet(ctx context.Context) error {
	if m.state&scard.StateMute != 0 {
		m.greeted = true
		m.mute(ctx, errMute)
		return nil
	}
	s, err := begin(ctx, m.name, m.assumed, m.notify)
	switch {
	case err == nil:
		m.greeted, m.assumed, m.current = true, false, s
		m.arrived(ctx, s)
	case s != nil: // hung, or ctx ended
		m.held = s
	case m.assumed && !errors.Is(err, card.ErrService):
		m.notYet = time.Now().Add(settle) // nothing there after all, or not yet
	case is(err, scard.ErrNoSmartcard, scard.ErrRemovedCard, scard.ErrUnknownReader, scard.ErrReaderUnavailable):
		m.notYet = time.Now().Add(settle) // lifted again; the reader will say so
	case is(err, scard.ErrSharingViolation, scard.ErrResetCard):
		m.notYet = time.Now().Add(settle)
		m.mute(ctx, err)
	case errors.Is(err, card.ErrService):
		return err
	default:
		m.greeted = true
		m.mute(ctx, err)
	}
	return nil
}

// notify wakes the watching goroutine.
func (m *monitor) notify() {
	m.poked.Add(1)
	select {
	case m.poke <- struct{}{}:
	default:
	}
}
