package ledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Standing is how a kiosk stands on the list: all that its rows there are made of, and nothing of its journal.
type Standing struct {
	Kiosk      kiosk.KioskID
	Village    kiosk.VillageCode
	Site       []byte // JSON of kiosk.Site
	SealKey    []byte // as Kiosk has them
	ReceiveKey []byte
	Until      int64
	Revoked    bool
	RevokedAt  int64
	Certs      []Listed // in the order in which they were given; none of a revoked one
	Digest     []byte   // of the request that it was enrolled by; nil: not known
}

// Listed is a certificate that speaks for a kiosk.
type Listed struct {
	Fingerprint [32]byte // SHA-256 of DER
	DER         []byte   // nil: not kept
	Key         []byte   // SHA-256 of the PKIX form of its key; nil: not kept
	Fresh       bool     // it was never used
}

// Mending is what makes the list as it should be, with who is told of it.
type Mending struct {
	Put    []Standing // each in the place of how that kiosk stood, or as a new one
	Audit  []AuditRow
	Alarms []Notice
}

// Standings is the list of kiosks for somebody who keeps it beside the ledger too.
type Standings interface {
	// Keep has keep told how a kiosk stands after a deed of AddKiosk, EnrolKiosk, Renew, Use or Revoke that changed
	// something: in the deed's transaction and last, one deed at a time over all processes. An error of keep undoes the
	// deed. It is called before the ledger is used from several goroutines, and once.
	Keep(keep func(Standing) error)
	// Standings lists how all kiosks stand, by ordinal.
	Standings(ctx context.Context) ([]Standing, error)
	// Mend asks what is to be mended of the list as it stands, and does that: all or nothing, and no deed beside it. A new
	// kiosk begins as with AddKiosk; of one that is there the journal and the feed stay as they are. A machine that still waits with
	// an invitation of its ordinal, or with the one of its Digest, is given the first certificate.
	Mend(ctx context.Context, mending func([]Standing) (Mending, error)) error
}
