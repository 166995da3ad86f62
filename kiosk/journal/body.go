package journal

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// The bodies below are what an entry says, before it is sealed: canonical CBOR maps with small
// integer keys. A key is never used again for something else; a reader ignores none: an unknown key
// is an error, so a new field is a new version of the protocol. Times are Unix milliseconds, UTC.

// EpochBody opens a sealing epoch: the HPKE encapsulation and which regency key it is for.
type EpochBody struct {
	KeyID []byte `cbor:"1,keyasint"` // first 8 bytes of SHA-256 of the regency's public key
	Enc   []byte `cbor:"2,keyasint"` // HPKE encapsulation, 1,120 bytes for MLKEM768X25519
}

// IncarnationBody is the first entry of an incarnation: what this disk last knew to be durable.
type IncarnationBody struct {
	LastInc  uint64 `cbor:"1,keyasint"` // 0 at enrolment
	LastSeq  uint64 `cbor:"2,keyasint"`
	LastHead []byte `cbor:"3,keyasint"` // chain hash there
}

// PINTryBody is one try of a PIN; the PIN itself is nowhere.
type PINTryBody struct {
	Chip  []byte `cbor:"1,keyasint"`
	OK    bool   `cbor:"2,keyasint"`
	Tries int    `cbor:"3,keyasint"`           // wrong tries in a row after this one
	Staff bool   `cbor:"4,keyasint,omitempty"` // of a clerk's PIN: one card may hold both, counted apart
}

// EnrolCardBody asks that a chip be taken as that resident's e-KTP. It proves nothing by itself: a
// person at the regency's side, or a clerk's card and PIN beside the resident, confirms it
// (KindClerkAction, or the console). The NIK stands in clear digits: the body is sealed.
type EnrolCardBody struct {
	Chip    []byte `cbor:"1,keyasint"` // 4, 7 or 8 bytes; empty: no card was tapped, only the person waits
	NIK     string `cbor:"2,keyasint"`
	Birth   string `cbor:"3,keyasint"` // 2006-01-02, as it was typed
	How     string `cbor:"4,keyasint"` // "deposit" titip, "beside" a clerk stood there, "table" jemput bola
	Request []byte `cbor:"5,keyasint"` // 16 bytes: the request deposited with it; empty: none
}

// EnrolPINBody is a PIN that somebody chose for a card, as its verifier. Proved means that the PIN before
// was given right in the same visit: then it holds at once. Otherwise it holds when the card is
// confirmed (how "first") or a clerk says so (how "forgotten").
type EnrolPINBody struct {
	Chip     []byte       `cbor:"1,keyasint"`
	Verifier VerifierBody `cbor:"2,keyasint"`
	How      string       `cbor:"3,keyasint"` // kiosk.PINHow
	Proved   bool         `cbor:"4,keyasint"`
}

// VerifierBody is kiosk.Verifier in the journal.
type VerifierBody struct {
	Salt    []byte `cbor:"1,keyasint"`
	Hash    []byte `cbor:"2,keyasint"`
	Time    uint32 `cbor:"3,keyasint"`
	Memory  uint32 `cbor:"4,keyasint"` // KiB
	Threads uint8  `cbor:"5,keyasint"`
}

// ClerkActionBody is what a clerk (petugas) did at the kiosk, proved by the clerk's own card and PIN.
// Of action "card" the proof is the one-time code in Word, and Clerk is empty: the code says whose it
// is. The clerk's PIN follows as an EnrolPINBody of that chip, how "staff".
type ClerkActionBody struct {
	Clerk   string `cbor:"1,keyasint"` // account name
	Card    []byte `cbor:"2,keyasint"` // chip id of the clerk's card
	Action  string `cbor:"3,keyasint"` // kiosk.ClerkAction
	Chip    []byte `cbor:"4,keyasint"` // of the resident's card it is about; empty: none
	Request []byte `cbor:"5,keyasint"` // 16 bytes; empty: none
	Word    string `cbor:"6,keyasint"` // reason or detail, a closed word; the code of "card"; may be empty
}

// RequestNewBody is a confirmed request (permohonan).
type RequestNewBody struct {
	ID        []byte       `cbor:"1,keyasint"` // 16 bytes
	Number    string       `cbor:"2,keyasint"`
	Register  string       `cbor:"3,keyasint"`
	Service   string       `cbor:"4,keyasint"`
	Subject   string       `cbor:"5,keyasint"` // NIK in clear digits: the body is sealed; empty with Requester: nobody
	Requester string       `cbor:"6,keyasint"`
	Village   string       `cbor:"7,keyasint"`
	Assurance uint8        `cbor:"8,keyasint"`
	Answers   []AnswerBody `cbor:"9,keyasint"`
	Made      int64        `cbor:"10,keyasint"`
}

// AnswerBody is one filled field.
type AnswerBody struct {
	Field string `cbor:"1,keyasint"`
	Value string `cbor:"2,keyasint"`
}

// RequestCancelBody withdraws a request.
type RequestCancelBody struct {
	ID []byte `cbor:"1,keyasint"`
}

