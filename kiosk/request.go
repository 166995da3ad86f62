package kiosk

import (
	"fmt"
	"slices"
	"time"
)

// RequestState is where a request stands (status permohonan). The words are read by people, so
// they are Indonesian.
type RequestState string

// The states of a request.
const (
	Incomplete RequestState = "belum-lengkap"
	Unproven   RequestState = "menunggu-dikukuhkan" // deposited; a clerk must confirm card and person
	Checking   RequestState = "diperiksa"
	Signing    RequestState = "menunggu-ttd"
	ReadyState RequestState = "siap-diambil"
	HandedOver RequestState = "sudah-diambil"
	Acted      RequestState = "sudah-ditindaklanjuti" // the end of what hands nothing over (laporan)
	Cancelled  RequestState = "dibatalkan"
	Refused    RequestState = "ditolak"
)

// Transport is how far the data of a request travelled, a word apart from its state.
type Transport string

// The transport words.
const (
	Stored    Transport = "tersimpan"     // durable at the kiosk
	Sent      Transport = "terkirim"      // the regency has it durably
	Accepted  Transport = "diterima"      // and took it as a request
	NeedClerk Transport = "perlu-petugas" // and could not take it without a person
)

// Cancelling is how far its owner's own word came that takes a request back. Once the regency took it, the state of the
// request says so and this word is empty.
type Cancelling string

// The words of a cancellation.
const (
	NotCancelling Cancelling = ""
	CancelAsked   Cancelling = "diminta"   // durable at the kiosk; the regency has not decided
	CancelLate    Cancelling = "terlambat" // the office had gone on before it came
)

// Undecided says that a request which stands there is taken back and the office has not answered yet.
func (c Cancelling) Undecided(s RequestState) bool { return c == CancelAsked && !s.Settled() }

// Withdrawn says that a request which stands there is taken back, whether the office knows it yet or not.
func (c Cancelling) Withdrawn(s RequestState) bool { return s == Cancelled || c.Undecided(s) }

// legal holds every move that a request may make; both ends use it. From one holder to the next a request may
// stay in its state.
var legal = map[RequestState][]RequestState{
	Incomplete: {Checking, Cancelled, Refused},
	Unproven:   {Checking, Cancelled, Refused},
	Checking:   {Incomplete, Checking, Signing, ReadyState, Acted, Cancelled, Refused},
	Signing:    {Incomplete, Signing, ReadyState, Acted, Checking, Refused},
	ReadyState: {HandedOver, Checking},
	HandedOver: {},
	Acted:      {},
	Cancelled:  {},
	Refused:    {Checking},
}

// Move checks that a request may go from one state to another.
func Move(from, to RequestState) error {
	for _, s := range legal[from] {
		if s == to {
			return nil
		}
	}
	return fmt.Errorf("kiosk: a request cannot go from %q to %q", from, to)
}

// Cancellable says that its owner may still take a request back (mencabut) that stands there.
func (s RequestState) Cancellable() bool { return Move(s, Cancelled) == nil }

// Cancellables lists the states that are Cancellable.
func Cancellables() (list []RequestState) {
	for s := range legal {
		if s.Cancellable() {
			list = append(list, s)
		}
	}
	slices.Sort(list)
	return list
}

// Valid says whether s is one of the states.
func (s RequestState) Valid() bool { _, ok := legal[s]; return ok }

// Settled says that the office has answered: the letter is ready or handed over, the report acted on, refused or
// withdrawn.
func (s RequestState) Settled() bool { return s == ReadyState || s.Ended() }

// Ended says that nobody waits for anything any more.
func (s RequestState) Ended() bool {
	switch s {
	case HandedOver, Acted, Cancelled, Refused:
		return true
	case Incomplete, Unproven, Checking, Signing, ReadyState:
	}
	return false
}

// Revocable says that a letter may have been made, which the regency can still take back: its request is Cancelled
// then. That is no move of a resident or a clerk (Move).
func (s RequestState) Revocable() bool { return s == ReadyState || s == HandedOver }

// Granted says that the last holder said yes.
func (s RequestState) Granted() bool { return s == ReadyState || s == Acted }

// Nameless says that nobody stands behind the request, and nobody is meant to: there is none to confirm.
func (r Request) Nameless() bool {
	return r.Assurance == Anonymous && r.Subject.IsZero() && r.Requester.IsZero()
}

// Answer is one filled field.
type Answer struct {
	Field string
	Value string
}

// Request is one request (permohonan).
type Request struct {
	ID        RequestID
	Number    Number
	Register  string // registration number, "SET-1-000123"
	Service   ServiceID
	Catalogue string // version of the catalogue it was made with
	Subject   NIK    // who the letter is about; zero of an Anonymous request
	Requester NIK    // who asked; from the session, never from a form; zero of an Anonymous request
	Village   VillageCode
	Assurance Assurance
	Answers   []Answer
	Made      time.Time
	Clock     ClockTrust // how far Made can be leant on; only the kiosk that made it knows
}
