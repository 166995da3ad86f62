package ledger

import (
	"context"
	"errors"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// ErrFull says that there is no room for more of this kiosk, or of all.
var ErrFull = errors.New("ledger: no room")

// Blob is a sealed content that a kiosk announced, as far as it is here.
type Blob struct {
	Kiosk   kiosk.KioskID
	Hash    blob.Hash
	Size    int64
	Purpose blob.Purpose
	At      int64 // Unix ms, when it was announced here
	Have    int64 // bytes stored, from the beginning
	Wrong   int   // how often the whole was not what was announced
	Done    int64 // Unix ms, when the whole was found right; 0: not yet
	// Entry announced it, and Record is that entry's body, canonical journal.BlobBody, with the key: only read.
	Entry  journal.Key
	Record Sealed
}

// NewBlob is a content that an entry of a batch announces.
type NewBlob struct {
	Entry int  // index into Batch.Entries
	Blob  Blob // Kiosk, Hash, Size, Purpose
}

// BlobRoom is how many bytes of contents may lie here.
type BlobRoom struct {
	Kiosk int64 // of one kiosk
	All   int64
}

// MaxWrong is how often a content may turn out wrong; then no more of it is taken.
const MaxWrong = 3

// Blobs is the sealed contents beside the journals. Announcing one that the kiosk announced before changes
// nothing.
type Blobs interface {
	// Blob reads one; ErrNotFound.
	Blob(ctx context.Context, id kiosk.KioskID, h blob.Hash) (Blob, error)
	// Blobs lists those of a kiosk, of all where id is 0, newest first.
	Blobs(ctx context.Context, id kiosk.KioskID, limit int) ([]Blob, error)
	// PutBlobPart stores the part that begins at an offset, which must be where the stored parts end:
	// ErrMoved. ErrNotFound where this kiosk announced no such content, or it was wrong MaxWrong times; ErrTaken
	// where the part goes beyond its size; ErrFull.
	PutBlobPart(ctx context.Context, id kiosk.KioskID, h blob.Hash, offset int64, part []byte, room BlobRoom) error
	// BlobPart reads the stored part that begins at an offset; ErrNotFound.
	BlobPart(ctx context.Context, id kiosk.KioskID, h blob.Hash, offset int64) ([]byte, error)
	// EndBlob says of a content whose parts are all there that it is right since a time (Unix ms), or wrong:
	// then they are dropped and it begins anew. ErrMoved where they are not all there, or it was right before.
	EndBlob(ctx context.Context, id kiosk.KioskID, h blob.Hash, right bool, at int64) error
	// ExpireBlobs drops the contents that were announced before a time (Unix ms), with their keys, and says
	// how many.
	ExpireBlobs(ctx context.Context, before int64) (int, error)
}
