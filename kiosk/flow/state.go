package flow

import (
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// State is where a visit stands. It is a value without pointers: assigning it copies it, and the
// zero value of visit is "nobody".
type State struct {
	now      time.Time // of the last event
	linkUp   bool
	fed      time.Time // when the line to the regency was last there; zero: not since the kiosk was switched on
	readerUp bool
	storeUp  bool
	shut     bool // the store takes nothing new
	silent   bool // it is a copy that has not spoken with the regency yet
	crowded  bool // so many asked without a card lately that nobody more does
	flooded  bool // so many reports that name nobody came lately that no more is taken without a card
	cardIn   bool // a card lies on the reader
	headset  bool // one is in the jack
	turn     int  // of the survey: which element was asked last
	visit    visit

	clock     kiosk.ClockTrust
	clockTold bool // somebody said how far the clock may be leant on
}

// visit is everything that belongs to one visitor. Ending a visit assigns the zero value, so that
// nothing can be forgotten to be forgotten.
type visit struct {
	screen Screen
	under  Screen // what comes back after StillThere, AskLeave, Reading or a help message
	prefs  Prefs

	chip    Chip
	known   bool
	locked  bool
	waiting int // before the PIN: how many things wait

	authed   bool
	sure     kiosk.Assurance // how well it is known who stands there, once authed
	resident kiosk.Resident
	face     bool
	items    [MaxItems]Item
	count    int
	more     int // requests that the disk holds beside items

	pin      [kiosk.PINLength]byte
	typed    int
	triesBad int // tries left after a wrong PIN; 0: none was wrong
	goal     goal

	public bool       // came in from Welcome without a card
	room   kiosk.Room // the room that the visitor stands in
	report report
	news   newsAt

	service int // index into the machine's services, -1: none
	field   int
	form    form
	menu    menuAt
	draft   kiosk.RequestID
	saving  bool

	request kiosk.RequestID // the request that was saved or whose paper is printed
	number  kiosk.Number
	paper   PaperKind
	sheet   kiosk.ServiceID // whose paper that is, of a request of before; empty: of the one that was saved now
	offered Screen          // from where an anonymous paper is printed
	spared  string          // message why it did not come out; empty: it did, or none was asked for
	asked   int             // which item AskPaper asks about
	chosen  uint8           // which item Mine and AskCancel are about
	word    string
	village kiosk.VillageCode // whose office sees to the request that was saved
	waits   bool              // a clerk must confirm who asked for it
	again   bool              // a card was placed while the kiosk was busy
	note    message

	noteUnder message // what comes back after a message laid over the visit
	hidden    bool    // a card could not be read: nothing is shown until the visitor's own lies there again

	card    Standing // what the registry says of the card beside known and locked
	wait    awaited  // what a busy screen waits for beside PIN, saving and paper
	page    int      // of a list, from 0
	panel   bool     // the help row shows the keys of the voice
	pad     padAt
	deposit deposit
	helper  deposit // what the visitor typed of themselves, while they deposit for somebody else
	own     chosenPIN
	desk    desk
	aid     aidVisit
	queue   queueAt
	track   trackAt
	survey  kiosk.SurveyElement // asked on the last screen; 0: none
}

// awaited is what a busy screen waits for.
type awaited uint8

const (
	waitNothing awaited = iota
	waitPINSet
	waitClerk
	waitDesk
	waitReport // what was said is being kept
	waitAnswer // what a token tells is being asked
	waitTicket
	waitLine
	waitNumber
	waitCancel
	waitFind
)

// goal is what the visitor wants once the PIN is right.
type goal uint8

const (
	goalHome goal = iota
	goalForm
	goalWaiting
	goalReport
	goalAid
	goalAssist // to ask for somebody else
)

// message is which text the Message screen shows.
type message string

const (
	msgNone       message = ""
	msgUnknown    message = "unknown"
	msgUnenrolled message = "unenrolled"
	msgUnreadable message = "unreadable"
	msgLifted     message = "lifted"
	msgLocked     message = "locked"
	msgWrongData  message = "wrongdata"
	msgHelp       message = "help"
	msgSaveFail   message = "savefail"
	msgTrouble    message = "trouble"
	msgShut       message = "shut"     // nothing new is taken now
	msgCrowded    message = "crowded"  // too many asked without a card just now
	msgNameless   message = "nameless" // too many reports that name nobody just now
	msgCardless   message = "cardless" // a card could not be read in a visit that has none
	msgOverForm   message = "overform" // a card lies there over a form that was filled in without one

	msgLost       message = "lost"       // the card was reported lost
	msgCheck      message = "check"      // the record says dead, moved or missing
	msgOutside    message = "outside"    // the service is not open to who is of another regency
	msgPending    message = "pending"    // deposited; a clerk must confirm
	msgConfirmed  message = "confirmed"  // a clerk did; the registry comes soon
	msgNoPIN      message = "nopin"      // enrolled without a PIN
	msgPINWaits   message = "pinwaits"   // the PIN chosen waits for a clerk
	msgForgot     message = "forgot"     // what choosing a new PIN means
	msgPINSet     message = "pinset"     // chosen, holds once a clerk says so
	msgPINNew     message = "pinnew"     // changed, holds at once
	msgStaffSet   message = "staffset"   // a clerk's card and PIN were noted down
	msgDeskDone   message = "deskdone"   // what the clerk did is done
	msgDeskFail   message = "deskfail"   // it could not be done
	msgCancelled  message = "cancelled"  // it is taken back, as far as this kiosk goes
	msgCancelLate message = "cancellate" // the office had gone on
	msgCancelFail message = "cancelfail" // nothing was written
	msgUnlocked   message = "notlocked"  // there is nothing to unlock
	msgStaffLock  message = "stafflock"  // a clerk's own PIN is locked
)

// Screen is what is shown now.
func (s State) Screen() Screen { return s.visit.screen }

// Visiting says whether somebody's visit is under way.
func (s State) Visiting() bool { return s.visit != blank(s.visit.screen) }

// ReaderUp is whether the card reader works, as far as the machine was told.
func (s State) ReaderUp() bool { return s.readerUp }

// Language is the language that the visitor chose.
func (s State) Language() kiosk.Lang { return s.visit.prefs.Lang }

// blank is a visit of nobody on a screen.
func blank(on Screen) visit {
	return visit{screen: on, prefs: Prefs{Lang: kiosk.Indonesian}, service: -1}
}
