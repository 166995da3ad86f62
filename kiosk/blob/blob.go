package blob

import (
	"errors"
	"fmt"
	"time"
)

// KeySize is the length of a key in bytes (AES-256).
const KeySize = 32

// MaxSize is the most bytes of one sealed content.
const MaxSize = 8 << 20

// Hash is the SHA-256 of the whole sealed content.
type Hash [32]byte

// Purpose says what a content is for: a closed list.
type Purpose string

// Report is how a kiosk is, for whoever looks after it from afar: text, and nothing of a resident.
const Report Purpose = "report"

// Valid says whether the purpose is in the list.
func (p Purpose) Valid() bool { return p == Report }

// Announced is what the announcing entry says of a content.
type Announced struct {
	Hash    Hash
	Size    int64 // of the sealed content, bytes
	Purpose Purpose
	Key     []byte // KeySize bytes, drawn for this content alone
}

// Waiting is a sealed content that is still to be sent.
type Waiting struct {
	Hash    Hash
	Size    int64
	Purpose Purpose
	Made    time.Time
}

// ErrAnnounced says that an announcement cannot be true.
var ErrAnnounced = errors.New("blob: no such content can be")

// Check says what is wrong with an announcement: ErrAnnounced.
func (a Announced) Check() error {
	last := a.Size % sealedChunk // bytes of a chunk that is not full; 0: all are
	switch {
	case a.Size < minSize || a.Size > MaxSize || last > 0 && last < minSize:
		return fmt.Errorf("%w: %d bytes", ErrAnnounced, a.Size)
	case len(a.Key) != KeySize:
		return fmt.Errorf("%w: a key of %d bytes", ErrAnnounced, len(a.Key))
	case !a.Purpose.Valid():
		return fmt.Errorf("%w: its purpose", ErrAnnounced)
	}
	return nil
}
