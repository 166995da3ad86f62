package escpos

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// Void makes a half-printed paper recognisable; see printer.Printer. Its words speak of this piece
// of paper only: the paper of the token may have come out whole.
func (d *Dev) Void(ctx context.Context, token string) (printer.Outcome, error) {
	if !printer.ValidToken(token) {
		return printer.NotStarted, printer.ErrToken
	}
	ctx, done, err := d.begin(ctx)
	if err != nil {
		return printer.NotStarted, fmt.Errorf("void: %w", err)
	}
	defer done()
	d.dirty = token // until it is marked, no other paper starts
	return d.void(ctx, token)
}

// void is Void with the printer taken.
func (d *Dev) void(ctx context.Context, token string) (printer.Outcome, error) {
	doc, err := Encode(d.o.Profile, voidSheet(token))
	if err != nil {
		return printer.NotStarted, fmt.Errorf("void: %w", err)
	}
	if err := d.recoverCutter(ctx); err != nil {
		return printer.NotStarted, fmt.Errorf("void: %w", err)
	}
	d.synced = 0 // empty the buffers whatever is known
	line, err := d.prepare(ctx)
	if err != nil {
		return printer.NotStarted, fmt.Errorf("void: %w", err)
	}
	out, err := d.run(ctx, line, token, doc)
	if out == printer.Printed || errors.Is(err, printer.ErrNoProof) {
		d.dirty = ""
	}
	d.mouth, d.shown = ticket{}, "" // nobody waits for a void paper
	if err != nil {
		err = fmt.Errorf("void: %w", err)
	}
	return out, err
}

func voidSheet(token string) printer.Sheet {
	center := func(text string, s printer.Style) printer.Line {
		return printer.Line{Align: printer.Center, Runs: []printer.Run{{Text: text, Col: -1, Style: s}}}
	}
	return printer.Sheet{
		printer.Rule{Double: true},
		center(" BATAL ", printer.Style{Bold: true, Reverse: true, Width: 2, Height: 2}),
		center("Kertas ini tidak berlaku.", printer.Style{}),
		center(token, printer.Style{}),
		printer.Rule{Double: true},
	}
}

// recoverCutter tries DLE ENQ 2, which clears a cutter error together with the buffers (printer.md
// 1.6). A printer that does not know it stays as it is.
func (d *Dev) recoverCutter(ctx context.Context) error {
	line := d.conn.Line()
	c, err := d.condition(ctx, line)
	if err != nil || !c.Cutter {
		return nil // prepare says what is wrong
	}
	if _, err := d.conn.Write(ctx, line, []byte{0x10, 0x05, 2}); err != nil {
		return fmt.Errorf("recover from the cutter error: %w", err)
	}
	return pause(ctx, 2*d.o.Answer)
}

// sync makes sure that no answer to an older question can be taken for a new one, and that the
// printer stands between two commands: buffers cleared, a broken-off command ended by NULs, modes
// reset, and a fence answered. Held with sem.
func (d *Dev) sync(ctx context.Context, line uint64) error {
	if len(d.o.Profile.Clear) > 0 {
		if _, err := d.ask(ctx, line, d.o.Profile.Clear, AnswerCleared); err != nil && !errors.Is(err, ErrSilent) {
			return fmt.Errorf("clear buffers: %w", err)
		}
	}
	flush := append(make([]byte, flushLen), 0x1B, 0x40) // NULs, ESC @
	drain(d.fence)
	m := d.newMark()
	if d.o.Profile.Fence != printer.NoFence {
		flush = append(flush, m.bytes...)
	}
	if _, err := d.conn.Write(ctx, line, flush); err != nil {
		return fmt.Errorf("flush: %w", err)
	}
	if d.o.Profile.Fence != printer.NoFence {
		if err := d.settle(ctx, line, m, d.o.Quiet); err != nil {
			return err
		}
	}
	d.synced = line
	return nil
}

// echo is how long a nameless answer may come twice, or noise may last: as long as a USB serial chip
// may hold bytes back.
const echo = 16 * time.Millisecond

// tidy is the small sync before a job on a line in step: a nameless answer too many, left over from
// the job before, must not prove this one.
func (d *Dev) tidy(ctx context.Context, line uint64) error {
	if d.o.Profile.Fence != printer.FenceGSr {
		return nil
	}
	drain(d.fence)
	m := d.newMark()
	if _, err := d.conn.Write(ctx, line, m.bytes); err != nil {
		return fmt.Errorf("tidy: %w", err)
	}
	return d.settle(ctx, line, m, 5*echo)
}

// settle waits for the answer to m. A named answer is enough; behind a nameless one there must be a
// while of silence, because it may have been the answer to an older fence.
func (d *Dev) settle(ctx context.Context, line uint64, m mark, quiet time.Duration) error {
	timer := time.NewTimer(d.o.Patience)
	defer timer.Stop()
	for got := 0; ; {
		select {
		case n := <-d.fence:
			if n.changed && d.conn.Line() != line {
				return ErrGone
			}
			if n.changed || n.Text != m.id {
				continue
			}
			if got++; m.id != "" {
				return nil
			}
			timer.Reset(quiet)
		case <-timer.C:
			if got == 0 {
				d.synced = 0
				return ErrNoFence
			}
			return nil
		case <-ctx.Done():
			return fmt.Errorf("settle: %w", context.Cause(ctx))
		}
	}
}
