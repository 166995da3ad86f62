package flow

import (
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// The most that a clerk's lists show; how many more there are stands below them, and FindPerson reaches the rest.
const (
	MaxPersons = 18
	MaxWork    = 30
)

// Person is one who waits to be confirmed by a clerk.
type Person struct {
	Request kiosk.RequestID // zero: a PIN alone
	Number  kiosk.Number
	Service kiosk.ServiceID
	Last4   string
	Birth   string // 2006-01-02
	Chip    Chip   // of the card that must lie beside the clerk's; zero: none was there
	Helped  bool
	Helper  Helper
	Outside bool // of another regency
	Refused Refusal
	At      time.Time
}

// Helper is who asked for a person: the last digits of the NIK, and the birth date. Empty: nobody did, or it is not known.
type Helper struct {
	Last4, Birth string
	Proved       bool // by card and PIN; else they typed it, and a clerk must see their card
}

// Refusal is why the regency did not take a clerk's word for a person.
type Refusal string

// The refusals.
const (
	NotRefused    Refusal = ""
	RefusedPerson Refusal = "person" // the population record must be looked at
	RefusedStaff  Refusal = "staff"  // the clerk may not, or it must be decided at the regency's page
	RefusedOther  Refusal = "other"
)

// WorkItem is one request of this kiosk in the clerk's list.
type WorkItem struct {
	Request   kiosk.RequestID
	Number    kiosk.Number
	Service   kiosk.ServiceID
	Scheme    kiosk.SchemeID // of bansos: asked for, or of an appeal Item.Contested
	Village   kiosk.VillageCode
	State     kiosk.RequestState
	Holder    kiosk.Holder
	Transport kiosk.Transport
	Made      time.Time

	Cancelling kiosk.Cancelling // its owner took it back
}

// DeskData is what a clerk sees of the kiosk.
type DeskData struct {
	Persons [MaxPersons + 1]Person // the last to come first; behind them one who was looked for
	People  int
	Beside  int               // persons beside these
	Work    [MaxWork]WorkItem // what is ready first, then the last to come
	Jobs    int
	More    int                      // jobs beside these
	Ready   int                      // of all jobs
	Lines   [kiosk.MaxLines]DeskLine // of today, those in which somebody drew a number
	Unsent  int                      // entries that the regency has not acknowledged
	Wait    kiosk.Wait               // why they wait
	Full    string                   // why the kiosk takes, or soon takes, no more requests: "disk", "unsent", "old"; "": it does
	Closed  bool                     // it takes none now
}

// Deed is why what a clerk wanted was not done.
type Deed string

// The deeds.
const (
	DeedDone   Deed = ""
	DeedSelf   Deed = "self"   // the clerk's own card or request
	DeedOther  Deed = "other"  // not the card that was deposited
	DeedState  Deed = "state"  // it is not in a state for that
	DeedNone   Deed = "none"   // no such request
	DeedFailed Deed = "failed" // it could not be written down
	DeedPaper  Deed = "paper"  // the paper did not come out
)

// The happenings of PINs that are chosen and of the clerk's mode.
type (
	// PINSet means: the chosen PIN is durable, or it is not; Weak: it is the birth date on record.
	PINSet struct{ OK, Weak bool }
	// ClerkAnswer means: the clerk's PIN was checked; Name and Desk are set when OK.
	ClerkAnswer struct {
		OK, Locked, Failed bool
		TriesLeft          int
		Name               string
		Desk               DeskData
	}
	// PersonFound means: this one waits, or nobody does with that card or number.
	PersonFound struct {
		Person        Person
		Found, Failed bool // Failed: nothing is known
	}
	// ClerkDone means: what the clerk wanted is done and durable, or why not; Desk is as it is then.
	ClerkDone struct {
		Do   kiosk.ClerkAction
		Deed Deed
		Desk DeskData
	}
)

// The effects of the clerk's mode.
type (
	// CheckClerk checks a clerk's PIN: ClerkAnswer.
	CheckClerk struct {
		Chip Chip
		PIN  Secret
	}
	// ClaimStaff notes down a clerk's card with its one-time code and PIN: PINSet.
	ClaimStaff struct {
		Chip Chip
		Code string // digits; a secret of a few days
		PIN  Secret
	}
	// FindPerson looks for one who waits to be confirmed, by their card or by the number of what they asked for: PersonFound.
	FindPerson struct {
		Chip   Chip
		Number kiosk.Number
	}
	// Act does what a clerk decided: ClerkDone. Number stands for the request where that is zero.
	Act struct {
		Clerk   Chip
		Name    string // of the clerk
		Do      kiosk.ClerkAction
		Chip    Chip // of the resident's card beside it
		Request kiosk.RequestID
		Number  kiosk.Number
		Why     kiosk.DenyReason // of a denial
	}
)
