package ledger

import "context"

// Edition is a version of the service catalogue, and what requests were made with it.
type Edition struct {
	Version string
	At      int64 // Unix ms, when it was kept first; 0: it is not kept
	Waiting int   // requests that wait for somebody
	Held    int   // requests in quarantine
}

// Editions keeps every service catalogue that requests may have been made with. It names nobody.
type Editions interface {
	// KeepEdition keeps the packed content of a catalogue (catalog.Pack) under its version for ever, with when that
	// was, Unix ms. A version that is there already stays as it is, and is not fresh: its content says the same.
	KeepEdition(ctx context.Context, version string, content []byte, at int64) (fresh bool, err error)
	// Edition reads the content of a version; ErrNotFound.
	Edition(ctx context.Context, version string) ([]byte, error)
	// Editions lists what is kept and what somebody waits with: what is not kept first, then by At.
	Editions(ctx context.Context) ([]Edition, error)
}
