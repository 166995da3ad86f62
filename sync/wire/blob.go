package wire

import (
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// PathBlob takes the sealed content that an entry announced: POST, + hash in hex, ?offset=n, one part; GET tells
// how far it is. Both answer with BlobState.
const PathBlob = "/v1/blob/"

// PartType is the media type of a part, the one body that is no CBOR: its hash was announced.
const PartType = "application/octet-stream"

// MediaType is what is sent to a path.
func MediaType(path string) string {
	if strings.HasPrefix(path, PathBlob) {
		return PartType
	}
	return ContentType
}

// MaxPart is the most bytes of one part.
const MaxPart = 256 << 10

// BlobState is how far a content is at the regency; it is whole where both are equal.
type BlobState struct {
	Size int64 `cbor:"1,keyasint"` // as announced
	Have int64 `cbor:"2,keyasint"` // durable there, from the beginning
}

// EncodeBlobState makes the reply.
func EncodeBlobState(s BlobState) ([]byte, error) { return journal.Marshal(s) }

// DecodeBlobState reads the reply about a content of that many bytes.
func DecodeBlobState(b []byte, size int64) (have int64, err error) {
	var s BlobState
	if err := journal.Unmarshal(b, &s); err != nil {
		return 0, fmt.Errorf("wire: blob: %w", err)
	}
	if s.Size != size || s.Have < 0 || s.Have > s.Size {
		return 0, fmt.Errorf("%w: %d of %d bytes of a blob of %d", ErrMessage, s.Have, s.Size, size)
	}
	return s.Have, nil
}

// BlobPath is the path of a content.
func BlobPath(h blob.Hash) string { return PathBlob + hex.EncodeToString(h[:]) }

// ParseBlobHash reads the hash in a path: 64 small hex digits.
func ParseBlobHash(s string) (h blob.Hash, err error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(h) || hex.EncodeToString(b) != s {
		return h, fmt.Errorf("%w: a blob's name", ErrMessage)
	}
	copy(h[:], b)
	return h, nil
}
