package escpos

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// The errors of talking to a printer; test them with errors.Is.
var (
	// ErrGone says that the line broke.
	ErrGone = errors.New("escpos: line broke")
	// ErrSilent says that a real-time question was not answered in time.
	ErrSilent = errors.New("escpos: no answer")
)

// pump reads the line and sorts what came, until Close. It never waits for a reader: an answer
// that nobody asked for is dropped when the mailbox is full.
func (d *Dev) pump() {
	for {
		_, b, err := d.conn.Read(d.ctx)
		if err != nil {
			return
		}
		if len(b) == 0 {
			d.pmu.Lock()
			d.parser.Reset()
			d.pmu.Unlock()
			put(d.stat, news{changed: true})
			put(d.fence, news{changed: true})
			d.rouse()
			continue
		}
		for _, c := range b {
			d.pmu.Lock()
			a, ok := d.parser.Feed(c)
			d.pmu.Unlock()
			switch {
			case !ok:
			case a.Kind == AnswerQueued || a.Kind == AnswerProcessID:
				put(d.fence, news{Answer: a})
			default:
				put(d.stat, news{Answer: a})
			}
		}
	}
}

func put(ch chan news, n news) {
	select {
	case ch <- n:
	default:
	}
}

func drain(ch chan news) {
	for {
		select {
		case <-ch:
		default:
			return
		}
	}
}

// rouse makes the watcher look now.
func (d *Dev) rouse() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// ask sends a real-time question and waits for an answer of that kind. Held with sem.
func (d *Dev) ask(ctx context.Context, line uint64, question []byte, kind AnswerKind) (Answer, error) {
	if line == 0 {
		return Answer{}, ErrGone
	}
	if d.late { // what comes now may still be the answer to the question before
		if err := pause(ctx, d.o.Answer); err != nil {
			return Answer{}, fmt.Errorf("ask: %w", err)
		}
		d.late = false
	}
	if err := d.prime(ctx, line); err != nil {
		return Answer{}, fmt.Errorf("ask: %w", err)
	}
	drain(d.stat)
	a, err := d.hear(ctx, line, question, kind)
	d.late = errors.Is(err, ErrSilent)
	return a, err
}

// prime completes the header of a command that an earlier driver, or an earlier plugging, broke off: a
// question there would be read as a length of thousands of bytes. NUL is no text.
func (d *Dev) prime(ctx context.Context, line uint64) error {
	if d.synced == line || d.primed == line {
		return nil
	}
	const longest = 8 // GS v 0 m xL xH yL yH (printer.md 1.2)
	if _, err := d.conn.Write(ctx, line, make([]byte, longest)); err != nil {
		return err
	}
	d.primed = line
	return nil
}

// hear is ask without regard to earlier questions.
func (d *Dev) hear(ctx context.Context, line uint64, question []byte, kind AnswerKind) (Answer, error) {
	ctx, stop := context.WithTimeoutCause(ctx, d.o.Answer, ErrSilent)
	defer stop()
	if _, err := d.conn.Write(ctx, line, question); err != nil {
		if errors.Is(context.Cause(ctx), ErrSilent) {
			return Answer{}, fmt.Errorf("ask: %w: %w", ErrSilent, err)
		}
		return Answer{}, fmt.Errorf("ask: %w", err)
	}
	for {
		select {
		case n := <-d.stat:
			if n.changed && d.conn.Line() != line {
				return Answer{}, ErrGone
			}
			if n.Kind == kind {
				return n.Answer, nil
			}
		case <-ctx.Done():
			return Answer{}, fmt.Errorf("ask: %w", context.Cause(ctx))
		}
	}
}

// heartbeat asks DLE EOT 1: is it there, and is it online?
func (d *Dev) heartbeat(ctx context.Context, line uint64) (online bool, err error) {
	var c Condition
	if err := d.askStatus(ctx, line, 1, &c); err != nil {
		return false, err
	}
	return !c.Offline, nil
}

