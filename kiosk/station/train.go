package station

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/smart-kampung/anjungan/devices"
	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// train holds a training (mode latihan): a station within the station, with the same glass, keys, printer and
// voice, and with a store, a machine and cards of its own. This station stands still until it is over; what
// is not of a visit (the printer's faults, its roll, a paper of before) goes on to it.
func (s *Station) train(ctx context.Context, clerk flow.Chip) {
	s.release()
	if !s.head.TryLock() { // a paper that was asked for meanwhile
		s.trained(ctx, clerk)
		return
	}
	defer s.head.Unlock()
	practice, err := s.Store.Training(ctx)
	if err != nil {
		s.Log.Error("no training", "code", string(kiosk.CodeOf(err)), "err", err)
		s.trained(ctx, clerk)
		return
	}
	ctx2, stop := context.WithCancel(ctx)
	defer stop()
	deck := &deck{cards: s.cards, laid: make(chan flow.Trainee, 1)}
	drill, err := s.drill(practice, deck, stop)
	if err == nil {
		s.Log.Info("training begins")
		if s.ears {
			drill.heard(ctx2, true)
		}
		drill.startTimer(ctx2, flow.StartTimer{Timer: flow.TimerTraining, After: flow.TrainingIdle})
		err = drill.Run(ctx2)
		s.Log.Info("training ended")
		if drill.ears != s.ears {
			s.heard(ctx, drill.ears)
		}
	}
	err = errors.Join(err, practice.Close())
	_, gone := s.Store.RemoveTraining()
	if err = errors.Join(err, gone); err != nil && ctx.Err() == nil {
		s.Log.Error("training", "code", string(kiosk.CodeOf(err)), "err", err)
	}
	s.trained(ctx, clerk)
	if deck.moved.Load() {
		s.step(ctx, flow.CardRemoved{}) // whoever lies there now is asked to lay the card anew
	}
	s.printerSaid(ctx, printer.Word(s.Printer.Health().Word))
	s.Screen.Show(s.Machine.View(s.state))
}

// cutTraining removes a training that a power cut ended, and tells of it: its end is in no journal.
func (s *Station) cutTraining(ctx context.Context) {
	if s.above != nil {
		return
	}
	was, err := s.Store.RemoveTraining()
	if err != nil {
		s.Log.Error("a training is left behind", "code", string(kiosk.CodeOf(err)))
	}
	if was {
		s.note(ctx, "kiosk", "training-cut")
	}
}

// atRest says that this station prints nothing and has nothing to print.
func (s *Station) atRest() bool {
	if len(s.jobs) > 0 || !s.head.TryLock() {
		return false
	}
	s.head.Unlock()
	return true
}

// drill is the station of a training.
func (s *Station) drill(practice *store.Store, d *deck, stop func()) (*Station, error) {
	drill, err := New(Options{
		Machine: s.Machine.ForTraining(store.TrainingPIN), Store: practice, Reader: d, Printer: s.Printer, Screen: s.Screen,
		Papers: s.Papers, Speaker: s.Speaker, Log: s.Log, PrintPatience: s.PrintPatience, Limits: s.Limits, Clock: s.Clock,
		TakePatience: s.TakePatience, Now: s.Now,
	})
	if err != nil {
		return nil, err
	}
	drill.above, drill.deck, drill.stop, drill.keys = s, d, stop, s.keys
	drill.jack = s.jack
	return drill, nil
}

// trained journals the end of a training, also while the kiosk shuts down.
func (s *Station) trained(ctx context.Context, clerk flow.Chip) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	err := s.Store.Act(ctx, store.Action{Clerk: clerk.Bytes(), Do: kiosk.ClerkTraining, Word: trainingEnd})
	if err != nil {
		s.Log.Error("end of a training not written down", "code", string(kiosk.CodeOf(err)))
	}
}

// The words of a training in the journal.
const (
	trainingBegin = "begin"
	trainingEnd   = "end"
)

// cardLies is how long a card of a training lies on the reader.
const cardLies = 2 * time.Second

// deck is the reader of a training: its cards are laid by keys, and cards of people are let go of unread.
type deck struct {
	cards <-chan card.Event // of the real reader
	laid  chan flow.Trainee
	moved atomic.Bool // a real card came or went
}

// lay lays a card. One that comes while another lies there is not laid.
func (d *deck) lay(who flow.Trainee) {
	select {
	case d.laid <- who:
	default:
	}
}

// Watch ends with ctx, or with the real reader.
func (d *deck) Watch(ctx context.Context) <-chan card.Event {
	events := make(chan card.Event)
	go func() {
		defer close(events)
		lifted := time.NewTimer(0)
		defer lifted.Stop()
		<-lifted.C
		lies := false
		for {
			var e card.Event
			laid := d.laid
			if lies {
				laid = nil
			}
			select {
			case <-ctx.Done():
				return
			case e, ok := <-d.cards:
				if !ok {
					return
				}
				d.moved.Store(true)
				if e.Card != nil {
					_ = e.Card.Close() // nothing of it was read
				}
				continue
			case who := <-laid:
				lies, e = true, card.Event{Kind: card.Arrived, At: time.Now(), Card: paste(who), Word: card.Ready}
				lifted.Reset(cardLies)
			case <-lifted.C:
				lies, e = false, card.Event{Kind: card.Removed, At: time.Now(), Word: card.NoCard}
			}
			select {
			case events <- e:
			case <-ctx.Done():
				return
			}
		}
	}()
	return events
}

// String, Health and Close make a Device of it.
func (d *deck) String() string { return "cards of a training" }

func (d *deck) Health() devices.Health {
	return devices.Health{State: devices.Online, Word: string(card.NoCard)}
}
func (d *deck) Close() error { return nil }

// paste is a card of a training: it has an id and answers nothing.
type paste flow.Trainee

// chip is the id of the card.
func (p paste) chip() (flow.Chip, bool) {
	resident, clerk := store.TrainingCards()
	if flow.Trainee(p) == flow.TrainingClerk {
		return flow.ChipOf(clerk)
	}
	return flow.ChipOf(resident)
}

// pasted is what the store of the training says of it.
func (s *Station) pasted(ctx context.Context, p paste) flow.Happening {
	chip, ok := p.chip()
	if !ok {
		return flow.CardFailed{Why: flow.CardUnknown}
	}
	e, err := s.standing(ctx, chip, false)
	if err != nil {
		s.Log.Error("card not looked up", "code", string(kiosk.CodeOf(err)))
		return flow.CardFailed{Why: flow.CardUnreadable}
	}
	return e
}

func (p paste) ATR() []byte  { return nil }
func (p paste) Close() error { return nil }

func (p paste) Transmit(context.Context, card.Command) (card.Response, error) {
	return card.Response{}, card.ErrMute
}
