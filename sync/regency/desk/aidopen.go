package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/aidlist"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// The words of the audit about bansos.
const (
	ActionReopen  = "aid.reopen"
	ActionAidOpen = "aid.open"
	ActionAidEnd  = actionAid + string(ledger.AidWrong)
	actionAid     = "aid." // and the deed
)

// ErrOnList says that a row means somebody whom that list names for that period already.
var ErrOnList = errors.New("desk: the list names that person already")

// aidEndWords is what the owner of a granted application reads when its record ends.
const aidEndWords = "pemberian bantuan ini diakhiri petugas: catatannya keliru atau tidak berlaku lagi"

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
	if deed == ledger.AidWrong {
		return false, d.endAid(ctx, clerk, r)
	}
	ruling := ledger.AidRuling{ID: id, Deed: deed, At: d.o.Now().UnixMilli(), Audit: d.audit(clerk, actionAid+string(deed), r.Request)}
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

// endAid ends a record by a clerk's word; the kiosk of an application that it was is told.
func (d *Desk) endAid(ctx context.Context, clerk ledger.ClerkAccount, r ledger.AidRecord) error {
	ruling, err := d.wrong(ctx, clerk, r, d.o.Now())
	if err != nil {
		return err
	}
	if _, err = d.o.Ledger.RuleAid(ctx, ruling); errors.Is(err, ledger.ErrMoved) {
		return fmt.Errorf("%w: %w", ErrDecided, err)
	}
	if err == nil {
		d.ringBack(ruling)
	}
	return err
}

// ringBack rings the kiosk of an application that a ruling took back.
func (d *Desk) ringBack(r ledger.AidRuling) {
	if r.Back != nil {
		d.o.Bell.Ring(r.Back.Kiosk)
	}
}

// wrong makes what ends a record. A granted application is refused by it, which is no move of a clerk on the
// request (kiosk.Move): its owner reads why, and may appeal. Of one whose data was erased only the state is told.
func (d *Desk) wrong(ctx context.Context, clerk ledger.ClerkAccount, r ledger.AidRecord, at time.Time) (ledger.AidRuling, error) {
	ruling := ledger.AidRuling{ID: r.ID, Deed: ledger.AidWrong, At: at.UnixMilli(), Audit: d.audit(clerk, ActionAidEnd, r.Request)}
	if r.Request.IsZero() {
		return ruling, nil
	}
	q, err := d.o.Ledger.Request(ctx, r.Request)
	if err != nil || !q.State.Granted() && !q.State.Revocable() {
		return ruling, err
	}
	news := kiosk.StatusNews{Request: q.ID, State: kiosk.Refused, At: at}
	back := &ledger.Decision{Request: q.ID, Kiosk: q.Kiosk, From: q.State, Was: q.Holder, To: news.State, At: ruling.At}
	if q.Record.Body != nil {
		news.Reason = aidEndWords
		if back.Reason, err = d.o.Vault.Seal(regency.PlaceReason(q.ID), []byte(news.Reason)); err != nil {
			return ruling, err
		}
	}
	sealed, err := d.news(q.Kiosk, news)
	back.News, ruling.Back = []ledger.Sealed{sealed}, back
	return ruling, err
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
