package escpos

import (
	"context"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/devices/printer"
)

var _ printer.Retracter = (*Dev)(nil)

// ErrStuck says that a ticket stands at the mouth although it was drawn back.
var ErrStuck = errors.New("escpos: the paper at the mouth does not move")

// drawTries is how often the mouth is looked at, Opts.Mouth apart, until a ticket counts as stuck.
const drawTries = 20

// Retract draws back the ticket at the mouth; see printer.Retracter.
func (d *Dev) Retract(ctx context.Context) error {
	if len(d.o.Profile.Retract) == 0 {
		return fmt.Errorf("retract: %w", printer.ErrCannot)
	}
	ctx, done, err := d.begin(ctx)
	if err != nil {
		return fmt.Errorf("retract: %w", err)
	}
	defer done()
	if err := d.retract(ctx, d.conn.Line()); err != nil {
		return fmt.Errorf("retract: %w", err)
	}
	return nil
}

// retract is Retract with the printer taken.
func (d *Dev) retract(ctx context.Context, line uint64) error {
	c, err := d.condition(ctx, line)
	if err != nil {
		return err
	}
	stood := c.Mouth
	if stood || !d.o.Profile.FullStat {
		if _, err := d.conn.Write(ctx, line, d.o.Profile.Retract); err != nil {
			return err
		}
	}
	for n := 0; c.Mouth; n++ {
		if n == drawTries {
			return ErrStuck
		}
		if err := pause(ctx, d.o.Mouth); err != nil {
			return err
		}
		if c, err = d.condition(ctx, line); err != nil {
			return err
		}
	}
	d.gone(ctx, line, c, stood)
	return nil
}

// gone tells of the ticket that is no longer at the mouth. A model that does not count its retracts
// cannot tell whether it was pulled in the last moment: what stood there when it was asked to draw it
// back counts as drawn back, and its owner is asked.
func (d *Dev) gone(ctx context.Context, line uint64, c Condition, stood bool) {
	shown := d.shown
	d.shown = ""
	switch {
	case d.mouth.token != "" && !d.uncounted:
		d.atMouth(ctx, line, c)
	case stood && shown != "":
		d.mouth = ticket{}
		d.tellPaper(printer.PaperEvent{Token: shown, What: printer.Retracted})
	}
}
