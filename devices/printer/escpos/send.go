package escpos

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// The reasons why a job ends unproven; test them with errors.Is.
var (
	// ErrRestarted says that the printer was away for a moment in the middle of a job: what it
	// held is lost.
	ErrRestarted = errors.New("escpos: printer restarted in the middle of the job")
	// ErrNoFence says that the printer is well but did not answer the end of the job.
	ErrNoFence = errors.New("escpos: end-of-job answer missing")
	// ErrFault says that the printer stopped with a fault that waiting does not mend.
	ErrFault = errors.New("escpos: printer fault")
)

// piece is about how many bytes are sent between two questions whether the printer is still
// there. A printer that was switched off and on in the middle is away longer than a piece takes,
// so its silence betrays it.
const piece = 512

// margin is what stays free in the receive buffer: it says "full" at 128 bytes (printer.md 1.8).
const margin = 256

// maxSilent is how many questions in a row may stay unanswered before the printer counts as gone.
const maxSilent = 10

// job is one document on its way.
type job struct {
	d           *Dev
	line        uint64
	sent        int // bytes of the job that may have left
	flying      int // bytes since the last answered fence
	interrupted bool
	patience    time.Duration
}

// print sends the document and the cut, each proven by a fence where the model has one.
func (j *job) print(ctx context.Context, doc []byte) error {
	drain(j.d.fence)
	j.patience += 3 * textTime(len(doc), j.d.o.Profile)
	for i, part := range [][]byte{doc, finish(j.d.o.Profile)} {
		if err := j.send(ctx, part); err != nil {
			return err
		}
		if j.d.o.Profile.Fence == printer.NoFence {
			continue
		}
		if err := j.prove(ctx, i == 1); err != nil {
			return err
		}
	}
	return nil
}

// send hands over bytes in pieces of whole lines, never more than the printer can hold. Questions
// and fences stand between lines only.
func (j *job) send(ctx context.Context, b []byte) error {
	ends, err := lineEnds(b)
	if err != nil {
		return err
	}
	room := max(j.d.o.Profile.Buffer-margin, piece)
	for from := 0; len(ends) > 0; {
		n := 1
		for n < len(ends) && ends[n]-from <= piece {
			n++
		}
		size := ends[n-1] - from
		if j.flying > 0 && j.flying+size > room {
			if err := j.makeRoom(ctx); err != nil {
				return err
			}
		}
		if err := j.write(ctx, b[from:from+size]); err != nil {
			return err
		}
		if err := j.stillThere(ctx); err != nil {
			return err
		}
		from, ends = from+size, ends[n:]
	}
	return nil
}

// lineEnds is where the bytes may be parted: behind what leaves the print buffer empty.
func lineEnds(b []byte) ([]int, error) {
	toks, err := Decode(b)
	if err != nil {
		return nil, err
	}
	var ends []int
	at := 0
	for i, t := range toks {
		at += len(t.Raw)
		switch t.Op {
		case OpLF, OpFeedLines, OpFeedDots, OpRaster, OpGraphics, OpSymbol, OpBarcode, OpCut, OpPresenter:
			ends = append(ends, at)
		default:
			if i == len(toks)-1 {
				ends = append(ends, at)
			}
		}
	}
	return ends, nil
}

func (j *job) write(ctx context.Context, b []byte) error {
	n, err := j.d.conn.Write(ctx, j.line, b)
	j.sent += n
	j.flying += n
	if err != nil {
		return fmt.Errorf("send: %w", err)
	}
	return nil
}

// stillThere asks between two pieces. The printer answers at once even when it is stopped; silence
// means that it lost its power or its line, and with it what it held.
func (j *job) stillThere(ctx context.Context) error {
	if !j.d.o.Profile.RealTime {
		return nil
	}
	online, err := j.d.heartbeat(ctx, j.line)
	if errors.Is(err, ErrSilent) {
		return fmt.Errorf("%w: %w", ErrRestarted, err)
	}
	if err != nil || online {
		return err
	}
	_, err = j.look(ctx)
	return err
}

// makeRoom waits until the printer worked off what it was sent: by a fence, else by the time it
// should take.
func (j *job) makeRoom(ctx context.Context) error {
	if j.d.o.Profile.Fence != printer.NoFence {
		return j.prove(ctx, false)
	}
	err := pause(ctx, textTime(j.flying, j.d.o.Profile))
	j.flying = 0
	return err
}

