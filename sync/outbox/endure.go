package outbox

import (
	"context"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// endurePause is how long a disk that fails is left alone.
const endurePause = 30 * time.Second

// Endure is Run for a program that shows what it can while its disk is full, does not write, or holds a damaged file: it waits and
// goes on from what the journal says. Any other failure of the store ends it.
func (b *Box) Endure(ctx context.Context) error {
	for {
		err := b.Run(ctx)
		switch sqlite.Code(err) {
		case sqlite.Full, sqlite.IO, sqlite.Flush, sqlite.Corrupt:
			b.o.Log.ErrorContext(ctx, "the outbox waits for the disk", "err", err)
		case sqlite.None, sqlite.Busy, sqlite.Constraint, sqlite.Other:
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(endurePause):
		}
	}
}
