package outbox

import (
	"context"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
)

// diary tells a store why entries wait, once at the start and then only where it changed: a line that
// works costs no write.
type diary struct {
	store Store
	begun bool
	last  kiosk.Wait
}

func (d *diary) note(ctx context.Context, w kiosk.Wait) error {
	if w.Tries == 0 {
		w = kiosk.Wait{}
	}
	k, ok := d.store.(Diarist)
	if !ok || d.begun && w == d.last {
		return nil
	}
	if err := k.NoteWait(ctx, w); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("outbox: %w", err)
	}
	d.begun, d.last = true, w
	return nil
}
