package health

import (
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// CauseWords says why entries wait.
func CauseWords(c kiosk.WaitCause) string {
	switch c {
	case kiosk.WaitLine:
		return "the regency is not reached, or somebody else answers"
	case kiosk.WaitBusy:
		return "the regency asks for patience"
	case kiosk.WaitRevoked:
		return "this kiosk's certificate is not, or no longer, on the regency's list"
	case kiosk.WaitExpired:
		return "this kiosk's certificate is past its end; it is on the regency's list and is renewed by itself when the time is asked for"
	case kiosk.WaitMixedUp:
		return "the certificate at this kiosk is another kiosk's than the journal: the files of two kiosks were mixed up"
	case kiosk.WaitRefused:
		return "the regency does not take what this kiosk sends"
	case kiosk.WaitNone, kiosk.WaitSending:
	}
	return "they are on their way, or the kiosk's program does not run"
}

// RemedyWords says what a person can do.
func RemedyWords(r kiosk.WaitRemedy) string {
	switch r {
	case kiosk.RemedyLine:
		return "look at the cable, the modem and the fiber's box; they are sent by themselves, in order, once the line is there"
	case kiosk.RemedyRegency:
		return "call the regency; nothing can be done at the kiosk, and nothing is lost"
	case kiosk.RemedyNone:
	}
	return "nothing; they are sent by themselves, in order"
}

// When is a time as people at the counter read it.
func When(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(kiosk.WIB).Format("2006-01-02 15.04.05 WIB")
}

// RollSays is how much paper is left.
func RollSays(r store.Roll) string {
	left := "nobody knows how much is left"
	if r.Known {
		left = fmt.Sprintf("about %.1f m left", r.LeftMM/1000)
	}
	if r.Since.IsZero() {
		return left + "; nobody said when the roll was put in"
	}
	return left + "; put in " + When(r.Since)
}
