package ledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// Ruling ends the quarantine of an entry: with the verdict that it now has, and everything that an
// accepted entry brings. Entry is index 0 of what its Effects name.
type Ruling struct {
	Entry Entry // with its verdict and its body, sealed anew
	At    int64 // Unix ms
	Effects
	News   []Sealed // after the verdict, where no request of the entry's id is held
	Reason Sealed   // what the person wrote; zero where nobody was asked
	Audit  AuditRow
}

// Quarantine is the entries that nobody could decide when they came.
type Quarantine interface {
	// Quarantined lists those of a village's kiosks, of all kiosks where village is empty, oldest first. A
	// village's list holds no complaint: nobody knows yet whom it is about.
	Quarantined(ctx context.Context, village kiosk.VillageCode, limit int) ([]Entry, error)
	// QuarantinedAbout reads every entry in quarantine of a kiosk about one request, in the order of its journal.
	QuarantinedAbout(ctx context.Context, id kiosk.KioskID, request kiosk.RequestID) ([]Entry, error)
	// Withdrawals reads every entry in quarantine of a kiosk that takes a request back, in the order of its journal.
	Withdrawals(ctx context.Context, id kiosk.KioskID) ([]Entry, error)
	// QuarantinedEntry reads one; ErrNotFound where it is not, or no longer, in quarantine.
	QuarantinedEntry(ctx context.Context, k journal.Key) (Entry, error)
	// Rule ends a quarantine: verdict, effect, feed and audit, all or nothing, by the rules of
	// Intake.Append. ErrMoved where it was ended before, ErrClerk where that would leave it in quarantine.
	// With a request that is refused, and that is not held and waits nowhere else, goes what waits to take it back:
	// rejected with wire.VerdictState, each with a line of the audit as the ruling's.
	Rule(ctx context.Context, r Ruling) error
}
