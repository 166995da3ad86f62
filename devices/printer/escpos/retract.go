package escpos

import (
	"context"
	"fmt"

	"github.com/smart-kampung/anjungan/devices/printer"
)

var _ printer.Retracter = (*Dev)(nil)

// Retract draws back the ticket at the mouth; see printer.Retracter.
func (d *Dev) Retract(ctx context.Context) error {
	if len(d.o.Profile.Retract) == 0 {
		return fmt.Errorf("retract: %w", printer.ErrCannot)
	}
	ctx, done, err := d.begin(ctx)
	if err != nil {
		return fmt.Errorf("retract: %w", err)
	}
	defer done() // and the watcher looks at the mouth
	line := d.conn.Line()
	c, err := d.condition(ctx, line)
	if err != nil {
		return fmt.Errorf("retract: %w", err)
	}
	if d.o.Profile.FullStat && !c.Mouth {
		return nil // it was taken meanwhile
	}
	if _, err := d.conn.Write(ctx, line, d.o.Profile.Retract); err != nil {
		return fmt.Errorf("retract: %w", err)
	}
	return nil
}