// look asks for the whole condition, tells of a change, and says when waiting is no use.
func (j *job) look(ctx context.Context) (Condition, error) {
	c, err := j.d.condition(ctx, j.line)
	if err != nil {
		return c, err
	}
	j.interrupted = j.interrupted || c.interrupts()
	w := c.Word()
	if canStart(w) {
		w = printer.Printing
	}
	j.d.setWord(w)
	if c.fatal() {
		return c, fmt.Errorf("%w: %s", ErrFault, w)
	}
	return c, nil
}

// prove sends a fence and waits for its answer: everything before it was done. A nameless answer may
// be noise. So behind each there is a short silence in which whatever else came is thrown away, and the
// last fence of a job is asked twice, the second time after that silence: one burst of noise, however
// long, can stand for one answer only, and the true answer to either proves the end.
func (j *job) prove(ctx context.Context, last bool) error {
	if last && j.d.o.Profile.Fence == printer.FenceGSr {
		if err := j.prove(ctx, false); err != nil {
			return err
		}
	}
	m := j.d.newMark()
	if err := j.write(ctx, m.bytes); err != nil {
		return err
	}
	if err := j.await(ctx, m.id); err != nil {
		return err
	}
	j.flying = 0
	if m.id == "" && !last {
		if err := pause(ctx, echo); err != nil {
			return fmt.Errorf("wait for the end of the job: %w", err)
		}
		drain(j.d.fence)
	}
	return nil
}

// await waits for the answer to the fence of that id, and looks at the printer meanwhile.
func (j *job) await(ctx context.Context, id string) error {
	w := &wait{job: j}
	tick := time.NewTicker(j.d.o.JobPoll)
	defer tick.Stop()
	for {
		select {
		case n := <-j.d.fence:
			if n.changed && j.d.conn.Line() != j.line {
				return ErrGone
			}
			if n.changed || n.Text != id {
				continue // an answer to somebody else's question
			}
			return proof(n.Answer)
		case <-tick.C:
			if err := w.poll(ctx); err != nil {
				return err
			}
		case <-ctx.Done():
			return fmt.Errorf("wait for the end of the job: %w", context.Cause(ctx))
		}
	}
}

// proof reads the queued status: an answer that says paper end proves nothing (printer.md 1.5,
// bits 2 and 3 of GS r).
func proof(a Answer) error {
	if a.Kind == AnswerQueued && a.Status&0x0C != 0 {
		return fmt.Errorf("%w: answered at paper end", ErrNoFence)
	}
	return nil
}

// wait counts, while a fence is on its way, how long the printer was silent or fine.
type wait struct {
	job    *job
	silent int
	fine   time.Duration
}

// poll looks once. The real-time status never proves the end of a job; it only says what to wait
// for.
func (w *wait) poll(ctx context.Context) error {
	if !w.job.d.o.Profile.RealTime {
		return w.calm()
	}
	c, err := w.job.look(ctx)
	switch {
	case errors.Is(err, ErrSilent):
		w.silent++
		w.job.d.setWord(printer.Gone)
		if w.silent >= maxSilent {
			return err
		}
		return nil
	case err != nil:
		return err
	case w.silent >= 2:
		return ErrRestarted
	}
	w.silent = 0
	if c.Offline || c.interrupts() {
		w.fine = 0
		return nil
	}
	return w.calm()
}

func (w *wait) calm() error {
	w.fine += w.job.d.o.JobPoll
	if w.fine > w.job.patience {
		return ErrNoFence
	}
	return nil
}

// check is the last look behind the second fence: cut and presented without a fault.
func (j *job) check(ctx context.Context) (Condition, error) {
	c, err := j.d.condition(ctx, j.line)
	if err != nil {
		return c, fmt.Errorf("check after the cut: %w", err)
	}
	if c.fatal() {
		return c, fmt.Errorf("check after the cut: %w: %s", ErrFault, c.Word())
	}
	return c, nil
}

// textTime is about how long that many bytes take, as if they were short lines of text of 4 mm.
func textTime(n int, p printer.Profile) time.Duration {
	lines := n/max(p.Columns/2, 1) + 1
	return time.Duration(lines) * 4 * time.Second / time.Duration(max(p.HeadMMs, 20))
}
