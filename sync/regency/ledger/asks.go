package ledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Asks is what a kiosk is told by itself, without anything else changing.
type Asks interface {
	// Ask appends news to a kiosk's feed and says who did; ErrNotFound where there is no such kiosk, or it was
	// revoked.
	Ask(ctx context.Context, id kiosk.KioskID, news Sealed, audit AuditRow) error
}
