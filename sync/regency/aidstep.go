package regency

import (
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// Aid makes claims of applications for bansos.
type Aid struct {
	Matrix kiosk.AidMatrix
	Vault  *vault.Vault
}

// aid judges an application for a scheme and says who holds it: the scheme's agency, once it is known whose the
// application is. One by the form of another service goes along that service's chain.
func (n *NewRequest) aid(m kiosk.AidMatrix) (code string) {
	if n.Request.Service != kiosk.AidApply {
		return ""
	}
	s, ok := m.Of(n.Request)
	switch {
	case !ok:
		return wire.VerdictService
	case s.Holder() == kiosk.Agency:
		n.Agency = s.Agency.ID
		if n.State != kiosk.Unproven {
			n.Holder = kiosk.Agency
		}
	}
	return ""
}

// Claim is what an application asks for, nil for any other request or an unknown scheme. It is for the
// period in which it was made: a queue that arrived late is no reason to lose a month, and a clock that is
// ahead is none to gain one. at is the time of the decision.
func (a Aid) Claim(by kiosk.KioskID, r kiosk.Request, at time.Time) *ledger.AidClaim {
	s, ok := a.Matrix.Of(r)
	if !ok {
		return nil
	}
	made := r.Made
	if made.After(at) {
		made = at
	}
	c := &ledger.AidClaim{
		Scheme: s.ID, Period: s.Span.Period(made), Village: r.Village, Data: made.UnixMilli(), Matrix: a.Matrix.Version,
		NIK: a.getter(s, r),
	}
	if s.Here() {
		c.Slots = a.Matrix.Slots(s.ID, c.Period, made)
	}
	c.Refuse = func(t ledger.AidTaken) ([]ledger.Sealed, error) {
		why := a.Matrix.Refuse(s.ID, t.Slot, time.UnixMilli(t.Data), at)
		b, err := wire.EncodeNews(kiosk.StatusNews{
			Request: r.ID, State: kiosk.Refused, Reason: why.Words(a.Matrix, kiosk.Indonesian), At: at,
		})
		if err != nil {
			return nil, err
		}
		news, err := a.Vault.Seal(PlaceNews(by), b)
		return []ledger.Sealed{news}, err
	}
	return c
}

// getter is the blind index of who gets what a request asks for.
func (a Aid) getter(s kiosk.Scheme, r kiosk.Request) []byte {
	if who, ok := s.Who(r); ok {
		return a.Vault.Blind(BlindPupil, []byte(who))
	}
	return a.Index(r.Subject)
}

// Index is the blind index of a NIK that may hold a place; nil for none and for a temporary one, which
// matches nobody and blocks nobody.
func (a Aid) Index(n kiosk.NIK) []byte {
	if n.IsZero() || n.Temporary() {
		return nil
	}
	return a.Vault.Blind(BlindNIK, []byte(n.Reveal()))
}
