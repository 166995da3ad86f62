package desk

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
)

// ActionAppeal is the word of the audit for an appeal that was accepted.
const ActionAppeal = "aid.appeal"

// ErrAppeal says that an appeal names no refused application of the same person.
var ErrAppeal = errors.New("desk: the appeal names no refused application of that person")

// AppealCase is what the clerk sees of an appeal (sanggah).
type AppealCase struct {
	Denied Case    // the application that it is about
	Aid    AidCase // what became of it
	Wrong  int64   // the record that stood in its way, where this clerk may end it; else 0
}

// Contested is the refused application that an appeal names.
type Contested struct {
	Request ledger.Request
	Scheme  kiosk.Scheme
}

// contested finds the application that an appeal is about. A number is not a secret: nobody appeals for somebody
// else.
func (d *Desk) contested(ctx context.Context, c Case) (Contested, error) {
	n, err := kiosk.ParseNumber(c.Body.Answered(kiosk.FieldDenied))
	if c.Service.ID != kiosk.AidAppeal || err != nil {
		return Contested{}, nil
	}
	r, err := d.o.Ledger.RequestByNumber(ctx, n)
	if errors.Is(err, ledger.ErrNotFound) {
		return Contested{}, nil
	}
	if err != nil || !bytes.Equal(r.Subject, c.Subject) || len(r.Subject) == 0 || r.Service == kiosk.AidAppeal {
		return Contested{}, err
	}
	denied, err := d.open(ctx, r)
	if errors.Is(err, vault.ErrErased) {
		return Contested{}, nil
	}
	s, ok := d.scheme(denied)
	if err != nil || !ok || denied.Body.Subject != c.Body.Subject {
		return Contested{}, err
	}
	return Contested{Request: r, Scheme: s}, nil
}

// Next is who a request waits for once its holder approved it; kiosk.NoHolder: the holder is the last. An appeal
// goes from the village on to who decides the scheme (penentu): nobody accepts what another office refused.
func (d *Desk) Next(c Case) kiosk.Holder {
	s := c.Contested.Scheme
	if c.Service.ID == kiosk.AidAppeal && c.Holder == kiosk.Clerk && s.ID != "" && s.Here() && s.Holder() == kiosk.Agency {
		return kiosk.Agency
	}
	return c.Service.After(c.Holder)
}

// Appeal reads what an opened appeal is about, for whoever may read the appeal. ok is false for any other request;
// ErrAppeal.
func (d *Desk) Appeal(ctx context.Context, clerk ledger.ClerkAccount, c Case) (a AppealCase, ok bool, err error) {
	if c.Service.ID != kiosk.AidAppeal {
		return a, false, nil
	}
	if c.Contested.Request.ID.IsZero() {
		return a, true, ErrAppeal
	}
	if a.Denied, err = d.open(ctx, c.Contested.Request); err != nil {
		return a, true, err
	}
	if a.Aid, _, err = d.Aid(ctx, a.Denied); err != nil {
		return a, true, err
	}
	if b := a.Aid.Blocker; b.ID != 0 && b.Word == kiosk.AidReceives && d.MayEnd(clerk, b) {
		a.Wrong = b.ID
	}
	return a, true, nil
}

// MayEnd says whether a clerk may say of a record that it is wrong: that of a village of what stands there, that of an
// agency of what its schemes gave, of its office in a kecamatan where they gave it there.
func (d *Desk) MayEnd(clerk ledger.ClerkAccount, r ledger.AidRecord) bool {
	switch clerk.Role {
	case kiosk.RoleService:
		return clerk.Village != "" && r.Village == clerk.Village
	case kiosk.RoleAgency:
		s, ok := d.o.Aid.Scheme(r.Scheme)
		return ok && clerk.Agency != "" && s.Agency.ID == clerk.Agency &&
			(clerk.District == "" || strings.HasPrefix(string(r.Village), clerk.District+"."))
	case kiosk.RoleSecretary, kiosk.RoleHead, kiosk.RoleDistrict, kiosk.RoleInspector:
	}
	return false
}

// acceptAppeal ends the record that stood in the way, where this clerk may, and takes the application
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
	accepted := ledger.AidAppeal{Appeal: yes, Again: again}
	if a.Wrong != 0 {
		ruling, err := d.wrong(ctx, clerk, a.Aid.Blocker, at)
		if err != nil {
			return err
		}
		accepted.Wrong = &ruling
	}
	if err = d.done(c, d.o.Ledger.AcceptAppeal(ctx, accepted)); err != nil {
		return err
	}
	d.o.Bell.Ring(a.Denied.Kiosk)
	if accepted.Wrong != nil {
		d.ringBack(*accepted.Wrong)
	}
	return nil
}
