package cardsim

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/devices"
	"github.com/smart-kampung/anjungan/devices/card"
)

// transmitTimeout bounds a command, as the real reader does.
const transmitTimeout = 5 * time.Second

// Reader is a card reader inside the process: no daemon, no cable. It keeps the contract of
// card.Reader, for tests and programs that have no PC/SC.
type Reader struct {
	done chan struct{} // closed by Close
	wake chan struct{} // capacity 1: queue is not empty

	mu      sync.Mutex // guards everything below
	queue   []card.Event
	word    card.Word
	lying   *Card    // what lies on the reader; nil: nothing
	session *session // its conversation; nil: none
	watched bool
	closed  bool
	watch   sync.WaitGroup
}

var _ card.Reader = (*Reader)(nil)

// NewReader is a reader with nothing on it.
func NewReader() *Reader {
	return &Reader{done: make(chan struct{}), wake: make(chan struct{}, 1), word: card.NoCard}
}

// String names the reader.
func (r *Reader) String() string { return "simulated card reader" }

// Health is the last known health.
func (r *Reader) Health() devices.Health {
	r.mu.Lock()
	defer r.mu.Unlock()
	return devices.Health{State: r.word.State(), Word: string(r.word)}
}

// Close ends the reader and the watch. Idempotent.
func (r *Reader) Close() error {
	r.mu.Lock()
	if !r.closed {
		r.closed = true
		r.drop()
		close(r.done)
	}
	r.mu.Unlock()
	r.watch.Wait()
	return nil
}

// Watch reports cards until ctx ends or the reader is closed. A second call gets a closed channel.
func (r *Reader) Watch(ctx context.Context) <-chan card.Event {
	ch := make(chan card.Event)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.watched || r.closed {
		close(ch)
		return ch
	}
	r.watched = true
	r.watch.Go(func() {
		defer close(ch)
		r.pump(ctx, ch)
	})
	return ch
}

func (r *Reader) pump(ctx context.Context, ch chan<- card.Event) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.done:
			return
		case <-r.wake:
		}
		for ev, ok := r.next(); ok; ev, ok = r.next() {
			select {
			case <-ctx.Done():
				return
			case <-r.done:
				return
			case ch <- ev:
			}
		}
	}
}

func (r *Reader) next() (card.Event, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.queue) == 0 {
		return card.Event{}, false
	}
	ev := r.queue[0]
	r.queue = r.queue[1:]
	return ev, true
}

// Tap lays a card on the reader; one that lay there is lifted first.
func (r *Reader) Tap(c *Card) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lying != nil {
		r.lift()
	}
	r.lying = c
	r.greet()
}

// Lift takes the card away. Nothing happens where none lies.
func (r *Reader) Lift() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lying != nil {
		r.lift()
	}
}

// greet powers the card that lies there; mu is held.
func (r *Reader) greet() {
	r.lying.Reset()
	if !r.lying.Alive() {
		r.say(card.Event{Kind: card.Fault, Word: card.CardError, Err: fmt.Errorf("cardsim: power on: %w", card.ErrMute)})
		return
	}
	r.session = &session{reader: r, card: r.lying, gone: make(chan struct{})}
	r.say(card.Event{Kind: card.Arrived, Card: r.session, Word: card.Ready})
}

// lift is Lift with mu held.
func (r *Reader) lift() {
	r.drop()
	r.say(card.Event{Kind: card.Removed, Word: card.NoCard})
}

func (r *Reader) drop() {
	if r.session != nil {
		r.session.end(card.ErrRemoved)
		r.session = nil
	}
	r.lying = nil
}

// say queues an event; mu is held.
func (r *Reader) say(ev card.Event) {
	ev.At = time.Now()
	r.word = ev.Word
	r.queue = append(r.queue, ev)
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// session is the conversation with the card that lies there. Its fields are guarded by reader.mu.
type session struct {
	reader *Reader
	card   *Card
	gone   chan struct{} // closed when the card cannot be spoken to any more
	err    error         // why
}

var _ card.Card = (*session)(nil)

// end makes every later command fail with err; reader.mu is held.
func (s *session) end(err error) {
	if s.err == nil {
		s.err = err
		close(s.gone)
	}
}

// ATR is the card's answer to reset.
func (s *session) ATR() []byte { return s.card.ATR() }

// Close resets the card; it stays where it lies.
func (s *session) Close() error {
	s.reader.mu.Lock()
	defer s.reader.mu.Unlock()
	if s.err == nil {
		s.end(errClosed)
		s.card.Reset()
	}
	return nil
}

var errClosed = fmt.Errorf("cardsim: card closed: %w", card.ErrRemoved)

// Transmit answers after the card's latency.
func (s *session) Transmit(ctx context.Context, c card.Command) (card.Response, error) {
	raw, err := c.Bytes()
	if err != nil {
		return card.Response{}, fmt.Errorf("cardsim: transmit: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return card.Response{}, fmt.Errorf("cardsim: transmit: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, transmitTimeout)
	defer cancel()
	if err := s.wait(ctx, s.card.Latency(raw)); err != nil {
		return card.Response{}, fmt.Errorf("cardsim: transmit: %w", err)
	}
	r, err := s.process(raw)
	if err != nil {
		return card.Response{}, fmt.Errorf("cardsim: transmit: %w", err)
	}
	return r, nil
}

// wait lets the card think. A deadline that passes leaves the reader hung for this conversation: the
// card is lost to it and greeted anew.
func (s *session) wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-s.gone:
		return s.why()
	case <-ctx.Done():
		err := fmt.Errorf("%w: %w", card.ErrHung, ctx.Err())
		s.lose(err, true)
		return err
	}
}

func (s *session) process(raw []byte) (card.Response, error) {
	if err := s.why(); err != nil {
		return card.Response{}, err
	}
	r, err := card.ParseResponse(s.card.Process(raw))
	if err != nil {
		s.lose(err, false) // a card that does not answer has left the field
		return card.Response{}, err
	}
	return r, nil
}

func (s *session) why() error {
	s.reader.mu.Lock()
	defer s.reader.mu.Unlock()
	return s.err
}

// lose ends this conversation by a fault. The card is gone, or stays and is greeted again.
func (s *session) lose(err error, stays bool) {
	r := s.reader
	r.mu.Lock()
	defer r.mu.Unlock()
	s.end(err)
	if r.session != s {
		return
	}
	c := r.lying
	r.lift()
	if stays {
		r.lying = c
		r.greet()
	}
}
