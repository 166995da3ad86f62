package desk

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// EndLetter takes the letter of a request back, or says which one holds in its place (regency.EndLetter). Only the
// office that gave the last approval may: ErrNotHeld.
func (d *Desk) EndLetter(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID, why ledger.LetterReason, successor string) error {
	c, err := d.mine(ctx, clerk, id)
	if err != nil {
		return err
	}
	if c.Letter == nil {
		return ledger.ErrNotFound
	}
	if c.Way, err = d.way(ctx, id); err != nil {
		return err
	}
	if !Signed(clerk, c) {
		return ErrNotHeld
	}
	_, err = regency.EndLetter(ctx, d.o.Ledger, d.o.Vault, regency.LetterEnding{
		Number: c.Letter.Number, Why: why, Successor: successor, By: clerk.Name, At: d.o.Now(),
	})
	return d.done(c, err)
}

// Signed says whether the office of an official gave the last approval of a letter, which made it. The case must be
// one that they may read, with its way (Open).
func Signed(clerk ledger.ClerkAccount, c Case) bool {
	for _, x := range c.Way {
		if x.Action == ActionApprove && x.To == kiosk.ReadyState {
			return c.Letter != nil && x.Holder == clerk.Reach().Holder
		}
	}
	return false
}
