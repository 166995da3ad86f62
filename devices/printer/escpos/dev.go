// Package escpos drives a receipt printer that speaks ESC/POS over a line: it encodes sheets, reads
// the printer's answers and proves the end of a job by a fence.
//
// It is not a layout and not a queue: one job at a time, never repeated by itself. Every byte is
// sourced in reference/printer.md, by the section named beside it; what a model can do is data
// (Profiles).
//
// Concurrency: a Dev may be used from any goroutine; jobs wait for one another. Encode, Decode and
// Scan are pure. A Parser belongs to one goroutine.
package escpos

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/devices"
	"github.com/smart-kampung/anjungan/devices/printer"
)

// Conn is a line that may break and come back; *serialport.Port is one.
type Conn interface {
	// Line numbers the current opening; 0 while the line is broken.
	Line() uint64
	// Write sends b on that line only, and returns how many bytes may have left.
	Write(ctx context.Context, line uint64, b []byte) (int, error)
	// Read returns what came, or no bytes and the new number when the line changed. An error is
	// the end.
	Read(ctx context.Context) (uint64, []byte, error)
	Close() error
}

// Opts says how a Dev behaves. The zero value of a duration means its default.
type Opts struct {
	Profile  printer.Profile
	Place    string        // where it is, for String; never personal data
	Log      *slog.Logger  // nil: silent
	Answer   time.Duration // the longest wait for a real-time answer; 1 s
	Poll     time.Duration // how often to ask an idle printer; 2 s
	JobPoll  time.Duration // how often to ask while a job waits; 500 ms
	Mouth    time.Duration // how often to ask while a ticket is at the mouth; 300 ms
	Patience time.Duration // a printer that says it is fine but does not answer the fence: 15 s
	Quiet    time.Duration // no further late answer is believed after that; 2 s
}

// Dev is one printer.
type Dev struct {
	conn  Conn
	o     Opts
	sem   chan struct{} // held by whoever talks to the printer
	stat  chan news
	fence chan news
	wake  chan struct{} // the line changed, or a ticket came to the mouth
	words chan printer.Word
	paper chan printer.PaperEvent
	ctx   context.Context // ends with Close
	stop  context.CancelFunc
	wg    sync.WaitGroup
	once  sync.Once

	pmu    sync.Mutex
	parser *Parser

	mu    sync.Mutex
	word  printer.Word
	inJob bool // a job holds sem
	ended bool // the channels are closed

	// Held with sem.
	synced    uint64 // the line on which no old answer can come any more
	primed    uint64 // the line on which a header broken off was completed
	late      bool   // the last question was not answered in time
	logoAt    uint64 // the line on which the logo was seen in the printer
	noLogo    uint64 // the line on which it was missing
	uncounted bool   // it does not answer for its retracts
	dirty     string // token of a paper whose end is not proven
	nextID    uint32
	mouth     ticket
	shown     string // token of the last paper presented; "": none that is still of interest
}

var _ printer.Printer = (*Dev)(nil)

// ticket is a paper at the mouth; no token, no ticket.
type ticket struct {
	token    string
	retracts string // the printer's counter before the job
}

// news is an answer of the printer, or the news that the line changed.
type news struct {
	Answer
	changed bool
}

// New drives the printer at the end of conn, which the Dev owns from now on. ErrProfile for a profile
// with nonsense in it.
func New(conn Conn, o *Opts) (*Dev, error) {
	opts := o.filled()
	if err := CheckProfile(opts.Profile); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	d := &Dev{
		conn: conn, o: opts, ctx: ctx, stop: stop,
		sem: make(chan struct{}, 1), wake: make(chan struct{}, 1),
		stat: make(chan news, 64), fence: make(chan news, 64),
		words: make(chan printer.Word, 32), paper: make(chan printer.PaperEvent, 64),
		parser: NewParser(opts.Profile), word: printer.Starting, nextID: firstID(),
	}
	d.wg.Go(d.pump)
	d.wg.Go(d.watch)
	return d, nil
}

func (o *Opts) filled() Opts {
	out := Opts{}
	if o != nil {
		out = *o
	}
	def := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	def(&out.Answer, time.Second)
	def(&out.Poll, 2*time.Second)
	def(&out.JobPoll, 500*time.Millisecond)
	def(&out.Mouth, 300*time.Millisecond)
	def(&out.Patience, 15*time.Second)
	def(&out.Quiet, 2*time.Second)
	if out.Profile.Buffer <= 0 {
		out.Profile.Buffer = 4096
	}
	if out.Log == nil {
		out.Log = slog.New(slog.DiscardHandler)
	}
	return out
}

// String names model and place.
func (d *Dev) String() string { return d.o.Profile.Name + " at " + d.o.Place }

// Profile is what this printer can do.
func (d *Dev) Profile() printer.Profile { return d.o.Profile }

// Papers reports taken and retracted papers; closed by Close.
func (d *Dev) Papers() <-chan printer.PaperEvent { return d.paper }

// Words reports changes of the condition; closed by Close. Of more than 32 unread words the oldest
// are left out.
func (d *Dev) Words() <-chan printer.Word { return d.words }

// Health is the last known health.
func (d *Dev) Health() devices.Health { return health(d.last()) }

func (d *Dev) last() printer.Word {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.word
}

// setWord remembers how the printer is, and tells of a change.
func (d *Dev) setWord(w printer.Word) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.word == w || d.ended {
		return
	}
	d.word = w
	for {
		select {
		case d.words <- w:
			return
		default:
		}
		select {
		case <-d.words:
		default:
		}
	}
}

// Ready asks the printer how it is. While a job runs it is what that job saw last.
func (d *Dev) Ready(ctx context.Context) printer.Word {
	select {
	case d.sem <- struct{}{}:
		defer d.release()
	default:
		if d.working() || d.acquire(ctx) != nil {
			return d.last()
		}
		defer d.release()
	}
	w, _ := d.refresh(ctx)
	return w
}

func (d *Dev) working() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.inJob
}

func (d *Dev) setWorking(on bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.inJob = on
}

// refresh asks for the condition and remembers it. Held with sem.
func (d *Dev) refresh(ctx context.Context) (printer.Word, Condition) {
	c, err := d.condition(ctx, d.conn.Line())
	w := c.Word()
	if err != nil {
		w = printer.Gone
	}
	d.setWord(w)
	return w, c
}

// acquire waits for the right to talk to the printer.
func (d *Dev) acquire(ctx context.Context) error {
	select {
	case d.sem <- struct{}{}:
		if d.ctx.Err() != nil {
			d.release()
			return printer.ErrClosed
		}
		return nil
	case <-ctx.Done():
		return fmt.Errorf("escpos: wait for the printer: %w", ctx.Err())
	case <-d.ctx.Done():
		return printer.ErrClosed
	}
}

func (d *Dev) release() { <-d.sem }

// Close ends the line and joins the goroutines. A job that runs ends Unknown. Idempotent.
func (d *Dev) Close() error {
	var err error
	d.once.Do(func() {
		d.stop()
		err = d.conn.Close()
		d.wg.Wait()
		d.sem <- struct{}{} // the running job is over
		<-d.sem
		d.mu.Lock()
		defer d.mu.Unlock()
		d.ended = true
		close(d.words)
		close(d.paper)
	})
	if err != nil {
		return fmt.Errorf("escpos: close line: %w", err)
	}
	return nil
}
