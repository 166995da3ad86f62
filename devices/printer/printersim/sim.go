// Package printersim is a receipt printer made of software: it takes bytes as a printer does, with a
// receive buffer, a head that needs time, paper that runs out, a cutter, a presenter and every
// fault a clerk meets, and it shows the paper as a picture.
//
// It is not a stub of our driver: it knows bytes only, and answers like the model of its profile.
// What it does not know it skips. Time is the time of package time, so that inside a synctest
// bubble everything runs in virtual time.
//
// Concurrency: every method may be called from any goroutine.
package printersim

import (
	"sync"
	"time"

	"golang.org/x/text/encoding/charmap"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
)

// Opts is what the simulated printer is made of. The zero value of a field means its default.
type Opts struct {
	Profile      printer.Profile
	Baud         int           // pace of the line, 10 bits a byte; 0: no pace
	HeadMMs      int           // speed of the head in mm/s; 0: the profile's
	RollMM       float64       // paper on the roll; 0: 50 m
	NearEndMM    float64       // the roll is short below that; 0: 1 m
	Boot         time.Duration // deaf after power comes; 0: 1.5 s
	CutTime      time.Duration // one cut; 0: 300 ms
	RetractAfter time.Duration // an untaken ticket is drawn back; 0: never
	Flow         bool          // stops the sender when the buffer is full, else bytes are lost
	Link         string        // where AttachPTY puts its link; "": a new temporary directory
	Keep         int           // papers remembered; 0: 100
}

// Sim is one simulated printer.
type Sim struct {
	o    Opts
	font func() (*glyphs, error)
	wake chan struct{} // the mechanism should look again
	done chan struct{}
	wg   sync.WaitGroup

	mu       sync.Mutex
	power    bool
	epoch    int // counts losses of power: what was in hand is gone
	boot     *time.Timer
	plugged  bool
	line     uint64 // counts pluggings
	cover    bool
	rollMM   float64
	paperEnd bool
	badCut   bool // the next cut fails
	cutErr   bool
	jam      bool
	hot      bool
	broken   bool
	retracts int
	counted  Counts
	fence    FenceFault
	lag      time.Duration // of every answer
	hooks    []hook
	mm       float64   // printed since New
	began    time.Time // the movement under way; zero: none
	watchers map[chan struct{}]struct{}
	conn     *Conn
	tty      *tty
	closed   bool

	rx    receiver
	mech  mechanism
	cur   *sheet   // the paper under the head
	out   []*sheet // papers that left it
	seq   int
	mouth *sheet
	draw  *time.Timer // retracts the ticket
}

// Counts is what a test or a technician may want to know.
type Counts struct {
	Received int // bytes that arrived
	Dropped  int // bytes lost because the buffer was full
	Stray    int // real-time commands that fired inside the data of another command
	Retracts int
	Fences   int // fence answers sent

	Moving time.Duration // the head's and the cutter's own time
}

// FenceFault makes the fence answers unreliable. Each counts down.
type FenceFault struct {
	Drop   int // that many answers are not sent
	Double int // that many are sent twice
	Wrong  int // that many carry another id (GS ( H) or come with paper-end bits (GS r)
}

// hook runs f once when a measure is reached.
type hook struct {
	bytes int     // received since New; 0: by mm
	mm    float64 // printed since New
	f     func(*Sim)
}

// New switches a printer on; it answers at once.
func New(o Opts) *Sim {
	def := func(v *float64, d float64) {
		if *v == 0 {
			*v = d
		}
	}
	def(&o.RollMM, 50_000)
	def(&o.NearEndMM, 1000)
	if o.HeadMMs == 0 {
		o.HeadMMs = max(o.Profile.HeadMMs, 50)
	}
	if o.Boot == 0 {
		o.Boot = 1500 * time.Millisecond
	}
	if o.CutTime == 0 {
		o.CutTime = 300 * time.Millisecond
	}
	if o.Keep == 0 {
		o.Keep = 100
	}
	if o.Profile.Buffer == 0 {
		o.Profile.Buffer = 4096
	}
	s := &Sim{
		o: o, font: sync.OnceValues(loadGlyphs), wake: make(chan struct{}, 1), done: make(chan struct{}),
		power: true, plugged: true, line: 1, rollMM: o.RollMM, watchers: map[chan struct{}]struct{}{},
	}
	s.reset()
	s.conn = newConn(s)
	s.wg.Go(s.run)
	return s
}

// reset is the state after power comes. Held with mu.
func (s *Sim) reset() {
	s.rx = receiver{}
	s.mech = mechanism{page: escpos.CodePageByN(0), style: plain(), spacing: defaultSpacing, qrDots: 3, qrEC: 'L', logos: s.mech.logos}
}

// mechanism is the state that commands change; the logos outlive the power.
type mechanism struct {
	page    *charmap.Charmap
	style   printer.Style
	align   byte
	spacing int
	cells   []glyph // the line in the print buffer
	x       int
	qrData  string
	qrEC    byte
	qrDots  int
	barH    int
	barW    int
	barText bool
	logos   map[string]raster
}

func plain() printer.Style { return printer.Style{Width: 1, Height: 1} }

// Close switches everything off and joins. Idempotent.
func (s *Sim) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	close(s.done)
	stopTimer(s.boot)
	stopTimer(s.draw)
	t := s.tty
	s.tty = nil
	s.mu.Unlock()
	var err error
	if t != nil {
		err = t.close()
	}
	s.wg.Wait()
	return err
}

func stopTimer(t *time.Timer) {
	if t != nil {
		t.Stop()
	}
}

// nudge wakes the mechanism and tells the watchers. Held with mu.
func (s *Sim) nudge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
	s.conn.room()
	for w := range s.watchers {
		select {
		case w <- struct{}{}:
		default:
		}
	}
}

// Watch tells, without ever blocking the printer, that something changed; stop ends it.
func (s *Sim) Watch() (changed <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watchers[c] = struct{}{}
	return c, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.watchers, c)
	}
}

// Count is what was counted so far.
func (s *Sim) Count() Counts {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.counted
	c.Retracts = s.retracts
	if !s.began.IsZero() {
		c.Moving += time.Since(s.began)
	}
	return c
}
