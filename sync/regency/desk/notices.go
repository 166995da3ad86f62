package desk

import (
	"context"
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// ActionNoticeClose is the word of the audit about a notice that a clerk has done with.
const ActionNoticeClose = "notice.close"

// Check is a notice that stands until a clerk closes it. In a list nobody is named.
type Check struct {
	ledger.Notice
	Initials string // of whom it is about; "" where the population record does not hold them in the clerk's village
	NIK      string // masked
}

// Checks lists what stands in the clerk's village, what came last first.
func (d *Desk) Checks(ctx context.Context, clerk ledger.ClerkAccount, limit int) ([]Check, error) {
	rows, err := d.o.Ledger.Standing(ctx, clerk.Village, limit)
	if err != nil {
		return nil, err
	}
	list := make([]Check, 0, len(rows))
	for _, n := range rows {
		c := Check{Notice: n}
		if n.Kind == ledger.NoticeCheck && n.Ref != nil {
			r, known, err := d.resident(ctx, n.Ref)
			if err != nil {
				return nil, err
			}
			if known && r.Village == clerk.Village {
				c.Initials, c.NIK = r.Initials(), masked(r.NIK.Reveal())
			}
		}
		list = append(list, c)
	}
	return list, nil
}

// PersonOfCheck finds the person whom a standing notice of the clerk's village is about, who is now seen: that goes into the
// audit. ledger.ErrNotFound where it is closed, or about nobody.
func (d *Desk) PersonOfCheck(ctx context.Context, clerk ledger.ClerkAccount, id int64) (Holder, error) {
	rows, err := d.o.Ledger.Standing(ctx, clerk.Village, maxWaiting)
	if err != nil {
		return Holder{}, err
	}
	i := slices.IndexFunc(rows, func(n ledger.Notice) bool { return n.ID == id })
	if i < 0 || rows[i].Kind != ledger.NoticeCheck || rows[i].Ref == nil {
		return Holder{}, ledger.ErrNotFound
	}
	return d.holder(ctx, clerk, rows[i].Ref)
}

// CloseNotice says that a clerk has done with a notice of their village; ledger.ErrNotFound.
func (d *Desk) CloseNotice(ctx context.Context, clerk ledger.ClerkAccount, id int64) error {
	return d.o.Ledger.CloseNotice(ctx, id, clerk.Village, d.audit(clerk, ActionNoticeClose, kiosk.RequestID{}))
}
