package ledger

import "errors"

// The errors that callers act on.
var (
	ErrNotFound = errors.New("ledger: not found")
	ErrTaken    = errors.New("ledger: already there") // a unique name, ordinal or certificate
	ErrMoved    = errors.New("ledger: changed since it was read")
)

// Sealed is personal data under a key of its own. Dropping Key erases it for ever.
type Sealed struct {
	Key  []byte // the record's key, wrapped by the regency's master key; nil where Body is clear
	Body []byte
}

// Ledger is all that the regency keeps.
type Ledger interface {
	Kiosks
	Standings
	Invitations
	Intake
	Epochs
	Quarantine
	Feeds
	Requests
	Letters
	Chain
	Erasures
	Visits
	Papers
	Complaints
	Surveys
	Registry
	Enrolments
	Aid
	Sets
	Blobs
	Asks
	AidTold
	AidAppeals
	Swaps
	Editions
	Clerks
	Staff
	Pulses
	// Close lets go of the database; the ledger is not used afterwards.
	Close() error
}
