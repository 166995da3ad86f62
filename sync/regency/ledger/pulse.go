package ledger

import (
	"context"
	"errors"
)

// Why a ledger cannot commit, as far as it knows. Any other error of Pulse is another reason.
var (
	ErrNoSpace = errors.New("ledger: no room left to write in")
	ErrStorage = errors.New("ledger: the storage does not write")
	ErrLocked  = errors.New("ledger: another writer does not let go")
)

// Pulses is how a ledger shows that it can still write.
type Pulses interface {
	// Pulse commits a write on the way that every other write takes, at a time (Unix ms), and says how many
	// it has committed in all. ErrNoSpace, ErrStorage or ErrLocked where it cannot and knows why.
	Pulse(ctx context.Context, at int64) (n uint64, err error)
}
