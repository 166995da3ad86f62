package ledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Set is a document that kiosks hold whole and that names nobody: a village's news, the catalogue.
type Set struct {
	Village kiosk.VillageCode // empty: of the whole regency
	Name    string            // wire.SetNews ...
	Version string
	Content []byte
}

// Sets is what the regency publishes to its kiosks.
type Sets interface {
	// PutSet puts a set in the place of the one before it. The kiosks of the village have its version among
	// their datasets from then on; those of every village where Village is empty, but for villages that
	// have one of their own.
	PutSet(ctx context.Context, s Set, audit AuditRow) error
	// Set reads what a village has: its own, or else the regency's; ErrNotFound.
	Set(ctx context.Context, village kiosk.VillageCode, name string) (Set, error)
}
