package ledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
)

// EpochOf is the newest epoch of a kiosk's present incarnation.
type EpochOf struct {
	Kiosk kiosk.KioskID
	Body  []byte // clear; nil: none is stored yet
}

// Epochs is what says which journal keys are still needed.
type Epochs interface {
	// NewestEpochs lists the kiosks that are not revoked, by ordinal.
	NewestEpochs(ctx context.Context) ([]EpochOf, error)
}
