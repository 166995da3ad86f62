package regency

import (
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// CardEntry is an entry about a card: Body is a journal.PINTryBody, EnrolCardBody, EnrolPINBody or
// ClerkActionBody that says what its kind must say.
type CardEntry struct {
	Entry int // index into Effects.Entries
	Body  any
}

// card notes an entry about a card; fx.Entries does not hold it yet.
func (fx *Effects) card(body any) {
	fx.Cards = append(fx.Cards, CardEntry{Entry: len(fx.Entries), Body: body})
}

// aboutCard decodes an entry about a card.
func (fx *Effects) aboutCard(t *Took) {
	if t.Kind == journal.KindEnrolCard {
		fx.enrolCard(t)
	} else if t.Kind == journal.KindEnrolPIN {
		fx.enrolPIN(t)
	} else if t.Kind == journal.KindClerkAction {
		fx.clerkAction(t)
	} else if b, ok := decode[journal.PINTryBody](t); ok && chipLength(b.Chip) {
		fx.card(b)
	} else {
		t.refuse(kiosk.EntryQuarantined, wire.VerdictBody)
	}
}

// enrolCard takes a candidate that could ever become a card, or the typed person of a request that was
// deposited without one.
func (fx *Effects) enrolCard(t *Took) {
	b, ok := decode[journal.EnrolCardBody](t)
	if !ok {
		return
	}
	nik, err := kiosk.ParseNIK(b.NIK)
	_, dateErr := time.Parse(time.DateOnly, b.Birth)
	how := kiosk.EnrolHow(b.How)
	switch {
	case err != nil || dateErr != nil || !requestOrNone(b.Request) || !chipLength(b.Chip) && (len(b.Chip) != 0 || len(b.Request) == 0) || !how.Valid():
		t.refuse(kiosk.EntryQuarantined, wire.VerdictBody)
	case RandomChip(b.Chip):
		t.refuse(kiosk.EntryRejected, wire.VerdictChip)
	case nik.Temporary():
		t.refuse(kiosk.EntryRejected, wire.VerdictPerson) // matches nobody
	default:
		copy(t.Request[:], b.Request)
		fx.card(b)
	}
}

func (fx *Effects) enrolPIN(t *Took) {
	b, ok := decode[journal.EnrolPINBody](t)
	if !ok {
		return
	}
	v := wire.Verifier(b.Verifier)
	switch how := kiosk.PINHow(b.How); {
	case how != kiosk.PINFirst && how != kiosk.PINForgotten && how != kiosk.PINChanged && how != kiosk.PINStaff,
		!chipLength(b.Chip), len(v.Hash) == 0, !v.Bounded():
		t.refuse(kiosk.EntryQuarantined, wire.VerdictBody)
	default:
		fx.card(b)
	}
}

// clerkAction takes what could be a clerk's; whether it is one, the ledger knows at the moment of storing.
func (fx *Effects) clerkAction(t *Took) {
	b, ok := decode[journal.ClerkActionBody](t)
	if !ok {
		return
	}
	switch {
	case !saysDeed(b):
		t.refuse(kiosk.EntryQuarantined, wire.VerdictBody)
	case b.Action == string(kiosk.ClerkCard) && RandomChip(b.Card):
		t.refuse(kiosk.EntryRejected, wire.VerdictChip)
	default:
		fx.card(b)
	}
}

// saysDeed says whether the body says what its action must say.
func saysDeed(b journal.ClerkActionBody) bool {
	if !chipLength(b.Card) || len(b.Chip) > 0 && !chipLength(b.Chip) || !requestOrNone(b.Request) {
		return false
	}
	about := len(b.Chip) > 0 || len(b.Request) > 0
	switch kiosk.ClerkAction(b.Action) {
	case kiosk.ClerkConfirm:
		return about
	case kiosk.ClerkDeny:
		return about && kiosk.DenyReason(b.Word).Valid()
	case kiosk.ClerkUnlock, kiosk.ClerkLost:
		return len(b.Chip) > 0
	case kiosk.ClerkHandOver:
		return len(b.Request) > 0
	case kiosk.ClerkCard:
		return b.Clerk == "" && len(b.Word) == kiosk.StaffCodeLength
	case kiosk.ClerkRoll, kiosk.ClerkRecap, kiosk.ClerkList, kiosk.ClerkTraining:
		return true
	}
	return false
}

// chipLength says whether a chip id can be one (ISO 14443-3: 4, 7 or 10 bytes; a type B chip id: 8).
func chipLength(chip []byte) bool { return len(chip) >= 4 && len(chip) <= 10 }

// requestOrNone says whether bytes are the id of a request, or none are there.
func requestOrNone(id []byte) bool { return len(id) == 0 || requestID(id) }

// requestID says whether bytes are the id of a request: 16, and not zeros.
func requestID(id []byte) bool {
	return len(id) == len(kiosk.RequestID{}) && !kiosk.RequestID(id).IsZero()
}

// RandomChip says whether a chip makes up its id at each tap: four bytes that begin with 0x08
// (ISO/IEC 14443-3, 6.5.4). Such a card would never be known again.
func RandomChip(chip []byte) bool { return len(chip) == 4 && chip[0] == 0x08 }

// vouched is for how long after the regency's word a kiosk's clock counts as trusted: it asks every
// hour.
const vouched = 90 * time.Minute

// seen is when an entry was written, if its kiosk's clock was vouched for shortly before; 0 otherwise:
// a wrong clock must not make a card seem to be in two places.
func seen(h journal.Header, now time.Time) int64 {
	since := h.Time - h.Trusted
	if h.Trusted == 0 || since < 0 || since > vouched.Milliseconds() || h.Time > now.Add(time.Minute).UnixMilli() {
		return 0
	}
	return h.Time
}
