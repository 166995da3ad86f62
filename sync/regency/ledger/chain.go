package ledger

import (
	"context"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Reach is what an official decides: what waits for their office, of the villages or the agency they work
// for. The zero Reach reaches nothing.
type Reach struct {
	Holder   kiosk.Holder
	Village  kiosk.VillageCode // of the offices of a village
	District string            // code of the kecamatan, "35.10.09"; of an agency that has an office in each
	Agency   string            // kiosk.OPD.ID, of kiosk.Agency
}

// Reach is what an account decides.
func (c ClerkAccount) Reach() Reach {
	return Reach{Holder: c.Role.Holder(), Village: c.Village, District: c.District, Agency: c.Agency}
}

// Whole says whether the office is named as its holder needs it; one that is not reaches nothing.
func (r Reach) Whole() bool {
	switch r.Holder {
	case kiosk.Clerk, kiosk.Secretary, kiosk.Head:
		return r.Village != ""
	case kiosk.District:
		return r.District != ""
	case kiosk.Agency:
		return r.Agency != ""
	case kiosk.NoHolder:
	}
	return false
}

// Holds says whether a request waits for the office.
func (r Reach) Holds(x Request) bool {
	return r.Whole() && x.Holder == r.Holder &&
		(r.Village == "" || x.Village == r.Village) &&
		(r.District == "" || strings.HasPrefix(string(x.Village), r.District+".")) &&
		(r.Holder != kiosk.Agency || x.Agency == r.Agency)
}

// ActionOwnerCancel is the action of a disposition that is no official's: the owner took the request back at its kiosk.
const ActionOwnerCancel = "owner.cancel"

// Disposition is what one official did with a request (disposisi): a line of its way along the chain.
type Disposition struct {
	At     int64  // Unix ms
	Clerk  string // account; empty of ActionOwnerCancel
	Holder kiosk.Holder
	Action string // the audit's word
	To     kiosk.RequestState
	Next   kiosk.Holder // who it waited for then
	Reason Sealed       // why, as its owner reads it, or of an approval what was shown; zero: none, or erased
}

// Chain is the way of requests along their chains of officials.
type Chain interface {
	// Held lists what waits for an office, oldest first.
	Held(ctx context.Context, r Reach, limit int) ([]Request, error)
	// Dispositions lists what was done with a request, oldest first: by Approve and Decide, by deeds, and by its owner
	// (Effects.Cancels).
	Dispositions(ctx context.Context, id kiosk.RequestID) ([]Disposition, error)
}
