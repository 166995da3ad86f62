package journal

import (
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk/blob"
)

// BlobBody announces a content that travels beside the journal, with the key that opens it. Once the content
// has arrived nobody but the regency can read it: the kiosk keeps the key no longer than until this is
// acknowledged.
type BlobBody struct {
	Hash    []byte `cbor:"1,keyasint"` // SHA-256 of the sealed content
	Size    int64  `cbor:"2,keyasint"` // of the sealed content, bytes
	Purpose string `cbor:"3,keyasint"` // blob.Purpose
	Key     []byte `cbor:"4,keyasint"` // 32 bytes
}

// NewBlobBody turns an announcement into what the journal says of it.
func NewBlobBody(a blob.Announced) BlobBody {
	return BlobBody{Hash: a.Hash[:], Size: a.Size, Purpose: string(a.Purpose), Key: a.Key}
}

// Announced checks the body and turns it back.
func (b BlobBody) Announced() (blob.Announced, error) {
	a := blob.Announced{Size: b.Size, Purpose: blob.Purpose(b.Purpose), Key: b.Key}
	if copy(a.Hash[:], b.Hash) != len(b.Hash) || len(b.Hash) != len(a.Hash) {
		return a, fmt.Errorf("journal: a blob's hash of %d bytes", len(b.Hash))
	}
	if err := a.Check(); err != nil {
		return a, fmt.Errorf("journal: %w", err)
	}
	return a, nil
}
