package ledger

import "context"

// Editions keeps every service catalogue that requests may have been made with. It names nobody.
type Editions interface {
	// KeepEdition keeps the packed content of a catalogue (catalog.Pack) under its version for ever, with when that
	// was, Unix ms. A version that is there already stays as it is: its content says the same.
	KeepEdition(ctx context.Context, version string, content []byte, at int64) error
	// Edition reads the content of a version; ErrNotFound.
	Edition(ctx context.Context, version string) ([]byte, error)
}
