package escpos

import (
	"context"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// Print sends the job and waits for the printer's own end-of-job answer; see printer.Printer.
func (d *Dev) Print(ctx context.Context, j printer.Job) (printer.Outcome, error) {
	if !printer.ValidToken(j.Token) {
		return printer.NotStarted, printer.ErrToken
	}
	doc, err := Encode(d.o.Profile, j.Sheet)
	if err != nil {
		return printer.NotStarted, fmt.Errorf("print: %w", err)
	}
	ctx, done, err := d.begin(ctx)
	if err != nil {
		return printer.NotStarted, fmt.Errorf("print: %w", err)
	}
	defer done()
	if d.dirty != "" {
		if _, err := d.void(ctx, d.dirty); d.dirty != "" {
			return printer.NotStarted, fmt.Errorf("print: mark the paper before: %w", errors.Join(printer.ErrNotReady, err))
		}
	}
	line, err := d.prepare(ctx)
	if err != nil {
		return printer.NotStarted, fmt.Errorf("print: %w", err)
	}
	if doc, err = d.withLogo(ctx, line, doc, j.Sheet); err != nil {
		return printer.NotStarted, fmt.Errorf("print: %w", err)
	}
	out, err := d.run(ctx, line, j.Token, doc)
	if err != nil {
		err = fmt.Errorf("print: %w", err)
	}
	return out, err
}

// begin takes the printer for a job. The returned context also ends with Close.
func (d *Dev) begin(ctx context.Context) (context.Context, func(), error) {
	if err := d.acquire(ctx); err != nil {
		return nil, nil, err
	}
	d.setWorking(true)
	ctx, cancel := context.WithCancelCause(ctx)
	unhook := context.AfterFunc(d.ctx, func() { cancel(printer.ErrClosed) })
	return ctx, func() {
		unhook()
		cancel(nil)
		d.setWorking(false)
		d.release()
		d.rouse()
	}, nil
}

// prepare says on which line a job may start now: the printer is well and no old answer can come.
func (d *Dev) prepare(ctx context.Context) (uint64, error) {
	line := d.conn.Line()
	c, err := d.condition(ctx, line)
	if err != nil {
		d.setWord(printer.Gone)
		return 0, fmt.Errorf("%w: %w", printer.ErrNotReady, err)
	}
	if w := c.Word(); !canStart(w) {
		d.setWord(w)
		return 0, fmt.Errorf("%w: %s", printer.ErrNotReady, w)
	}
	if c.Offline {
		return 0, fmt.Errorf("%w: offline", printer.ErrNotReady)
	}
	if d.synced == line {
		err = d.tidy(ctx, line)
	} else {
		err = d.sync(ctx, line)
	}
	if err != nil {
		return 0, fmt.Errorf("%w: %w", printer.ErrNotReady, err)
	}
	return line, nil
}

// run prints doc, cuts and presents it. Two fences: behind the document, and behind the cut.
func (d *Dev) run(ctx context.Context, line uint64, token string, doc []byte) (printer.Outcome, error) {
	retracts, err := d.retracts(ctx, line)
	if err != nil {
		return printer.NotStarted, fmt.Errorf("%w: retract counter: %w", printer.ErrNotReady, err)
	}
	d.mouth, d.shown = ticket{}, ""
	d.setWord(printer.Printing)
	j := &job{d: d, line: line, patience: d.o.Patience}
	err = j.print(ctx, doc)
	if err == nil && d.o.Profile.Fence == printer.NoFence {
		d.setWord(printer.Idle)
		return printer.Unknown, printer.ErrNoProof
	}
	var c Condition
	if err == nil {
		c, err = j.check(ctx)
	}
	if err != nil {
		if j.sent == 0 {
			return printer.NotStarted, err
		}
		d.dirty, d.synced, d.primed = token, 0, 0
		return printer.Unknown, err
	}
	d.setWord(c.Word())
	d.shown = token
	if d.o.Profile.CanPresent() {
		d.mouth = ticket{token: token, retracts: retracts} // the watcher looks, even if it was pulled at once
	}
	if j.interrupted {
		return printer.Printed, printer.ErrInterrupted
	}
	return printer.Printed, nil
}

// finish is what follows a document: cut and present, else enough paper to tear it off.
func finish(p printer.Profile) []byte {
	if len(p.Cut) == 0 && len(p.Present) == 0 {
		return []byte{0x1B, 0x64, 5} // ESC d 5
	}
	return append(append([]byte(nil), p.Cut...), p.Present...)
}
