package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

// ErrOnList says that a row means somebody whom that list names for that period already.
var ErrOnList = errors.New("desk: the list names that person already")

// AidGuess is somebody whom a row of a list may mean.
type AidGuess struct {
	Why      string // ledger.AidGuess
	Resident kiosk.Resident
}

// AidOpen is an open record: a row without a NIK, or a double.
type AidOpen struct {
	Record  ledger.AidRecord
	Scheme  kiosk.Scheme
	Named   aidlist.Named // as the list has them; of an application as the population record has
	Guesses []AidGuess    // in the order that AidMatch counts
}

// AidsOpen lists the records that wait for a person, of the clerk's village or the doubles of the agency's schemes,
// of an agency's office in a kecamatan those of its villages.
// Whoever asks now sees whose they are: that goes into the audit. ErrNotHeld for any other role.
func (d *Desk) AidsOpen(ctx context.Context, clerk ledger.ClerkAccount, limit int) ([]AidOpen, error) {
	rows, err := d.aidRows(ctx, clerk, limit)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	out := make([]AidOpen, 0, len(rows))
	for _, r := range rows {
		a := AidOpen{Record: r}
		a.Scheme, _ = d.o.Aid.Scheme(r.Scheme)
		if a.Named, err = d.named(ctx, r); err != nil {
			return nil, err
		}
		if a.Guesses, err = d.guesses(ctx, r.ID); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, d.o.Ledger.Audit(ctx, d.audit(clerk, ActionAidOpen, kiosk.RequestID{}))
}

// aidRows reads the open records that somebody may see.
func (d *Desk) aidRows(ctx context.Context, clerk ledger.ClerkAccount, limit int) ([]ledger.AidRecord, error) {
	switch clerk.Role {
	case kiosk.RoleService:
		return d.o.Ledger.AidOpen(ctx, clerk.Village, limit)
	case kiosk.RoleAgency:
		return d.doubles(ctx, clerk, limit)
	case kiosk.RoleSecretary, kiosk.RoleHead, kiosk.RoleDistrict, kiosk.RoleInspector:
	}
	return nil, ErrNotHeld
}

// doubles reads the open doubles of an agency's schemes; of its office in a kecamatan those of that kecamatan's
// villages, for which it reads on until it has as many as were asked for, or there are no more.
func (d *Desk) doubles(ctx context.Context, clerk ledger.ClerkAccount, limit int) ([]ledger.AidRecord, error) {
	var own []kiosk.SchemeID
	for _, s := range d.o.Aid.Schemes {
		if clerk.Agency != "" && s.Agency.ID == clerk.Agency {
			own = append(own, s.ID)
		}
	}
	for n := limit; ; n *= 2 {
		rows, err := d.o.Ledger.AidDoubles(ctx, own, n)
		if err != nil {
			return nil, err
		}
		all := len(rows)
		rows = slices.DeleteFunc(rows, func(r ledger.AidRecord) bool { return !d.MayEnd(clerk, r) })
		if len(rows) >= limit || all < n {
			return rows[:min(limit, len(rows))], nil
		}
	}
}

// named is whom a record is about: an application has no row of a list.
func (d *Desk) named(ctx context.Context, r ledger.AidRecord) (aidlist.Named, error) {
	if len(r.Record.Body) > 0 {
		return aidlist.Open(d.aid(), r)
	}
	p, _, err := d.resident(ctx, r.NIK)
	return aidlist.Named{Name: p.Name, Address: p.AddressLine()}, err
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

// RuleAid does what a clerk says about a record of their village, or an agency about a double of its schemes; guess, from 0, is whom AidMatch means.
// It says whether the record is still open, as a double.
func (d *Desk) RuleAid(ctx context.Context, clerk ledger.ClerkAccount, id int64, deed ledger.AidDeed, guess int) (open bool, err error) {
	r, err := d.o.Ledger.AidRecord(ctx, id)
	if err != nil {
		return false, err
	}
	own := clerk.Role == kiosk.RoleService && clerk.Village != "" && r.Village == clerk.Village
	looks := deed == ledger.AidWrong || deed == ledger.AidChecked
	if !own && (!looks || !d.MayEnd(clerk, r)) {
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
	open, err = d.o.Ledger.RuleAid(ctx, ruling)
	switch {
	case errors.Is(err, ledger.ErrMoved):
		err = fmt.Errorf("%w: %w", ErrDecided, err)
	case errors.Is(err, ledger.ErrTaken):
		err = fmt.Errorf("%w: %w", ErrOnList, err)
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
