package flow

import (
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Event is something that happened, with the time when it did and fresh randomness in case that a
// draft begins with it.
type Event struct {
	At    time.Time
	Fresh kiosk.RequestID
	What  Happening
}

// Happening is the closed set of what can happen.
type Happening interface{ happening() }

// Chip is a card's id as the card gives it: 4 to 8 bytes, comparable. It proves nothing.
type Chip struct {
	bytes [8]byte
	n     uint8
}

// ChipOf makes a Chip; ok is false for an id that is empty or longer than 8 bytes.
func ChipOf(b []byte) (c Chip, ok bool) {
	if len(b) == 0 || len(b) > len(c.bytes) {
		return Chip{}, false
	}
	copy(c.bytes[:], b)
	c.n = uint8(len(b))
	return c, true
}

// Bytes is a copy of the id.
func (c Chip) Bytes() []byte { return append([]byte(nil), c.bytes[:c.n]...) }

// String masks the id.
func (c Chip) String() string { return "chip(masked)" }

// CardFailure says why a card could not be used.
type CardFailure string

// The failures of a card.
const (
	CardUnknown    CardFailure = "unknown"    // answers, but is no e-KTP
	CardUnreadable CardFailure = "unreadable" // mute, hung, badly placed
	CardLifted     CardFailure = "lifted"     // taken away while it was read
)

// PaperKind is what a paper is.
type PaperKind string

// The papers of this kiosk.
const (
	Slip     PaperKind = "slip"    // bukti permohonan
	Extract  PaperKind = "extract" // cetakan surat
	Ready    PaperKind = "ready"   // surat siap di loket
	Recap    PaperKind = "recap"   // rekap pelayanan, of no visit
	List     PaperKind = "list"    // daftar permohonan, of no visit
	Answer   PaperKind = "answer"  // jawaban bantuan sosial
	Ticket   PaperKind = "ticket"  // nomor antrean, of no card
	CodeSlip PaperKind = "code"    // the code of something said, of no card

	BudgetPaper PaperKind = "budget" // ringkasan uang desa, of no card
	MallPaper   PaperKind = "mall"   // a service of the service hall (Mal Pelayanan Publik), of no card
)

// Item is one request of the resident, as far as the screen needs it.
type Item struct {
	Request    kiosk.RequestID
	Service    kiosk.ServiceID
	Number     kiosk.Number
	Village    kiosk.VillageCode
	Made       time.Time // by the clock of the kiosk that took it
	State      kiosk.RequestState
	Holder     kiosk.Holder
	Transport  kiosk.Transport
	Cancelling kiosk.Cancelling // how far its owner's own word came that takes it back
	Reason     string           // why it was sent back or refused
	Letter     bool             // the letter is here and may be printed
	Until      time.Time        // its validity
	Approved   time.Time
	Printed    bool      // its extract was printed before
	Unsure     string    // token of a paper that may or may not have come out; empty: none
	UnsureOf   PaperKind // what that paper was
	Drawn      bool      // nobody took that paper: the machine drew it back
	NoSlip     bool      // its slip was never printed
	Told       bool      // on paper: it lies at the counter
	Hamlet     string    // where a clerk is asked to come; empty: nowhere
	Visit      time.Time // when one comes, until that day is over; zero: no day was told

	Scheme    kiosk.SchemeID   // of an application for bansos
	Denied    kiosk.Number     // of an appeal: the application that was refused
	Contested kiosk.SchemeID   // of an appeal that went on to who decides the scheme: that scheme; empty where it is not known here
	Refusal   kiosk.AidRefusal // of a refused application, as far as the regency told it as data
}

// Waits says that something of the request waits for its owner.
func (it Item) Waits() bool {
	open := it.State == kiosk.Incomplete || it.NoSlip && !it.State.Ended() || it.Awaited()
	return open && it.Cancelling != kiosk.CancelAsked || it.State == kiosk.ReadyState && !it.Printed || it.Unsure != ""
}

// Awaited says that a clerk is on the way to its owner.
func (it Item) Awaited() bool { return !it.Visit.IsZero() && !it.State.Ended() }

// MaxItems is how many of a resident's requests one visit shows, what waits first: of years, and few enough to turn through.
const MaxItems = 24

// Holdings is what the kiosk holds of a resident: the first Count of Items, what waits before the newest, More beside them that
// no page shows, and what is known of their bansos.
type Holdings struct {
	Items [MaxItems]Item
	Count int
	More  int
	Aid   AidMine
}

// The happenings.
type (
	// CardArrived means: a card was placed; nothing is known of it.
	CardArrived struct{}
	// CardRead means: its id was read and looked up. Proved means that a certified reader and the chip
	// proved who it is: then Resident and Holdings are set and no PIN is asked for.
	CardRead struct {
		Chip     Chip
		Known    bool
		Locked   bool
		Waiting  int
		Proved   bool
		Resident kiosk.Resident
		Holdings
		Standing
	}
	// CardFailed means: it could not be read.
	CardFailed struct{ Why CardFailure }
	// CardRemoved means: it was taken away.
	CardRemoved struct{}
	// FaceReady means: the portrait stands in the screen's buffer.
	FaceReady struct{}
	// KeyPressed means: a key of the shown view was touched.
	KeyPressed struct{ Key KeyID }
	// PINAnswer means: the store checked the PIN; Resident and Holdings are set when OK.
	PINAnswer struct {
		OK, Locked bool
		Failed     bool // it could not be checked: nothing is known
		TriesLeft  int
		Resident   kiosk.Resident
		Holdings
	}
	// Saved means: the request is durable.
	Saved struct {
		ID      kiosk.RequestID
		Number  kiosk.Number
		Waits   bool              // a clerk must still confirm who asked
		Village kiosk.VillageCode // whose office sees to it
	}
	// SaveFailed means: it is not.
	SaveFailed struct{ Code kiosk.Code }
	// PrintEnded means: how the paper ended, in the printer's own proof; Mouth says whether the printer
	// sees its mouth, so that PaperGone will come.
	PrintEnded struct {
		Request kiosk.RequestID
		What    PaperKind
		Outcome PrintOutcome
		Word    string // the printer's word, when it did not print
		Mouth   bool
	}
	// PrinterSaid means: the printer's word changed.
	PrinterSaid struct{ Word string }
	// PaperGone means: the printed paper was taken, or drawn back because nobody took it.
	PaperGone struct{ Taken bool }
	// TimerFired means: a timer that was started and not stopped has run out.
	TimerFired struct{ Timer Timer }
	// LinkChanged means: the link to the regency is up or down.
	LinkChanged struct{ Up bool }
	// Fitness means: whether the reader and the store work. Shut: the store does, but takes nothing new. Crowded: so much
	// was deposited without a card lately that no more is taken for now. Flooded: so many reports name nobody. Silent: the store is a
	// copy that has not spoken with the regency yet, and is Shut.
	Fitness struct{ Reader, Store, Shut, Silent, Crowded, Flooded bool }
	// ClockTrust means: how far the clock on the screen may be leant on.
	ClockTrust struct{ kiosk.ClockTrust }
	// ComplaintSaved means: what was said is durable, or is not.
	ComplaintSaved struct {
		ID kiosk.RequestID
		OK bool
	}
	// AnswerTold means: what a token told, or why it told nothing.
	AnswerTold struct {
		Reply kiosk.Reply
		None  NoAnswer
	}
	// Minute means: a minute passed; the clock on the screen moves.
	Minute struct{}
)

// PrintOutcome is how a print ended, in the words of the print ledger.
type PrintOutcome string

// The outcomes.
const (
	PrintPrinted    PrintOutcome = "printed"
	PrintNotStarted PrintOutcome = "not-started"
	PrintUnknown    PrintOutcome = "unknown"
)

// NoAnswer says why a token told nothing; empty: it did.
type NoAnswer string

// Why a token tells nothing.
const (
	AnswerOffline NoAnswer = "offline" // the regency cannot be asked now
	AnswerUnknown NoAnswer = "unknown" // nobody has that token; it has not arrived yet, or it is erased
	AnswerOften   NoAnswer = "often"   // too many tokens were asked about here just now
)

// Standing is what is known of a card beside whether it is enrolled: nothing that names anybody.
type Standing struct {
	Fleeting  bool // its chip makes up a new id at each tap: it cannot be enrolled
	NoPINs    bool // no PIN can be chosen here yet: the registry has never come
	Lost      bool // it opens nothing: reported lost, replaced, or Check
	Check     bool // the person's record must be looked at by a clerk
	NoPIN     bool // enrolled without a PIN
	PINWaits  bool // a PIN was chosen that waits for a clerk
	Pending   bool // deposited here; a clerk must confirm card and person
	Confirmed bool // one did, and the registry that shows it has not come yet
	Clerk     bool // a clerk's card
	Away      bool // its owner is of another village
	AskPIN    bool // it may be a copy: nothing before its PIN, whatever a service needs
}

func (CardArrived) happening()    {}
func (CardRead) happening()       {}
func (CardFailed) happening()     {}
func (CardRemoved) happening()    {}
func (FaceReady) happening()      {}
func (KeyPressed) happening()     {}
func (PINAnswer) happening()      {}
func (Saved) happening()          {}
func (SaveFailed) happening()     {}
func (PrintEnded) happening()     {}
func (PrinterSaid) happening()    {}
func (PaperGone) happening()      {}
func (TimerFired) happening()     {}
func (LinkChanged) happening()    {}
func (Fitness) happening()        {}
func (ClockTrust) happening()     {}
func (Minute) happening()         {}
func (PINSet) happening()         {}
func (ClerkAnswer) happening()    {}
func (ClerkDone) happening()      {}
func (PersonFound) happening()    {}
func (ComplaintSaved) happening() {}
func (AnswerTold) happening()     {}
