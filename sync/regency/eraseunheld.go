package regency

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
)

// EraseNumber erases whatever bears the number of a slip: the request that is held, as Erase does, and what was rejected
// under it, which nobody needs any more. That one may bear the number of another request (wire.VerdictDuplicate). Where one of
// them has not ended the others are erased all the same. ErrNotEnded; ledger.ErrNotFound where nothing bears it, or what did
// was not held and is erased: then the log is emptied once more, should the erasure have failed there.
func EraseNumber(ctx context.Context, l ledger.Ledger, v *vault.Vault, n kiosk.Number, by string, at time.Time) error {
	list, err := unheld(ctx, l, v, n)
	if err != nil {
		return err
	}
	var last error
	for _, r := range list {
		err := erase(ctx, l, v, r, ledger.Erasure{
			Request: r.ID, Kiosk: r.Kiosk, Audit: ledger.AuditRow{At: at.UnixMilli(), Clerk: by, Action: ActionErase, Request: r.ID},
		})
		if err != nil && !errors.Is(err, ErrNotEnded) {
			return err
		}
		last = errors.Join(last, err)
	}
	r, err := l.RequestByNumber(ctx, n)
	switch {
	case err == nil:
		return errors.Join(last, Erase(ctx, l, v, r.ID, by, at))
	case !errors.Is(err, ledger.ErrNotFound):
		return fmt.Errorf("regency: erase: %w", err)
	case len(list) > 0:
		return last
	}
	return errors.Join(err, l.EmptyLog(ctx))
}

// unheld finds the requests that bear a number and are not held, each once, as far as an erasure asks: id, kiosk, and
// how its feed rows speak of it from then on.
func unheld(ctx context.Context, l ledger.Ledger, v *vault.Vault, n kiosk.Number) ([]ledger.Request, error) {
	es, err := l.Unheld(ctx)
	if err != nil {
		return nil, fmt.Errorf("regency: erase: %w", err)
	}
	type name struct {
		kiosk   kiosk.KioskID
		request kiosk.RequestID
	}
	var list []ledger.Request
	at := map[name]int{}
	for _, e := range es {
		b, err := v.Open(PlaceEntry(e.Key), e.Body)
		if err != nil {
			return nil, fmt.Errorf("regency: erase: entry %d/%d/%d: %w", e.Kiosk, e.Incarnation, e.Seq, err)
		}
		var body journal.RequestNewBody
		if journal.Unmarshal(b, &body) != nil || body.Number != string(n) {
			continue
		}
		i, again := at[name{e.Kiosk, e.Request}]
		if !again {
			i = len(list)
			at[name{e.Kiosk, e.Request}] = i
			list = append(list, ledger.Request{ID: e.Request, Kiosk: e.Kiosk, State: kiosk.Refused})
		}
		list[i].Changed = max(list[i].Changed, e.At)
	}
	return list, nil
}
