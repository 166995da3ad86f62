package regency

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// ActionErase is the audit's word for erasure.
const ActionErase = "request.erase"

// ErrNotEnded says that somebody still waits for the request.
var ErrNotEnded = errors.New("regency: only a request that was handed over or printed, acted on, withdrawn or refused can be erased")

// ended is the states after which nobody needs the data of a request.
func ended() []kiosk.RequestState {
	return []kiosk.RequestState{kiosk.HandedOver, kiosk.Acted, kiosk.Cancelled, kiosk.Refused}
}

// over is ended, and ready where the letter came out of a printer: nobody hands it over.
func over(ctx context.Context, l ledger.Ledger, r ledger.Request) ([]kiosk.RequestState, error) {
	if r.State != kiosk.ReadyState {
		return ended(), nil
	}
	papers, err := l.PapersOf(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range papers {
		if p.What == "extract" && (p.Outcome == "printed" || p.Outcome == "confirmed") && p.Mouth != ledger.MouthRetracted {
			return append(ended(), kiosk.ReadyState), nil
		}
	}
	return ended(), nil
}

// Erase drops the key of every record that tells whose request it was and what it said, the letter among
// them. Feed rows about it say its state and nothing else from then on, for a feed has no gap. Its kiosk is told to end
// its own copy. A backup of the ledger holds what it held, so backups must not outlive what may be erased.
// ledger.ErrNotFound, ErrNotEnded.
func Erase(ctx context.Context, l ledger.Ledger, v *vault.Vault, id kiosk.RequestID, by string, at time.Time) error {
	r, err := l.Request(ctx, id)
	if err != nil {
		return fmt.Errorf("regency: erase: %w", err)
	}
	from, err := over(ctx, l, r)
	if err != nil {
		return fmt.Errorf("regency: erase: %w", err)
	}
	e := ledger.Erasure{Request: id, From: from, Audit: ledger.AuditRow{At: at.UnixMilli(), Clerk: by, Action: ActionErase, Request: id}}
	return erase(ctx, l, v, r, e)
}

// erase ends a request with what its feed says of it from then on.
func erase(ctx context.Context, l ledger.Ledger, v *vault.Vault, r ledger.Request, e ledger.Erasure) error {
	for after, more := uint64(0), true; more; {
		rows, _, err := l.Feed(ctx, r.Kiosk, after, wire.MaxItems)
		if err != nil {
			return fmt.Errorf("regency: erase: %w", err)
		}
		for _, row := range rows {
			after = row.N
			bare, about, err := bareNews(v, r, row)
			if err != nil {
				return err
			}
			if about {
				e.News = append(e.News, bare)
			}
		}
		more = len(rows) > 0
	}
	told, err := wire.EncodeNews(kiosk.ErasedNews{Request: r.ID})
	if err != nil {
		return err
	}
	if e.Told, err = v.Seal(PlaceNews(r.Kiosk), told); err != nil {
		return err
	}
	err = l.Erase(ctx, e)
	if errors.Is(err, ledger.ErrMoved) {
		return ErrNotEnded
	}
	return err
}

// bareNews is a feed row about the request without what it told; about says whether the row is.
func bareNews(v *vault.Vault, r ledger.Request, row ledger.FeedRow) (bare ledger.FeedRow, about bool, err error) {
	if row.Verdict != nil {
		return row, false, nil // a verdict names no person
	}
	b, err := v.Open(PlaceNews(r.Kiosk), row.News)
	if err != nil {
		return row, false, fmt.Errorf("regency: erase: feed row %d: %w", row.N, err)
	}
	n, err := wire.DecodeNews(b)
	if err != nil {
		return row, false, fmt.Errorf("regency: erase: feed row %d: %w", row.N, err)
	}
	switch n := n.(type) {
	case kiosk.StatusNews:
		about = n.Request == r.ID
	case kiosk.LetterNews:
		about = n.Letter.Request == r.ID
	case kiosk.VisitNews:
		about = n.Request == r.ID
	}
	if !about {
		return row, false, nil
	}
	b, err = wire.EncodeNews(kiosk.StatusNews{Request: r.ID, State: r.State, At: time.UnixMilli(r.Changed)})
	if err != nil {
		return row, false, err
	}
	row.News, err = v.Seal(PlaceNews(r.Kiosk), b)
	return row, true, err
}
