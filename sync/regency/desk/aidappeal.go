package desk

import (
	"context"
	"errors"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// ActionAppeal is the word of the audit for an appeal that was accepted.
const ActionAppeal = "aid.appeal"

// ErrAppeal says that an appeal names no refused application of the same person.
var ErrAppeal = errors.New("desk: the appeal names no refused application of that person")

// AppealCase is what the clerk sees of an appeal (sanggah).
type AppealCase struct {
	Denied Case    // the application that it is about
	Aid    AidCase // what became of it
	Wrong  int64   // the record that stood in its way, where this clerk's village may end it; else 0
}

// Appeal reads what an opened appeal is about. ok is false for any other request; ErrAppeal.
func (d *Desk) Appeal(ctx context.Context, clerk ledger.ClerkAccount, c Case) (a AppealCase, ok bool, err error) {
	if c.Service.ID != kiosk.AidAppeal {
		return a, false, nil
	}
	n, err := kiosk.ParseNumber(c.Body.Answered(kiosk.FieldDenied))
	if err != nil {
		return a, true, errors.Join(ErrAppeal, err)
	}
	r, err := d.o.Ledger.RequestByNumber(ctx, n)
	if errors.Is(err, ledger.ErrNotFound) {
		return a, true, errors.Join(ErrAppeal, err)
	}
	if err != nil {
		return a, true, err
	}
	if a.Denied, err = d.mine(ctx, clerk, r.ID); err != nil {
		return a, true, err
	}
	if _, ok := d.scheme(a.Denied); a.Denied.Body.Subject != c.Body.Subject || !ok {
		return a, true, ErrAppeal // a number is not a secret: nobody appeals for somebody else
	}
	if a.Aid, _, err = d.Aid(ctx, a.Denied); err != nil {
		return a, true, err
	}
	if b := a.Aid.Blocker; b.ID != 0 && b.Word == kiosk.AidReceives && b.Village == clerk.Village {
		a.Wrong = b.ID
	}
	return a, true, nil
}

// acceptAppeal ends the record that stood in the way, where it is this village's, and takes the application
// up again, at whoever had it; to grant it still needs its places.
func (d *Desk) acceptAppeal(ctx context.Context, clerk ledger.ClerkAccount, c Case) error {
	a, _, err := d.Appeal(ctx, clerk, c)
	if err != nil {
		return err
	}
	if a.Denied.State != kiosk.Refused {
		return ErrDecided // it waits for its decision again, or was granted
	}
	at := d.o.Now()
	yes, err := d.decision(clerk, c, ActionAppeal, kiosk.StatusNews{State: kiosk.ReadyState}, at)
	if err != nil {
		return err
	}
	again, err := d.decision(clerk, a.Denied, ActionReopen, kiosk.StatusNews{State: kiosk.Checking, Holder: d.begins(a.Denied)}, at)
	if err != nil {
		return err
	}
	err = d.done(c, d.o.Ledger.AcceptAppeal(ctx, ledger.AidAppeal{Appeal: yes, Again: again, Wrong: a.Wrong}))
	if err == nil {
		d.o.Bell.Ring(a.Denied.Kiosk)
	}
	return err
}
