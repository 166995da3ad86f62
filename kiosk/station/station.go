package station

import (
	"context"
	"errors"
	"fmt"
	"image"
	"sync"
	"sync/atomic"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// Station runs the visits of one kiosk.
type Station struct {
	Options
	state  flow.State
	began  time.Time // when the visitor touched something first, or asked for the request before
	events chan flow.Happening
	keys   chan flow.Happening // a touch, or the pad
	link   chan bool           // the last word alone
	jack   chan bool           // a headset was put in, or pulled out; a training listens to the same
	jobs   chan job

	published chan struct{}
	next      *renewed // waits until nobody is there

	timers   map[flow.Timer]*time.Timer
	linkUp   bool
	ears     bool        // a headset is in the jack
	helped   time.Time   // the last call for help
	tries    tries       // of numbers
	level    store.Level // what the store can take, and why it is less than all
	cause    store.Cause
	dead     bool         // it writes nothing
	crowd    bool         // cardlessMost came without a card
	flood    bool         // as many reports name nobody
	asked    time.Time    // when it was asked last
	cardless []time.Time  // when slips that no card vouched for were begun; of the printing goroutine
	mouth    atomic.Bool  // a paper may stand at the printer's mouth
	trouble  printer.Word // what a clerk was last told of the printer
	logged   flow.Screen  // the last one that the log names
	soon     *time.Timer  // shows "reading" unless the card answers first

	head  sync.Mutex        // held while this station prints
	cards <-chan card.Event // of the reader
	above *Station          // of a training: the station that holds it; nil: this is none
	deck  *deck             // of a training: its cards
	stop  func()            // of a training: ends it

	held     card.Card          // the card on the reader, nil: none or mute
	reading  context.CancelFunc // ends the reading of held
	busy     sync.WaitGroup     // readers of held
	mu       sync.Mutex         // guards face, which a reading goroutine fills, and nameless
	face     image.Image
	nameless []time.Time // when requests that name nobody were saved in the last hour
	wg       sync.WaitGroup
}

// New makes a station; Run starts it.
func New(o Options) (*Station, error) {
	if o.Store == nil || o.Reader == nil || o.Printer == nil || o.Screen == nil || o.Papers == nil || o.Log == nil {
		return nil, errors.New("station: an option is missing")
	}
	if o.PrintPatience == 0 {
		o.PrintPatience = 10 * time.Minute
	}
	if o.TakePatience == 0 {
		o.TakePatience = takePatience
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Station{
		Options: o, state: o.Machine.Start(),
		events: make(chan flow.Happening, 16), keys: make(chan flow.Happening, 16), link: make(chan bool, 1), jack: make(chan bool),
		published: make(chan struct{}, 1), jobs: make(chan job, 8), timers: map[flow.Timer]*time.Timer{},
	}
	s.mouth.Store(true) // a paper of before may stand there
	return s, nil
}

// Press tells the station that a key was touched. A full queue drops the touch: nobody presses
// sixteen keys ahead.
func (s *Station) Press(k flow.KeyID) { s.hand(flow.KeyPressed{Key: k}) }

// PressPad tells the station that a key of the pad was pressed, as Press does.
func (s *Station) PressPad(k flow.PadKey) { s.hand(flow.PadPressed{Pad: k}) }

// Headset tells the station that a headset was put into the jack, or pulled out. It waits until the station
// takes it: none of these may be lost.
func (s *Station) Headset(ctx context.Context, in bool) {
	select {
	case s.jack <- in:
	case <-ctx.Done():
	}
}

// heard takes what the jack said.
func (s *Station) heard(ctx context.Context, in bool) {
	s.ears = in
	s.step(ctx, flow.Headset{In: in})
}

func (s *Station) hand(what flow.Happening) {
	select {
	case s.keys <- what:
	default:
	}
}

// LinkUp tells the station how the link to the regency is; a word that nobody heard yet is over. Calls come one after
// the other.
func (s *Station) LinkUp(up bool) {
	select {
	case <-s.link:
	default:
	}
	s.link <- up
}

// Run serves until ctx ends, then joins what it started. It returns nil when ctx ended, and store.ErrUnflushed once
// the store writes nothing any more and nobody is there: the program ends, and opens the database anew.
func (s *Station) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer s.wg.Wait()
	defer cancel()
	if err := s.endOpen(ctx); err != nil {
		return fmt.Errorf("station: papers of before: %w", err)
	}
	s.cutTraining(ctx)
	s.recount(ctx)
	s.wg.Go(func() { s.printing(ctx) })
	s.cards = s.Reader.Watch(ctx)
	second := time.NewTicker(time.Second)
	defer second.Stop()
	first := s.Machine.View(s.state)
	s.logScreen(first.Screen)
	s.Screen.Show(first)
	for !s.unflushed() {
		if over, err := s.turn(ctx, second.C); over {
			s.release()
			return err
		}
	}
	s.release()
	return &kiosk.Error{Op: "station", Code: kiosk.CodeDisk, Hint: "the disk did not confirm a write: look at its health", Err: store.ErrUnflushed}
}

// turn takes the next thing that happens; over says that the station ends.
func (s *Station) turn(ctx context.Context, second <-chan time.Time) (over bool, err error) {
	select {
	case <-ctx.Done():
		return true, nil
	case e, ok := <-s.cards:
		if !ok {
			return true, readerEnded(ctx)
		}
		s.card(ctx, e)
	case what := <-s.keys:
		s.step(ctx, what)
	case in := <-s.jack:
		s.heard(ctx, in)
	case up := <-s.link:
		s.linkUp, s.asked = up, time.Time{} // the clock may have been compared
		s.step(ctx, flow.LinkChanged{Up: up})
	case <-s.published:
		s.renew(ctx)
	case h := <-s.events:
		s.happened(ctx, h)
	case w, ok := <-s.Printer.Words():
		if !ok {
			return true, errPrinter
		}
		s.printerSaid(ctx, w)
	case p, ok := <-s.Printer.Papers():
		if !ok {
			return true, errPrinter
		}
		s.paperGone(ctx, p)
	case <-second:
		s.everySecond(ctx)
	}
	return false, nil
}

// errPrinter says that the printer was closed under the station.
var errPrinter = errors.New("station: the printer was closed")

// unflushed says that the store writes nothing any more, and that nobody is there to be told.
func (s *Station) unflushed() bool {
	select {
	case <-s.Store.Unflushed():
		return !s.state.Visiting() && s.atRest()
	default:
		return false
	}
}

// readerEnded is what the end of the reader means: it ends with ctx too, and sometimes first.
func readerEnded(ctx context.Context) error {
	if ctx.Err() != nil {
		return nil
	}
	return errors.New("station: the card reader was closed")
}

// happened takes an event of the station's own, or hands it to the machine.
func (s *Station) happened(ctx context.Context, h flow.Happening) {
	switch h := h.(type) {
	case stillReading:
		s.soon = nil
		s.Screen.Show(s.Machine.View(s.state))
	case capacity:
		s.tookStock(ctx, h)
	case renewed:
		s.next = &h
		s.takeRenewed()
	default:
		if refused(h) {
			s.asked = time.Time{} // whoever comes next is told at once
		}
		s.step(ctx, h)
	}
}

// refused says whether the store did not take what it was given.
func refused(h flow.Happening) bool {
	switch h := h.(type) {
	case flow.SaveFailed:
		return true
	case flow.PINAnswer:
		return h.Failed
	}
	return false
}

// step gives an event to the machine, shows the new view and performs the effects in order.
func (s *Station) step(ctx context.Context, what flow.Happening) {
	before := s.Machine.View(s.state)
	next, effects := s.Machine.Step(s.state, flow.Event{At: s.Now(), Fresh: kiosk.NewRequestID(), What: what})
	if _, saved := what.(flow.Saved); saved || !s.state.Visiting() && next.Visiting() {
		s.began = time.Now() // the kiosk's own clock may be set meanwhile
	}
	s.state = next
	after := s.Machine.View(next)
	s.logScreen(after.Screen)
	s.show(ctx, before.Screen, after)
	for _, e := range effects {
		s.perform(ctx, e)
	}
	s.takeRenewed()
}

// logScreen writes down which screen stands there, where it is another than the one written down last.
// A discreet one leaves no gap either: thanks at a visit's end, which only a visit has, are never written down.
func (s *Station) logScreen(name flow.Screen) {
	if name == s.logged || name == flow.Goodbye || s.Machine.Discreet(s.state) {
		return
	}
	s.logged = name
	s.Log.Info("screen", "name", string(name))
}

// readingSoon is how long a card may take before the screen says that it is being read. Most ids are
// known earlier, and painting a screen that nobody can read would only delay the next one.
const readingSoon = 150 * time.Millisecond

// show shows a view at once, but for "reading" after a screen that names nobody: there it waits
// whether the card has answered by then.
func (s *Station) show(ctx context.Context, before flow.Screen, v flow.View) {
	if v.Screen == flow.Reading && s.soon != nil {
		return
	}
	if s.soon != nil {
		s.soon.Stop()
		s.soon = nil
	}
	switch before {
	case flow.Welcome, flow.Training, flow.Goodbye, flow.CardLeft:
		if v.Screen == flow.Reading {
			s.soon = time.AfterFunc(readingSoon, func() { s.tell(ctx, stillReading{}) })
			return
		}
	default:
	}
	s.Screen.Show(v)
}

// stillReading is the station's own event: readingSoon is over.
type stillReading struct{ flow.Minute }

// tell hands an event from a goroutine beside the loop to the loop.
func (s *Station) tell(ctx context.Context, what flow.Happening) {
	select {
	case s.events <- what:
	case <-ctx.Done():
	}
}

// beside runs f beside the loop and tells its answer.
func (s *Station) beside(ctx context.Context, f func(context.Context) flow.Happening) {
	s.wg.Go(func() {
		if h := f(ctx); h != nil {
			s.tell(ctx, h)
		}
	})
}

// everySecond moves the clock and notices whether the reader is there.
func (s *Station) everySecond(ctx context.Context) {
	up := true
	switch card.Word(s.Reader.Health().Word) {
	case card.NoReader, card.ServiceDown:
		up = false
	case card.Ready, card.NoCard, card.CardError, card.UnknownCard:
	}
	if before := s.Machine.View(s.state).Clock; kiosk.Clock(s.Now()) != before {
		s.step(ctx, flow.Minute{})
	}
	if s.state.ReaderUp() != up {
		if !up {
			s.note(ctx, "reader", s.Reader.Health().Word)
		}
		s.step(ctx, s.fitness(up))
	}
	if time.Since(s.asked) >= capacityEvery {
		s.asked = time.Now()
		s.beside(ctx, s.capacity)
		s.beside(ctx, s.errands)
	}
}

// check writes down whose card or data a clerk must look at, and where that is not known here any more, that somebody's
// must be. In a training nobody's are.
func (s *Station) check(ctx context.Context, word string, write func() error) {
	if s.above != nil {
		return
	}
	s.wg.Go(func() {
		err := write()
		if errors.Is(err, store.ErrNoCard) {
			err = s.Store.Fault(ctx, "resident", word)
		}
		if err != nil && ctx.Err() == nil {
			s.Log.Error("a check was not written down", "word", word, "code", string(kiosk.CodeOf(err)))
		}
	})
}

// note writes down that somebody is needed. A fault that cannot be written is only logged: there is
// nobody to tell at the screen. In a training nobody is called for those who play at being residents.
func (s *Station) note(ctx context.Context, device, word string) {
	if s.above != nil {
		if device != "resident" {
			s.above.note(ctx, device, word)
		}
		return
	}
	write := s.Store.DeviceFault
	if device == "resident" {
		write = s.Store.Fault // each call is heard
	}
	s.wg.Go(func() {
		if err := write(ctx, device, word); err != nil && ctx.Err() == nil {
			s.Log.Error("a fault was not written down", "device", device, "word", word, "code", string(kiosk.CodeOf(err)))
		}
	})
}
