package regency

import (
	"context"
	"errors"
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// early is what takes a request of the batch back and came before it: of the kiosk's quarantine, and of the batch itself,
// which leaves it there. A disk brings what a closed incarnation had, and a clone what another disk has, behind what it
// wrote itself meanwhile; so a request may come after its withdrawal.
func (in *Intake) early(ctx context.Context, k ledger.Kiosk, b *ledger.Batch) ([]ledger.Ruling, error) {
	if len(b.Requests) == 0 {
		return nil, nil
	}
	waiting, err := in.ledger.Withdrawals(ctx, k.ID)
	if err != nil {
		return nil, err
	}
	var out []ledger.Ruling
	for _, e := range waiting {
		if _, brought := brings(b.Requests, e.Request); !brought {
			continue
		}
		r, err := in.judged(ctx, k, e, false)
		switch {
		case errors.Is(err, ErrStill):
			continue
		case err != nil:
			return nil, err
		}
		out = append(out, retried(r))
	}
	return append(out, earlyWithin(b)...), nil
}

// earlyWithin parts the withdrawals of a batch that stand before their requests from its effects.
func earlyWithin(b *ledger.Batch) (out []ledger.Ruling) {
	b.Cancels = slices.DeleteFunc(b.Cancels, func(c ledger.Cancel) bool {
		if at, brought := brings(b.Requests, c.Request); !brought || at < c.Entry {
			return false
		}
		e := &b.Entries[c.Entry]
		r := ledger.Ruling{Entry: *e, At: b.At, Effects: ledger.Effects{Cancels: []ledger.Cancel{c}}}
		r.Cancels[0].Entry, r.Entry.Tell = 0, true
		e.Verdict, e.Code, e.Tell = kiosk.EntryQuarantined, wire.VerdictRequest, true
		out = append(out, retried(r))
		return true
	})
	return out
}

// brings says which entry of a batch brings a request.
func brings(list []ledger.NewRequest, id kiosk.RequestID) (entry int, ok bool) {
	i := slices.IndexFunc(list, func(n ledger.NewRequest) bool { return n.Request.ID == id })
	if i < 0 {
		return 0, false
	}
	return list[i].Entry, true
}

// retried writes in the audit that a ruling is nobody's: what the entry lacked has appeared.
func retried(r ledger.Ruling) ledger.Ruling {
	r.Audit = ledger.AuditRow{At: r.At, Action: ActionRetry, Request: r.Entry.Request}
	return r
}
