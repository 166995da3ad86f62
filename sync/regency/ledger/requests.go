package ledger

import (
	"context"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// Request is a request (permohonan) at the regency.
type Request struct {
	ID        kiosk.RequestID
	Kiosk     kiosk.KioskID
	Number    kiosk.Number
	Register  string
	Service   kiosk.ServiceID
	Catalogue string
	Village   kiosk.VillageCode
	Assurance kiosk.Assurance
	State     kiosk.RequestState
	Holder    kiosk.Holder
	// Agency is the kiosk.OPD.ID where Holder is kiosk.Agency; empty: one that has no account here. A request
	// that waits to be confirmed names there whose it is once it is.
	Agency  string
	Made    int64  // Unix ms, by the kiosk
	Trusted int64  // Unix ms, of the entry that brought it; Made where none did: only read
	Changed int64  // Unix ms
	Subject []byte // blind index of the subject's NIK; empty of a nameless request, and of an erased one
	// Entry is the entry that brought it, and Record that entry's body, canonical
	// journal.RequestNewBody: only read. A zero Entry is of a ledger before there was one body for
	// both; its Record is its own.
	Entry  journal.Key
	Record Sealed
}

// Unsure says that the clock that Made is of had not been compared when it was made.
func (r Request) Unsure() bool {
	return !kiosk.ClockTrust{Checked: time.UnixMilli(r.Trusted), Sure: r.Trusted != 0}.Fresh(time.UnixMilli(r.Made))
}

// Nameless says that nobody stands behind the request (kiosk.Request.Nameless).
func (r Request) Nameless() bool { return r.Assurance == kiosk.Anonymous && len(r.Subject) == 0 }

// Agenda names a letter agenda (agenda surat): one row of numbers per village, year and counter.
type Agenda struct {
	Village kiosk.VillageCode
	Year    int
	Counter string
}

// Letter is a letter that the regency made.
type Letter struct {
	Request  kiosk.RequestID
	Number   string
	Approved int64 // Unix ms
	Until    int64 // Unix ms
	TextHash [32]byte
	LetterEnd
	Record Sealed // canonical desk record: document, seal, PDF
}

// Decision moves a request, tells its kiosk, and says who did it.
type Decision struct {
	Request  kiosk.RequestID
	Kiosk    kiosk.KioskID
	From, To kiosk.RequestState
	Was      kiosk.Holder // who had it
	Holder   kiosk.Holder // who it waits for now
	Agency   string       // Request.Agency then
	At       int64
	Reason   Sealed   // Disposition.Reason
	News     []Sealed // feed rows, in order
	Audit    AuditRow
	Aid      *AidClaim // an application that is confirmed, or opened again; nil: none
}

// Approval is a decision that also makes a letter under the next number of an agenda.
type Approval struct {
	Decision
	Agenda Agenda
	N      int // the number that Next gave
	Letter Letter
}

// Requests is the clerks' work.
type Requests interface {
	// Queue lists requests of a village in three parts: those that wait for its clerk, or for an agency of which none is
	// named, oldest first; those that wait for anybody else, oldest first; and those that wait for nobody, last changed
	// first. The limit is that of each part: what waits elsewhere keeps out neither what waits for the clerk nor what is
	// decided.
	Queue(ctx context.Context, village kiosk.VillageCode, limit int) ([]Request, error)
	// Request reads one; ErrNotFound.
	Request(ctx context.Context, id kiosk.RequestID) (Request, error)
	// RequestByNumber finds one by the resident's number; ErrNotFound.
	RequestByNumber(ctx context.Context, n kiosk.Number) (Request, error)
	// Next is the number that the next letter of an agenda gets, from 1.
	Next(ctx context.Context, a Agenda) (int, error)
	// Approve stores a letter and moves its request; ErrMoved where the request is no longer in From and
	// with Was, or the agenda no longer at N.
	Approve(ctx context.Context, a Approval) error
	// Decide moves a request without a letter; ErrMoved.
	Decide(ctx context.Context, d Decision) error
	// Letter reads the letter of a request; ErrNotFound.
	Letter(ctx context.Context, id kiosk.RequestID) (Letter, error)
	// LetterByNumber finds a letter by its number; ErrNotFound.
	LetterByNumber(ctx context.Context, number string) (Letter, error)
	// Notices lists the newest notices of the kiosks of a village.
	Notices(ctx context.Context, village kiosk.VillageCode, limit int) ([]Notice, error)
	// Standing lists the notices of a village that stand until a clerk closes them, of checks, clones and aid, those that came
	// last first. A check says whom it is about to that person's village. Told again while it stands it is one.
	Standing(ctx context.Context, village kiosk.VillageCode, limit int) ([]Notice, error)
	// CloseNotice ends one of them; ErrNotFound where none of that village stands under that number.
	CloseNotice(ctx context.Context, id int64, village kiosk.VillageCode, audit AuditRow) error
}
