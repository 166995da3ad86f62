package regency

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// The bounds of blobs. A part is held in memory while it is stored, so that many cost 20 of wire.MaxPart at most.
const (
	BlobKeep      = 30 * 24 * time.Hour // after it was announced
	blobsAtWork   = 4
	blobsWaiting  = 16
	blobFullAfter = 3600     // seconds until a kiosk without room asks again
	blobRoom      = 32 << 20 // bytes of one kiosk
	blobRoomAll   = 2 << 30
)

// blob notes what an entry announces.
func (fx *Effects) blob(t *Took) {
	b, ok := decode[journal.BlobBody](t)
	if !ok {
		return
	}
	a, err := b.Announced()
	if err != nil {
		t.refuse(kiosk.EntryQuarantined, wire.VerdictBody)
		return
	}
	fx.Blobs = append(fx.Blobs, ledger.NewBlob{Entry: len(fx.Entries), Blob: ledger.Blob{
		Kiosk: t.Kiosk, Hash: a.Hash, Size: a.Size, Purpose: a.Purpose,
	}})
}

// blobAt tells how far a content is.
func (s *Server) blobAt(ctx context.Context, r *http.Request, k ledger.Kiosk) ([]byte, error) {
	h, err := wire.ParseBlobHash(r.PathValue("hash"))
	if err != nil {
		return nil, &wire.Refusal{Code: wire.CodeMalformed}
	}
	return s.blobState(ctx, k.ID, h)
}

// blobPart takes the next part of a content.
func (s *Server) blobPart(ctx context.Context, r *http.Request, k ledger.Kiosk) ([]byte, error) {
	h, err := wire.ParseBlobHash(r.PathValue("hash"))
	if err != nil {
		return nil, &wire.Refusal{Code: wire.CodeMalformed}
	}
	offset, err := strconv.ParseInt(r.URL.Query().Get("offset"), 10, 64)
	if err != nil || offset < 0 || offset > blob.MaxSize {
		return nil, &wire.Refusal{Code: wire.CodeMalformed}
	}
	leave, err := s.blobs.enter(r, k.ID)
	if err != nil {
		return nil, err
	}
	defer leave()
	part, err := readBody(r, wire.MaxPart, wire.PartType)
	if err != nil {
		return nil, err
	}
	done, err := s.blobs.turn(ctx, wire.MaxPart) // a part is never short enough for an express turn
	if err != nil {
		return nil, err
	}
	defer done()
	if _, err := s.kiosk(r, false); err != nil {
		return nil, err // revoked while its body came or it waited
	}
	if err := s.expireBlobs(ctx); err != nil {
		return nil, err
	}
	err = s.o.Ledger.PutBlobPart(ctx, k.ID, h, offset, part, s.o.BlobRoom)
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		return nil, &wire.Refusal{Code: wire.CodeNotFound}
	case errors.Is(err, ledger.ErrMoved):
		return nil, &wire.Refusal{Code: wire.CodeOffset}
	case errors.Is(err, ledger.ErrTaken):
		return nil, &wire.Refusal{Code: wire.CodeOversize}
	case errors.Is(err, ledger.ErrFull):
		return nil, &wire.Refusal{Code: wire.CodeTooMany, RetryAfter: blobFullAfter}
	case err != nil:
		return nil, err
	}
	return s.blobState(ctx, k.ID, h)
}

// blobState answers how far a content is. One that is all there and was never looked at, because the regency
// ended just then, is looked at first.
func (s *Server) blobState(ctx context.Context, id kiosk.KioskID, h blob.Hash) ([]byte, error) {
	b, err := s.o.Ledger.Blob(ctx, id, h)
	if errors.Is(err, ledger.ErrNotFound) || err == nil && b.Wrong >= ledger.MaxWrong {
		return nil, &wire.Refusal{Code: wire.CodeNotFound}
	}
	if err != nil {
		return nil, err
	}
	if b.Have == b.Size && b.Done == 0 {
		if err := s.endBlob(ctx, b); err != nil {
			return nil, err
		}
	}
	return wire.EncodeBlobState(wire.BlobState{Size: b.Size, Have: b.Have})
}

