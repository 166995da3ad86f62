package desk

import (
	"context"
	"errors"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

func (d *Desk) aid() regency.Aid { return regency.Aid{Matrix: d.o.Aid, Vault: d.o.Vault} }

// SchemeTitle is what a scheme is called; its id where the matrix does not hold it.
func (d *Desk) SchemeTitle(id kiosk.SchemeID) string {
	if s, ok := d.o.Aid.Scheme(id); ok {
		return s.Title.In(kiosk.Indonesian)
	}
	return string(id)
}

// scheme is what an application asks for; ok is false for any other request.
func (d *Desk) scheme(c Case) (s kiosk.Scheme, ok bool) {
	return d.o.Aid.Of(c.Body)
}

// begins is who has a request that is to be checked: a clerk, or who holds the scheme of an application.
func (d *Desk) begins(c Case) kiosk.Holder {
	if s, ok := d.scheme(c); ok && c.Service.ID == kiosk.AidApply {
		return s.Holder()
	}
	return kiosk.Clerk
}

// agency is the agency that a request goes to; zero where it names none.
func (d *Desk) agency(c Case) kiosk.OPD {
	if s, ok := d.scheme(c); ok && c.Service.ID == kiosk.AidApply {
		return s.Agency
	}
	if c.Service.ID == kiosk.AidAppeal {
		return c.Contested.Scheme.Agency
	}
	return c.Service.AgencyFor(c.Body.Answered)
}

// AgencyOf is what the agency that a request goes to is called; "" where it names none.
func (d *Desk) AgencyOf(c Case) string { return d.agency(c).Title.In(kiosk.Indonesian) }

// AidCase is what the clerk sees of an application for bansos.
type AidCase struct {
	Scheme  kiosk.Scheme
	Record  ledger.AidRecord // zero where it claimed nothing yet
	Blocker ledger.AidRecord // zero where nothing stood in the way
	Appeal  time.Time        // last day of the appeal, where something did
	Person  kiosk.PersonState
}

// Aid reads what became of an opened application; ok is false for any other request.
func (d *Desk) Aid(ctx context.Context, c Case) (a AidCase, ok bool, err error) {
	if a.Scheme, ok = d.scheme(c); !ok {
		return a, false, nil
	}
	if a.Person, err = d.presence(ctx, c.Subject); err != nil {
		return a, false, err
	}
	a.Record, err = d.o.Ledger.AidOfRequest(ctx, c.ID)
	if errors.Is(err, ledger.ErrNotFound) {
		return a, true, nil
	}
	if err != nil || a.Record.Blocker == 0 {
		return a, true, err
	}
	a.Appeal = time.UnixMilli(a.Record.At).AddDate(0, 0, a.Scheme.AppealDays)
	a.Blocker, err = d.o.Ledger.AidRecord(ctx, a.Record.Blocker)
	return a, true, err
}

// presence is what the population record says of a person; one that it does not hold is nobody to look at.
func (d *Desk) presence(ctx context.Context, nik []byte) (kiosk.PersonState, error) {
	p, err := d.o.Ledger.Person(ctx, nik)
	if errors.Is(err, ledger.ErrNotFound) {
		err = nil
	}
	return p.State, err
}
