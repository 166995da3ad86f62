package ledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// Position is how far a kiosk's journal is durable here.
type Position = journal.Position

// Kiosk is one kiosk of the regency.
type Kiosk struct {
	ID         kiosk.KioskID
	Village    kiosk.VillageCode
	Site       []byte // JSON of kiosk.Site
	SealKey    []byte // PKIX form of its ECDSA P-256 public key
	ReceiveKey []byte // its HPKE public key
	Position
	FeedHead uint64
	Seen     int64  // Unix ms of the last stored segment; 0: never
	Health   []byte // the last heartbeat's body; nil: none
	Until    int64  // Unix ms; end of the last certificate that it was given; 0: not kept
	Revoked  bool
	// RevokedAt is when, Unix ms: what its seal key sealed before stays good. 0 of a revoked one: nothing does.
	RevokedAt int64
	Fresh     bool // of KioskByCert: the certificate was never used before
}

// Kiosks is the list of kiosks and of the certificates that may speak for them.
type Kiosks interface {
	// AddKiosk adds a kiosk at incarnation 1 with its first certificate (SHA-256 of its DER form).
	// Its village has the datasets "cards" and "staff" from then on, if only empty ones. ErrTaken where the
	// ordinal or the certificate is there already.
	AddKiosk(ctx context.Context, k Kiosk, cert [32]byte) error
	// Kiosk reads one kiosk; ErrNotFound.
	Kiosk(ctx context.Context, id kiosk.KioskID) (Kiosk, error)
	// KioskByCert finds whose certificate it is; ErrNotFound where nobody's, or no longer allowed.
	KioskByCert(ctx context.Context, cert [32]byte) (Kiosk, error)
	// Kiosks lists all, by ordinal.
	Kiosks(ctx context.Context) ([]Kiosk, error)
	// Revoke takes a kiosk off the list, at once and with all its certificates. at (Unix ms) is RevokedAt; of several
	// the earliest counts. ErrNotFound.
	Revoke(ctx context.Context, id kiosk.KioskID, at int64) error
}