// PrintStartBody says that a paper is about to be printed.
type PrintStartBody struct {
	Token   string `cbor:"1,keyasint"`
	What    string `cbor:"2,keyasint"` // "slip", "extract", "ready", "answer", "recap", "list", "ticket", "budget", "mall", "void"
	Request []byte `cbor:"3,keyasint"` // 16 bytes; empty for a paper of no request, and for the strip over one
	Copy    int    `cbor:"4,keyasint"` // 0 the first, 1.. SALINAN ke-n
	Reason  string `cbor:"5,keyasint"` // why a copy was made; closed words
}

// PrintEndBody says how that paper ended.
type PrintEndBody struct {
	Token   string `cbor:"1,keyasint"`
	Outcome string `cbor:"2,keyasint"` // printed, confirmed, voided, not-started, unknown
}

// PaperBody says what happened to a printed paper at the mouth.
type PaperBody struct {
	Token string `cbor:"1,keyasint"`
}

// FaultBody says that a device or a person needs somebody.
type FaultBody struct {
	Device string `cbor:"1,keyasint"` // "printer", "reader", "kiosk", "resident"
	Word   string `cbor:"2,keyasint"` // the device's closed word; "help" for a call by the resident
}

// The words of a PersonCheckBody.
const (
	CheckDataWrong = "data-wrong" // somebody says that their own data are wrong (data saya salah)
	CheckLostCard  = "lost-card"  // a card was tapped that opens nothing: lost, replaced, or of a record to be looked at
)

// PersonCheckBody says that a clerk must look at somebody's card or data.
type PersonCheckBody struct {
	Word string `cbor:"1,keyasint"`
	NIK  string `cbor:"2,keyasint"` // of whom
}

// HeartbeatBody is how the kiosk is.
type HeartbeatBody struct {
	Version string `cbor:"1,keyasint"`
	Unsent  uint64 `cbor:"2,keyasint"`
	Printer string `cbor:"3,keyasint"`
	Reader  string `cbor:"4,keyasint"`
	Free    uint64 `cbor:"5,keyasint"` // bytes free on the data disk
}

// NewRequestBody turns a request into what the journal says of it.
func NewRequestBody(r kiosk.Request) RequestNewBody {
	b := RequestNewBody{
		ID: r.ID[:], Number: string(r.Number), Register: r.Register, Service: string(r.Service),
		Subject: r.Subject.Reveal(), Requester: r.Requester.Reveal(), Village: string(r.Village),
		Assurance: uint8(r.Assurance), Made: r.Made.UnixMilli(),
	}
	for _, a := range r.Answers {
		b.Answers = append(b.Answers, AnswerBody(a))
	}
	return b
}

// Request checks the body and turns it back. The catalogue version stands in the entry's header.
func (b RequestNewBody) Request() (kiosk.Request, error) {
	r := kiosk.Request{
		Register: b.Register, Service: kiosk.ServiceID(b.Service), Assurance: kiosk.Assurance(b.Assurance),
		Made: time.UnixMilli(b.Made),
	}
	if len(b.ID) != len(r.ID) {
		return r, fmt.Errorf("journal: request id of %d bytes", len(b.ID))
	}
	copy(r.ID[:], b.ID)
	var err error
	if r.Number, err = kiosk.ParseNumber(b.Number); err != nil || string(r.Number) != b.Number {
		return r, fmt.Errorf("journal: request: its number: %w", cmp.Or(err, ErrBounds))
	}
	if r.Subject, r.Requester, err = b.people(); err != nil {
		return r, err
	}
	if r.Village, err = kiosk.ParseVillageCode(b.Village); err != nil {
		return r, fmt.Errorf("journal: request: %w", err)
	}
	if err := errors.Join(short(b.Register), within("made", b.Made, MaxTime)); err != nil {
		return r, err
	}
	if r.Assurance > kiosk.Witnessed {
		return r, fmt.Errorf("journal: assurance %d", b.Assurance)
	}
	if len(b.Answers) > kiosk.MaxAnswers {
		return r, fmt.Errorf("journal: %d answers, at most %d", len(b.Answers), kiosk.MaxAnswers)
	}
	for _, a := range b.Answers {
		r.Answers = append(r.Answers, kiosk.Answer(a))
	}
	return r, nil
}

// people is who the request is about and who asked. Both are nobody, or neither; and only what nothing
// proves may be of nobody.
func (b RequestNewBody) people() (subject, requester kiosk.NIK, err error) {
	if b.Subject == "" && b.Requester == "" && b.Assurance == uint8(kiosk.Anonymous) {
		return subject, requester, nil
	}
	if subject, err = kiosk.ParseNIK(b.Subject); err != nil {
		return subject, requester, fmt.Errorf("journal: request subject: %w", err)
	}
	if requester, err = kiosk.ParseNIK(b.Requester); err != nil {
		return subject, requester, fmt.Errorf("journal: request requester: %w", err)
	}
	return subject, requester, nil
}
