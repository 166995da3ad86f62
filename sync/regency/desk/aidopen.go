package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/aidlist"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// The words of the audit about bansos.
const (
	ActionReopen  = "aid.reopen"
	ActionAidOpen = "aid.open"
	actionAid     = "aid." // and the deed
)

// AidGuess is somebody whom a row of a list may mean.
type AidGuess struct {
	Why      string // ledger.AidGuess
	Resident kiosk.Resident
}

// AidOpen is an open record: a row without a NIK, or a double.
type AidOpen struct {
	Record  ledger.AidRecord
	Scheme  kiosk.Scheme
	Named   aidlist.Named
	Guesses []AidGuess // in the order that AidMatch counts
}

// AidsOpen lists the records of the clerk's village that wait for a person, who now sees whose they are: that
// goes into the audit.
func (d *Desk) AidsOpen(ctx context.Context, clerk ledger.ClerkAccount, limit int) ([]AidOpen, error) {
	rows, err := d.o.Ledger.AidOpen(ctx, clerk.Village, limit)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	out := make([]AidOpen, 0, len(rows))
	for _, r := range rows {
		a := AidOpen{Record: r}
		a.Scheme, _ = d.o.Aid.Scheme(r.Scheme)
		if a.Named, err = aidlist.Open(d.aid(), r); err != nil {
			return nil, err
		}
		if a.Guesses, err = d.guesses(ctx, r.ID); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, d.o.Ledger.Audit(ctx, d.audit(clerk, ActionAidOpen, kiosk.RequestID{}))
}

func (d *Desk) guesses(ctx context.Context, id int64) ([]AidGuess, error) {
	gs, err := d.o.Ledger.AidGuesses(ctx, id)
	if err != nil {
		return nil, err
	}
	out := make([]AidGuess, len(gs))
	for i, g := range gs {
		out[i].Why = g.Why
		if out[i].Resident, _, err = d.resident(ctx, g.NIK); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// RuleAid does what the clerk says about a record of their village, or ends one that MayEnd allows; guess, from 0, is whom AidMatch means.
// It says whether the record is still open, as a double.
func (d *Desk) RuleAid(ctx context.Context, clerk ledger.ClerkAccount, id int64, deed ledger.AidDeed, guess int) (open bool, err error) {
	r, err := d.o.Ledger.AidRecord(ctx, id)
	if err != nil {
		return false, err
	}
	if r.Village != clerk.Village && (deed != ledger.AidWrong || !d.MayEnd(clerk, r)) {
		return false, ErrNotYours
	}
	at := d.o.Now()
	ruling := ledger.AidRuling{ID: id, Deed: deed, At: at.UnixMilli(), Audit: d.audit(clerk, actionAid+string(deed), r.Request)}
	if deed == ledger.AidMatch {
		gs, err := d.o.Ledger.AidGuesses(ctx, id)
		if err != nil {
			return false, err
		}
		if guess < 0 || guess >= len(gs) {
			return false, ledger.ErrNotFound
		}
		ruling.Claim = ledger.AidClaim{Scheme: r.Scheme, NIK: gs[guess].NIK, Slots: d.o.Aid.Slots(r.Scheme, r.Period, time.UnixMilli(r.Data))}
	}
	if open, err = d.o.Ledger.RuleAid(ctx, ruling); errors.Is(err, ledger.ErrMoved) {
		err = fmt.Errorf("%w: %w", ErrDecided, err)
	}
	return open, err
}

// Reopen takes up a refused application again, after an appeal (sanggah): whoever had it has it
// again. To grant it still needs its places.
func (d *Desk) Reopen(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID) error {
	c, err := d.mine(ctx, clerk, id)
	if err != nil {
		return err
	}
	if _, ok := d.scheme(c); !ok {
		return ErrService
	}
	if clerk.Role != kiosk.RoleService {
		return ErrNotHeld
	}
	if c.State != kiosk.Refused {
		return ErrDecided
	}
	return d.decide(ctx, clerk, c, ActionReopen, kiosk.StatusNews{State: kiosk.Checking, Holder: d.begins(c)})
}
