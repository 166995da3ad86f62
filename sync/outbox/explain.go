package outbox

import (
	"time"

	"github.com/smart-kampung/anjungan/sync/wire"
)

// Cause says why entries wait: a closed list.
type Cause string

// The causes.
const (
	CauseNone    Cause = ""        // nothing waits
	CauseSending Cause = "sending" // they are on their way
	CauseLine    Cause = "line"    // the regency is not reached, or somebody else answers
	CauseBusy    Cause = "busy"    // the regency asks for patience, or has a fault of its own
	CauseRevoked Cause = "revoked" // this kiosk's certificate is not, or no longer, on the list, or past its end
	CauseRefused Cause = "refused" // the regency does not take what this kiosk sends
)

// Remedy says what a person can do: a closed list.
type Remedy string

// The remedies.
const (
	RemedyNone    Remedy = ""             // nothing: it goes on by itself
	RemedyLine    Remedy = "check-line"   // look at cable, modem and fiber box
	RemedyRegency Remedy = "call-regency" // nothing that can be done at the kiosk
)

// manyTries is when a line that does not answer is worth a look.
const manyTries = 3

// Why explains a queue. Entries have no priority and go in order, so what is true of the first that
// waits is true of all.
type Why struct {
	Cause  Cause
	Remedy Remedy
	Tries  int       // failures in a row
	Next   time.Time // of the next try; zero where one runs
	Oldest time.Time // when the first that waits was written
}

// Explain says why entries wait, and what a person can do about it.
func (l Link) Explain() Why {
	if l.Unsent == 0 {
		return Why{}
	}
	w := Why{Cause: CauseSending, Tries: l.Tries, Next: l.Next, Oldest: l.Oldest}
	if l.Tries == 0 {
		return w
	}
	w.Cause, w.Remedy = causeOf(l.Refusal)
	if w.Cause == CauseLine && l.Tries < manyTries {
		w.Remedy = RemedyNone
	}
	return w
}

// causeOf maps a refusal; "" is that nobody answered.
func causeOf(c wire.Code) (Cause, Remedy) {
	switch c {
	case wire.CodeBusy, wire.CodeTooMany, wire.CodeInternal:
		return CauseBusy, RemedyNone
	case wire.CodeNotAllowed, wire.CodeWrongKiosk, wire.CodeExpired:
		return CauseRevoked, RemedyRegency
	case wire.CodeMalformed, wire.CodeNotCanonical, wire.CodeOversize, wire.CodeSignature, wire.CodeNotFound, wire.CodeAhead,
		wire.CodeInvitation, wire.CodeUsed, wire.CodeTaken:
		return CauseRefused, RemedyRegency
	}
	return CauseLine, RemedyLine
}