// endBlob compares a whole content with what was announced: wire.CodeHash.
func (s *Server) endBlob(ctx context.Context, b ledger.Blob) error {
	hash := sha256.New()
	if _, err := io.Copy(hash, &blobReader{ctx: ctx, ledger: s.o.Ledger, blob: b}); err != nil {
		return err
	}
	right := blob.Hash(hash.Sum(nil)) == b.Hash
	err := s.o.Ledger.EndBlob(ctx, b.Kiosk, b.Hash, right, s.o.Now().UnixMilli())
	switch {
	case errors.Is(err, ledger.ErrMoved): // somebody else ended it
		return &wire.Refusal{Code: wire.CodeOffset}
	case err != nil:
		return err
	case !right:
		return &wire.Refusal{Code: wire.CodeHash}
	}
	return nil
}

// expireBlobs drops what is past its end, once an hour at most.
func (s *Server) expireBlobs(ctx context.Context) error {
	now := s.o.Now()
	if _, due := s.expiry.take(struct{}{}, now); !due {
		return nil
	}
	_, err := s.o.Ledger.ExpireBlobs(ctx, now.Add(-BlobKeep).UnixMilli())
	return err
}

// blobReader reads the stored parts of a content, one at a time.
type blobReader struct {
	ctx    context.Context // of one reading
	ledger ledger.Blobs
	blob   ledger.Blob
	at     int64
	part   bytes.Reader
}

// Read implements io.Reader.
func (r *blobReader) Read(b []byte) (int, error) {
	if r.part.Len() == 0 {
		if r.at >= r.blob.Have {
			return 0, io.EOF
		}
		part, err := r.ledger.BlobPart(r.ctx, r.blob.Kiosk, r.blob.Hash, r.at)
		if err != nil {
			return 0, fmt.Errorf("regency: blob: %w", err)
		}
		r.at += int64(len(part))
		r.part.Reset(part)
	}
	return r.part.Read(b)
}

// ActionAskReport is the audit's word for asking a kiosk for a report.
const ActionAskReport = "kiosk.ask.report"

// AskReport asks a kiosk for a report of itself. ledger.ErrNotFound.
func AskReport(ctx context.Context, l ledger.Ledger, v *vault.Vault, id kiosk.KioskID, by string, at time.Time) error {
	b, err := wire.EncodeNews(kiosk.ReportNews{})
	if err != nil {
		return err
	}
	news, err := v.Seal(PlaceNews(id), b)
	if err != nil {
		return err
	}
	return l.Ask(ctx, id, news, ledger.AuditRow{At: at.UnixMilli(), Clerk: by, Action: ActionAskReport})
}

// ErrNotWhole says that a content has not arrived yet.
var ErrNotWhole = errors.New("regency: the content has not arrived as a whole")

// ActionRead begins the audit's word for reading a content; its purpose follows.
const ActionRead = "blob.read."

// ReadBlob opens a content that has arrived and writes it; that somebody reads it is audited first.
// ErrNotWhole, ledger.ErrNotFound.
func ReadBlob(ctx context.Context, l ledger.Ledger, v *vault.Vault, b ledger.Blob, to io.Writer, by string, at time.Time) error {
	if b.Done == 0 {
		return ErrNotWhole
	}
	plain, err := v.Open(PlaceEntry(b.Entry), b.Record)
	if err != nil {
		return fmt.Errorf("regency: blob: %w", err)
	}
	var body journal.BlobBody
	if err := journal.Unmarshal(plain, &body); err != nil {
		return fmt.Errorf("regency: blob: %w", err)
	}
	if err := l.Audit(ctx, ledger.AuditRow{At: at.UnixMilli(), Clerk: by, Action: ActionRead + string(b.Purpose)}); err != nil {
		return err
	}
	return blob.Open(to, body.Key, &blobReader{ctx: ctx, ledger: l, blob: b})
}
