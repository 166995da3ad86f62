// Package devices is what every piece of hardware at the kiosk can say of itself: that it is a
// device, how it is, and what a technician can do about it.
//
// It is not a registry and not a driver: each kind of device has a package of its own below this
// one (card, printer, speaker), and cmd wires them by hand. A driver speaks APDUs or paper; it never
// learns who the resident is or what the paper says, and it never imports package kiosk.
//
// Concurrency: every method of Device may be called from any goroutine.
package devices

// State is the common state of a device, in the words of the XFS4IoT common status
// (CEN/WS XFS4IoT, Common.Status, "device"). Drivers keep a closed set of words of their own and
// map it to State in one function.
type State string

// The states that a driver of this kiosk can report.
const (
	Online        State = "online"        // works
	Offline       State = "offline"       // there, but does not answer or was told not to work
	PowerOff      State = "powerOff"      // there, without power
	NoDevice      State = "noDevice"      // not there
	HardwareError State = "hardwareError" // a technician is needed
	UserError     State = "userError"     // whoever stands there can mend it: paper, cover, card
	DeviceBusy    State = "deviceBusy"    // works on something
	Starting      State = "starting"      // not known yet
)

// Health is how a device is at one moment.
type Health struct {
	State State  // XFS4IoT common state
	Word  string // the driver's own closed word, e.g. "cover-open"
	Hint  string // English, for the technician; no personal data; may be empty
}

// Device is what all hardware has in common.
type Device interface {
	// String names model and place, e.g. "VKP80 at /dev/serial/by-id/..."; never personal data.
	String() string
	// Health is the last known health; it does not touch the hardware.
	Health() Health
	// Close ends the device and joins its goroutines. Idempotent.
	Close() error
}
