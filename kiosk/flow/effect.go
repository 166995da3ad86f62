package flow

import (
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Effect is something that the station must do. Effects of one step are performed in order.
type Effect interface{ effect() }

// Timer names a timer; starting one that runs starts it anew.
type Timer string

// The timers of a visit.
const (
	TimerIdle  Timer = "idle"  // nobody touched anything
	TimerStill Timer = "still" // "Masih di sana?" was not answered
	TimerEnd   Timer = "end"   // the last screen has been shown long enough
)

// Times of the screens (DESIGN: "Sizes").
const (
	IdlePublic = 90 * time.Second  // pages without personal data
	IdleForm   = 150 * time.Second // pages that are read or filled
	StillTime  = 45 * time.Second
	EndTime    = 4 * time.Second
	TakenTime  = 12 * time.Second // the number stays readable after the paper was taken
)

// Secret is a PIN on its way to the store. It masks itself.
type Secret struct{ digits [kiosk.PINLength]byte }

// Reveal gives the six digits.
func (s Secret) Reveal() string { return string(s.digits[:]) }

// None says that there is no PIN.
func (s Secret) None() bool { return s == Secret{} }

// Format masks the digits for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("PIN(masked)")) }

// The effects.
type (
	// ReadCard reads the id of the card that lies there and looks it up: CardRead or CardFailed.
	ReadCard struct{}
	// ReadFace reads the portrait into the screen's buffer: FaceReady, or nothing.
	ReadFace struct{}
	// CheckPIN checks the PIN of a card and loads what the resident may see: PINAnswer.
	CheckPIN struct {
		Chip Chip
		PIN  Secret
	}
	// Save makes the request durable: Saved or SaveFailed. The same draft saved again is the same
	// request.
	Save struct{ Draft Draft }
	// Print prints a paper: PrintEnded.
	Print struct {
		What     PaperKind
		Request  kiosk.RequestID
		Reason   kiosk.CopyReason
		Cardless bool        // a Slip of whom no card vouches for: rationed like what anybody may print
		Code     kiosk.Token // of a CodeSlip
		Item     int         // of a MallPaper: which service, from 0
		Ticket   kiosk.Ticket
		Before   int // how many wait before that ticket
	}
	// SettlePaper writes down the owner's word on a paper that may not have come out.
	SettlePaper struct {
		Token    string
		Received bool
	}
	// StartTimer starts or restarts a timer: TimerFired.
	StartTimer struct {
		Timer Timer
		After time.Duration
	}
	// StopTimer stops a timer.
	StopTimer struct{ Timer Timer }
	// Speak reads aloud; Hush stops.
	Speak struct {
		Lang   kiosk.Lang
		Words  []Msg
		Volume Volume
	}
	// Hush stops speaking.
	Hush struct{}
	// CallHelp tells the clerks that somebody needs help.
	CallHelp struct{}
	// ReportData tells the clerks that the resident found the record wrong.
	ReportData struct{ Subject kiosk.NIK }
	// SetPIN keeps a PIN that was chosen for an enrolled card: PINSet.
	SetPIN struct {
		Chip Chip
		PIN  Secret
		How  kiosk.PINHow
	}
	// ReportLost tells the clerks that a card lies here that opens nothing: lost, replaced, or to be looked at.
	ReportLost struct{ Chip Chip }
	// SaveComplaint keeps what somebody says: ComplaintSaved. The same again is the same.
	SaveComplaint struct{ Complaint kiosk.Complaint }
	// AskAnswer asks the regency what a token tells: AnswerTold.
	AskAnswer struct{ Token kiosk.Token }
	// Forget clears everything of the resident that the station or the screen still holds.
	Forget struct{}
)

// Draft is a confirmed form on its way to the store.
type Draft struct {
	ID        kiosk.RequestID
	Service   kiosk.ServiceID
	Resident  kiosk.Resident
	Assurance kiosk.Assurance
	Answers   [kiosk.MaxAnswers]kiosk.Answer
	Count     int
	Requester kiosk.NIK // who asks, where that is not the subject
	Chip      Chip      // deposited with it, to be enrolled, or ByCard the card whose owner asks; zero: none
	Witness   Chip      // of the clerk who stands beside the subject; zero: nobody does
	PIN       Secret    // chosen for that chip; zero: none
	Outside   bool      // of another regency
	Carded    bool      // of a deposit: some card lay here, though it need not be the one that comes with it

	RequesterBirth  string // 2006-01-02
	RequesterProved bool   // by a card and its PIN; else they typed who they are
}

func (ReadCard) effect()      {}
func (ReadFace) effect()      {}
func (CheckPIN) effect()      {}
func (Save) effect()          {}
func (Print) effect()         {}
func (SettlePaper) effect()   {}
func (StartTimer) effect()    {}
func (StopTimer) effect()     {}
func (Speak) effect()         {}
func (Hush) effect()          {}
func (CallHelp) effect()      {}
func (ReportData) effect()    {}
func (Forget) effect()        {}
func (SetPIN) effect()        {}
func (ReportLost) effect()    {}
func (ClaimStaff) effect()    {}
func (CheckClerk) effect()    {}
func (Act) effect()           {}
func (FindPerson) effect()    {}
func (SaveComplaint) effect() {}
func (AskAnswer) effect()     {}