// askStatus is DLE EOT n, 10 04 n (printer.md 1.3).
func (d *Dev) askStatus(ctx context.Context, line uint64, n byte, c *Condition) error {
	a, err := d.ask(ctx, line, []byte{0x10, 0x04, n}, AnswerStatus)
	if err != nil {
		return fmt.Errorf("DLE EOT %d: %w", n, err)
	}
	c.Add(n, a.Status)
	return nil
}

// condition asks everything the model can say. A model without real-time status is fine as long
// as its line stands.
func (d *Dev) condition(ctx context.Context, line uint64) (Condition, error) {
	var c Condition
	if line == 0 {
		return c, ErrGone
	}
	if !d.o.Profile.RealTime {
		return c, nil
	}
	for n := byte(1); n <= 4; n++ {
		if err := d.askStatus(ctx, line, n, &c); err != nil {
			return c, err
		}
	}
	if d.o.Profile.FullStat {
		a, err := d.ask(ctx, line, []byte{0x10, 0x04, 20}, AnswerFull)
		if err != nil {
			return c, fmt.Errorf("DLE EOT 20: %w", err)
		}
		c.AddFull(a.Full)
	}
	return c, nil
}

// retracts asks the printer's own counter of retracted tickets; "" where it has none or does not
// answer, which is remembered. Only while no fence is on its way.
func (d *Dev) retracts(ctx context.Context, line uint64) (string, error) {
	if len(d.o.Profile.Retracts) == 0 || d.uncounted {
		return "", nil
	}
	a, err := d.askTwice(ctx, line, d.o.Profile.Retracts, AnswerCounter, d.expectCounter)
	if errors.Is(err, errUnknown) {
		d.o.Log.Warn("printer does not count retracts: taken papers are not reported")
		d.uncounted = true
		return "", nil
	}
	return a.Text, err
}

// errUnknown says that the printer is there and does not know a question.
var errUnknown = errors.New("escpos: question not known")

// askTwice asks what a model may not know. Silence alone may be a printer that was away for a moment:
// only who is silent twice, and answers a question that all know in between and afterwards, does not
// know. That also waits until no late answer can come, so that the job's own questions are not delayed.
func (d *Dev) askTwice(ctx context.Context, line uint64, q []byte, kind AnswerKind, expect func(bool)) (Answer, error) {
	for range 2 {
		expect(true)
		a, err := d.ask(ctx, line, q, kind)
		expect(false)
		if !errors.Is(err, ErrSilent) {
			return a, err
		}
		if !d.o.Profile.RealTime {
			break
		}
		if _, err := d.heartbeat(ctx, line); err != nil {
			return Answer{}, err
		}
	}
	return Answer{}, errUnknown
}

func (d *Dev) expectCounter(on bool) {
	d.pmu.Lock()
	defer d.pmu.Unlock()
	d.parser.ExpectCounter(on)
}

// mark is one fence on its way: the bytes to send, and the id that must come back ("" for GS r).
type mark struct {
	bytes []byte
	id    string
}

// newMark makes a fence for this model (printer.md 1.5).
func (d *Dev) newMark() mark {
	if d.o.Profile.Fence == printer.FenceGSr {
		return mark{bytes: []byte{0x1D, 0x72, 1}} // GS r 1
	}
	d.nextID++
	const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	id := make([]byte, 4)
	for i, n := 3, d.nextID; i >= 0; i, n = i-1, n/36 {
		id[i] = digits[n%36]
	}
	// GS ( H fn 48: d1..d4 come back when what stands before them was printed
	return mark{bytes: append([]byte{0x1D, 0x28, 0x48, 6, 0, 0x30, 0x30}, id...), id: string(id)}
}

// firstID begins the fence ids at random, so that an answer meant for an earlier run fits no job.
func firstID() uint32 {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails
	return binary.LittleEndian.Uint32(b[:]) % (36 * 36 * 36 * 36)
}

// pause waits, unless ctx ends first.
func pause(ctx context.Context, t time.Duration) error {
	timer := time.NewTimer(t)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
