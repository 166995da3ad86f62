package outbox

import (
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// manyTries is when what mostly mends itself is worth a look: a line that does not answer, a certificate that is to be renewed.
const manyTries = 3

// Explain says why entries wait, and what a person can do about it.
func (l Link) Explain() kiosk.Wait {
	if l.Unsent == 0 {
		return kiosk.Wait{}
	}
	w := kiosk.Wait{Cause: kiosk.WaitSending, Tries: l.Tries, Next: l.Next, Oldest: l.Oldest}
	if l.Tries == 0 {
		return w
	}
	w.Cause, w.Remedy = causeAfter(l.Refusal, l.Tries)
	return w
}

// causeAfter is why something waits after so many failures in a row, the last with that refusal.
func causeAfter(c wire.Code, tries int) (kiosk.WaitCause, kiosk.WaitRemedy) {
	cause, remedy := causeOf(c)
	if tries < manyTries && (cause == kiosk.WaitLine || cause == kiosk.WaitExpired) {
		remedy = kiosk.RemedyNone
	}
	return cause, remedy
}

// causeOf maps a refusal; "" is that nobody answered.
func causeOf(c wire.Code) (kiosk.WaitCause, kiosk.WaitRemedy) {
	switch c {
	case wire.CodeBusy, wire.CodeTooMany, wire.CodeInternal:
		return kiosk.WaitBusy, kiosk.RemedyNone
	case wire.CodeNotAllowed:
		return kiosk.WaitRevoked, kiosk.RemedyRegency
	case wire.CodeExpired:
		return kiosk.WaitExpired, kiosk.RemedyRegency
	case wire.CodeWrongKiosk:
		return kiosk.WaitMixedUp, kiosk.RemedyRegency
	case wire.CodeMalformed, wire.CodeNotCanonical, wire.CodeOversize, wire.CodeSignature, wire.CodeNotFound, wire.CodeAhead,
		wire.CodeInvitation, wire.CodeUsed, wire.CodeTaken, wire.CodeOffset, wire.CodeHash:
		return kiosk.WaitRefused, kiosk.RemedyRegency
	}
	return kiosk.WaitLine, kiosk.RemedyLine
}
