package ledger

import "context"

// Swaps changes a set of which only a part is another.
type Swaps interface {
	// SwapSet puts a set in the place of the village's own of the version was, "" where it had none.
	// ErrMoved where another stands there by now: read it and change that one.
	SwapSet(ctx context.Context, s Set, was string, audit AuditRow) error
}
