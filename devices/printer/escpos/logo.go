package escpos

import (
	"context"
	"fmt"
	"image"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// StoreLogo keeps the logo in the printer; afterwards its Profile.NVLogo may be true. For a
// technician, once: the memory wears.
func (d *Dev) StoreLogo(ctx context.Context, img image.Image) error {
	b, err := StoreLogo(img)
	if err != nil {
		return fmt.Errorf("store logo: %w", err)
	}
	if len(b) > d.o.Profile.Buffer-margin {
		return fmt.Errorf("store logo: %w: %d bytes do not fit the receive buffer", ErrTooWide, len(b))
	}
	ctx, done, err := d.begin(ctx)
	if err != nil {
		return fmt.Errorf("store logo: %w", err)
	}
	defer done()
	line, err := d.prepare(ctx)
	if err != nil {
		return fmt.Errorf("store logo: %w", err)
	}
	j := &job{d: d, line: line, patience: d.o.Patience}
	if err := j.send(ctx, b); err != nil {
		d.synced = 0
		return fmt.Errorf("store logo: %w", err)
	}
	if d.o.Profile.Fence == printer.NoFence {
		return nil
	}
	if err := j.prove(ctx, true); err != nil {
		d.synced = 0
		return fmt.Errorf("store logo: %w", err)
	}
	return nil
}
