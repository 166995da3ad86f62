package outbox

import (
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// manyTries is when a line that does not answer is worth a look.
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
	w.Cause, w.Remedy = causeOf(l.Refusal)
	if w.Cause == kiosk.WaitLine && l.Tries < manyTries {
		w.Remedy = kiosk.RemedyNone
	}
	return w
}

// causeOf maps a refusal; "" is that nobody answered.
func causeOf(c wire.Code) (kiosk.WaitCause, kiosk.WaitRemedy) {
	switch c {
	case wire.CodeBusy, wire.CodeTooMany, wire.CodeInternal:
		return kiosk.WaitBusy, kiosk.RemedyNone
	case wire.CodeNotAllowed, wire.CodeWrongKiosk, wire.CodeExpired:
		return kiosk.WaitRevoked, kiosk.RemedyRegency
	case wire.CodeMalformed, wire.CodeNotCanonical, wire.CodeOversize, wire.CodeSignature, wire.CodeNotFound, wire.CodeAhead,
		wire.CodeInvitation, wire.CodeUsed, wire.CodeTaken, wire.CodeOffset, wire.CodeHash:
		return kiosk.WaitRefused, kiosk.RemedyRegency
	}
	return kiosk.WaitLine, kiosk.RemedyLine
}
