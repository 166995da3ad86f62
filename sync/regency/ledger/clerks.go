package ledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
)

// ClerkAccount is a clerk (petugas) or another official.
type ClerkAccount struct {
	Name    string
	Village kiosk.VillageCode // empty: of no village's office
	Salt    []byte
	Hash    []byte // argon2id of the password; empty: none set yet
	Time    uint32
	Memory  uint32 // KiB
	Threads uint8

	Role     kiosk.Role
	District string // Reach.District
	Agency   string // Reach.Agency
	NIK      []byte // blind index of the clerk's own; nil: not known, and then they confirm nobody
	FullName Sealed // as kiosks greet; zero: the account's name
}

// Session is a signed-in browser. Only the SHA-256 of its token is kept.
type Session struct {
	Token [32]byte // SHA-256
	Clerk string
	Made  int64 // Unix ms
	Seen  int64 // Unix ms
}

// AuditRow says who did what. Rows are only ever added; of one that counts (More) the count alone grows.
type AuditRow struct {
	At      int64 // Unix ms
	Clerk   string
	Action  string // closed words of sync/regency, its desk and its console
	Request kiosk.RequestID
	More    int // the row stands for so many in its hour, beside those before it; 0: for itself
}

// Clerks is accounts, sessions and the audit.
type Clerks interface {
	// AddClerk adds an account; ErrTaken.
	AddClerk(ctx context.Context, c ClerkAccount, audit AuditRow) error
	// Clerk reads an account; ErrNotFound.
	Clerk(ctx context.Context, name string) (ClerkAccount, error)
	// OpenSession stores a session and its audit row, and forgets those older than oldest (Unix ms).
	OpenSession(ctx context.Context, s Session, oldest int64, audit AuditRow) error
	// TouchSession reads a session made since madeAfter and seen since seenAfter, and marks it seen at
	// now; ErrNotFound.
	TouchSession(ctx context.Context, token [32]byte, madeAfter, seenAfter, now int64) (Session, error)
	// CloseSession forgets a session; one that is not there is no error.
	CloseSession(ctx context.Context, token [32]byte, audit AuditRow) error
	// Audit adds a row.
	Audit(ctx context.Context, row AuditRow) error
	// AuditOften adds a row of what anybody may do without end: the first most (at least 1) of one clerk and action in an
	// hour (of At, by the clock, UTC) have a row each; one row more counts the others of that hour, whatever More says.
	AuditOften(ctx context.Context, row AuditRow, most int) error
	// AuditRows reads the newest rows, newest first.
	AuditRows(ctx context.Context, limit int) ([]AuditRow, error)
}
