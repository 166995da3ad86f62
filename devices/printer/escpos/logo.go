package escpos

import (
	"context"
	"errors"
	"fmt"
	"image"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// ErrNoLogo says that the printer does not name the logo among what it has stored.
var ErrNoLogo = errors.New("escpos: logo not stored in the printer")

// StoreLogo keeps the logo in the printer and asks whether it is there; afterwards its Profile.NVLogo
// may be true. For a technician, once: the memory wears.
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
		d.synced, d.primed = 0, 0
		return fmt.Errorf("store logo: %w", err)
	}
	if d.o.Profile.Fence == printer.NoFence {
		return nil
	}
	if err := j.prove(ctx, true); err != nil {
		d.synced, d.primed = 0, 0
		return fmt.Errorf("store logo: %w", err)
	}
	if err := d.findLogo(ctx, line); err != nil {
		return fmt.Errorf("store logo: %w", err)
	}
	return nil
}

// findLogo asks for the keys of what is stored (GS ( L fn 64, printer.md 1.2) and remembers the line on
// which the logo was among them. Held with sem, while no fence is on its way.
func (d *Dev) findLogo(ctx context.Context, line uint64) error {
	list := []byte{0x1D, 0x28, 0x4C, 4, 0, 0x30, 0x40, 0x4B, 0x43}
	a, err := d.askTwice(ctx, line, list, AnswerKeys, d.expectKeys)
	if errors.Is(err, errUnknown) {
		return ErrNoLogo
	}
	if err != nil {
		return fmt.Errorf("stored keys: %w", err)
	}
	if _, err := d.conn.Write(ctx, line, []byte{0x06}); err != nil { // ACK
		return fmt.Errorf("stored keys: %w", err)
	}
	for k := a.Text; len(k) >= 2; k = k[2:] {
		if k[0] == logoKey1 && k[1] == logoKey2 {
			d.logoAt = line
			return nil
		}
	}
	return ErrNoLogo
}

func (d *Dev) expectKeys(on bool) {
	d.pmu.Lock()
	defer d.pmu.Unlock()
	d.parser.ExpectKeys(on)
}

// withLogo is doc, or the sheet encoded anew with its logo as a picture, where the profile says that the printer holds
// it and the printer does not. Held with sem.
func (d *Dev) withLogo(ctx context.Context, line uint64, doc []byte, s printer.Sheet) ([]byte, error) {
	p := d.o.Profile
	if !p.NVLogo || p.Fence == printer.NoFence || d.logoAt == line || !hasLogo(s) {
		return doc, nil
	}
	if d.noLogo != line {
		err := d.findLogo(ctx, line)
		if err == nil {
			return doc, nil
		}
		if !errors.Is(err, ErrNoLogo) {
			return nil, fmt.Errorf("%w: %w", printer.ErrNotReady, err)
		}
		d.o.Log.Warn("the logo is not stored in the printer: it is sent with every paper")
		d.noLogo = line
	}
	p.NVLogo = false
	return Encode(p, s)
}

func hasLogo(s printer.Sheet) bool {
	for _, it := range s {
		if _, ok := it.(printer.Logo); ok {
			return true
		}
	}
	return false
}
