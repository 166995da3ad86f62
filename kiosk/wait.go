package kiosk

import "time"

// WaitCause says why entries of the journal wait for the regency: a closed list.
type WaitCause string

// The causes.
const (
	WaitNone    WaitCause = ""        // nothing waits
	WaitSending WaitCause = "sending" // they are on their way
	WaitLine    WaitCause = "line"    // the regency is not reached, or somebody else answers
	WaitBusy    WaitCause = "busy"    // the regency asks for patience, or has a fault of its own
	WaitRevoked WaitCause = "revoked" // this kiosk's certificate is not, or no longer, on the list
	WaitExpired WaitCause = "expired" // it is on the list and past its end
	WaitMixedUp WaitCause = "mixed"   // the journal is another kiosk's than the certificate
	WaitRefused WaitCause = "refused" // the regency does not take what this kiosk sends
)

// WaitRemedy says what a person can do about it: a closed list.
type WaitRemedy string

// The remedies.
const (
	RemedyNone    WaitRemedy = ""             // nothing: it goes on by itself
	RemedyLine    WaitRemedy = "check-line"   // look at cable, modem and fiber box
	RemedyRegency WaitRemedy = "call-regency" // nothing that can be done at the kiosk
)

// Wait explains the queue of a kiosk. Entries have no priority and go in order, so what is true of the
// first that waits is true of all.
type Wait struct {
	Cause  WaitCause
	Remedy WaitRemedy
	Tries  int       // failures in a row
	Next   time.Time // of the next try; zero where one runs
	Oldest time.Time // when the first that waits was written
}
