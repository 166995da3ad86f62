package outbox

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
)

// Carrier is a Store that keeps contents beside the journal; without it none is sent.
type Carrier interface {
	// NextBlob is the oldest content whose announcement is acknowledged; ok is false where there is none.
	NextBlob(ctx context.Context) (b blob.Waiting, ok bool, err error)
	// BlobPart reads at most most bytes from an offset on; none where it is no longer kept.
	BlobPart(ctx context.Context, h blob.Hash, offset int64, most int) ([]byte, error)
	EndBlob(ctx context.Context, h blob.Hash) error
	NoteBlob(ctx context.Context, h blob.Hash, have int64, w kiosk.Wait) error
}

// doSide performs an effect of the lane Side; done is false where it is none.
func (b *Box) doSide(ctx context.Context, fx Effect) (ev Event, done bool, err error) {
	c, ok := b.o.Store.(Carrier)
	if !ok {
		_, done = fx.(Choose)
		return Chosen{}, done, nil
	}
	switch fx := fx.(type) {
	case Choose:
		w, ok, err := c.NextBlob(ctx)
		if err != nil || !ok {
			return Chosen{}, true, err
		}
		return Chosen{Blob: &w}, true, nil
	case AskFar:
		have, err := b.o.Regency.BlobAt(ctx, fx.Blob.Hash, fx.Blob.Size)
		return far(have, err), true, nil
	case Carry:
		part, err := c.BlobPart(ctx, fx.Blob.Hash, fx.Offset, fx.Most)
		if err != nil || len(part) == 0 {
			return Chosen{}, true, err
		}
		have, err := b.o.Regency.PutBlob(ctx, fx.Blob.Hash, fx.Blob.Size, fx.Offset, part)
		return far(have, err), true, nil
	case Drop:
		return Dropped{}, true, c.EndBlob(ctx, fx.Blob.Hash)
	case Note:
		return nil, true, c.NoteBlob(ctx, fx.Blob.Hash, fx.Have, fx.Wait)
	}
	return nil, false, nil
}

// far is the event of an answer about a content.
func far(have int64, err error) Event {
	if err != nil {
		return failed(Side, err)
	}
	return Reached{Have: have}
}
