package hardware

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/vpcd"
)

// ErrNoCard says that the drawer holds no card of that key.
var ErrNoCard = errors.New("hardware: no such card in the drawer")

const (
	// insertIn bounds the connecting of a card to the daemon's slot.
	insertIn = 5 * time.Second
	// between is how long the field stays empty between two cards. The daemon looks every 400 ms
	// (package vpcd): a faster swap would look like one card that never moved.
	between = 600 * time.Millisecond
)

// errClosing says that the hardware closes while a card was on its way.
var errClosing = errors.New("hardware: closing")

// slot is the place on the reader where one card of the drawer can lie.
type slot struct {
	daemon *vpcd.Daemon
	drawer []cardsim.Holder
	board  *board
	closed <-chan struct{} // the hardware closes

	move   sync.Mutex // held by the hand that moves a card
	lifted time.Time  // when the field became empty; guarded by move

	mu  sync.Mutex // guards what lies there
	key string     // empty: nothing
	ins *vpcd.Insertion

	watch sync.WaitGroup // one for each insertion, until the card has left
}

// tap lays the card of that key on the reader; one that lay there is lifted first. A card that lies
// there already stays.
func (s *slot) tap(key string) error {
	h, err := s.find(key)
	if err != nil {
		return err
	}
	s.move.Lock()
	defer s.move.Unlock()
	if there, held := s.lying(); there == key && held {
		return nil
	}
	if err := s.remove(); err != nil {
		return err
	}
	if err := s.rest(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), insertIn)
	defer cancel()
	ins, err := s.daemon.Insert(ctx, 0, h.Card())
	if err != nil {
		return fmt.Errorf("hardware: tap: %w", err)
	}
	s.put(key, ins)
	s.watch.Go(func() {
		<-ins.Done() // lifted, or it stopped answering
		s.board.changed()
	})
	return nil
}

// rest leaves the field empty for as long as the daemon needs to notice; move is held.
func (s *slot) rest() error {
	timer := time.NewTimer(time.Until(s.lifted.Add(between)))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.closed:
	}
	select {
	case <-s.closed:
		return errClosing
	default:
		return nil
	}
}

// lift takes the card away; nothing happens where none lies.
func (s *slot) lift() error {
	s.move.Lock()
	defer s.move.Unlock()
	return s.remove()
}

// close lifts the card and joins what watched it.
func (s *slot) close() error {
	err := s.lift()
	s.watch.Wait()
	return err
}

// remove is lift with move held. The card is gone even where closing its connection failed.
func (s *slot) remove() error {
	s.mu.Lock()
	ins := s.ins
	s.mu.Unlock()
	if ins == nil {
		return nil
	}
	err := ins.Remove()
	s.lifted = time.Now()
	s.put("", nil)
	if err != nil {
		return fmt.Errorf("hardware: lift: %w", err)
	}
	return nil
}

// put notes what lies there now.
func (s *slot) put(key string, ins *vpcd.Insertion) {
	s.mu.Lock()
	s.key, s.ins = key, ins
	s.mu.Unlock()
	s.board.changed()
}

// lying is the key of the card on the reader, and whether the reader still holds it: a card that
// stopped answering lies there without being held.
func (s *slot) lying() (key string, held bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ins == nil {
		return "", false
	}
	select {
	case <-s.ins.Done():
		return s.key, false
	default:
		return s.key, true
	}
}

func (s *slot) find(key string) (cardsim.Holder, error) {
	for _, h := range s.drawer {
		if h.Key == key {
			return h, nil
		}
	}
	return cardsim.Holder{}, ErrNoCard
}
