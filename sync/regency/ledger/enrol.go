package ledger

import (
	"context"
	"errors"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Why a card is not changed. Nothing but the notice of ErrPerson is written then.
var (
	ErrClerk   = errors.New("ledger: no clerk who may do that")             // account, role, card, NIK or code
	ErrVillage = errors.New("ledger: another village's")                    // subject, card or request
	ErrSelf    = errors.New("ledger: a clerk's own card or request")        // never by themselves; nor what they asked for somebody else
	ErrPerson  = errors.New("ledger: the population record needs a person") // nobody of that NIK, or not Present
)

// Candidate is a chip that somebody asked to be taken as a resident's card (calon kartu). It proves
// nothing until a clerk confirms it.
type Candidate struct {
	ID      int64
	Chip    []byte            // blind index; of a deposit without a card the request's id
	NIK     []byte            // blind index
	Village kiosk.VillageCode // of the person; where the record holds nobody, of the kiosk
	Kiosk   kiosk.KioskID
	How     kiosk.EnrolHow
	At      int64 // Unix ms, by the kiosk
	Times   int   // how often it was asked for
	Waiting bool
	// Once it is decided, what follows is erased.
	Typed  Sealed // what was typed: NIK and birth date
	Record Sealed // as Card.Record; zero: no card was tapped, only the person waits
	PIN    Sealed // as Card.PIN; zero: none chosen
	Other  bool   // the chip is another NIK's card that still opens
}

// Card says whether there is a card to be confirmed, and not a person alone.
func (c Candidate) Card() bool { return c.Record.Body != nil }

// Forgotten is a PIN that was chosen anew without the one before and waits for a clerk.
type Forgotten struct {
	Chip    []byte // blind index
	NIK     []byte // blind index
	Village kiosk.VillageCode
	Kiosk   kiosk.KioskID
	At      int64 // Unix ms, by the kiosk
}

// CardEvent is what an entry says about a card: Try, Candidacy, PINChoice or Deed.
type CardEvent interface{ cardEvent() }

// CardEntry is an entry of a batch that is about a card. They are performed in their order.
type CardEntry struct {
	Entry int // index into Batch.Entries
	Event CardEvent
}

// Try is one try of a PIN. Tries are added up over all kiosks: a right PIN sets the count to zero unless it locks (kiosk.MaxTries), a
// wrong one raises it by one, and at least to what the kiosk counted, up to MaxTries. It is a Tapped, too.
type Try struct {
	Chip  []byte // blind index
	OK    bool
	Tries int
	Staff bool
	Seen  int64 // Unix ms, of a clock that the regency vouched for shortly before; 0: not so
}

// MaxTries is where the count of wrong tries of all kiosks stops: it cannot run over, whatever one says.
const MaxTries = 1 << 20

// CloneWindow is how far apart two uses of one card in two districts must be, in ms: nobody rides from
// one office to another and stands there before a machine sooner.
const CloneWindow = 20 * 60 * 1000

// Candidacy adds a candidate, or asks again for one of that kiosk that waits.
type Candidacy struct {
	Chip, NIK     []byte // blind indexes; without a card Chip is the request's id
	How           kiosk.EnrolHow
	Request       kiosk.RequestID // deposited with it; zero: none
	At            int64           // Unix ms
	Typed, Record Sealed
	PIN           Sealed // zero: it comes with a PINChoice
}

// PINChoice is a PIN that was chosen at a kiosk. "first" belongs to the newest waiting candidate of that
// chip and kiosk, "changed" with proof holds at once unless a later one does, "staff" holds for a
// clerk's card that has none yet; everything else waits for a clerk. wire.VerdictCard where there is no
// such card.
type PINChoice struct {
	Chip   []byte // blind index
	How    kiosk.PINHow
	Proved bool
	At     int64 // Unix ms
	PIN    Sealed
}

// Deed is what a clerk does with a card or a request, at a kiosk or at the console. Confirm makes the
// card of a candidate: it holds with its PIN, former cards of the same NIK are lost ("replaced"), what
// was deposited with it goes to be checked, at the agency that it names or by a clerk. Of somebody whom the population record
// does not hold only that, and nothing comes of card and PIN; ErrPerson where nothing was deposited. Where no candidate waits it takes the forgotten PIN of that
// card, or confirms the deposited request alone.
type Deed struct {
	Clerk     string // account; of ClerkCard the code tells
	Proof     []byte // blind index of the clerk's own card; nil: signed in at the console
	Action    kiosk.ClerkAction
	Candidate int64           // 0: whatever waits for Chip
	Chip      []byte          // blind index; nil: no card
	Request   kiosk.RequestID // zero: none
	Reason    string          // for the resident, of ClerkDeny
	At        int64           // Unix ms, by whoever did it
	Code      []byte          // blind index, of ClerkCard
	Record    Sealed          // the clerk's chip id, of ClerkCard
	Audit     AuditRow        // without Clerk
	// News seals what a kiosk is told; it is called within the transaction.
	News func(kiosk.KioskID, kiosk.StatusNews) (Sealed, error)
	// Asked gives the blind index of who asked for the subject of a request, of ClerkConfirm and ClerkDeny: nil where the subject
	// did, or nobody can tell any more. It is called within the transaction; of a request that the same batch brings Record is
	// zero. A nil Asked asks nothing.
	Asked func(Request) ([]byte, error)
}

func (Try) cardEvent()       {}
func (Candidacy) cardEvent() {}
func (PINChoice) cardEvent() {}
func (Deed) cardEvent()      {}

// The words of Card.Lost.
const (
	LostReported = "reported" // laporan kartu hilang
	LostReplaced = "replaced" // kartu pengganti
)

// Enrolments is cards on their way into the registry, and out of it.
type Enrolments interface {
	// Candidates lists those that wait in a village, oldest first.
	Candidates(ctx context.Context, village kiosk.VillageCode, limit int) ([]Candidate, error)
	// Candidate reads one, decided or not; ErrNotFound.
	Candidate(ctx context.Context, id int64) (Candidate, error)
	// CandidateOf reads the waiting candidate that a request was deposited with; ErrNotFound.
	CandidateOf(ctx context.Context, request kiosk.RequestID) (Candidate, error)
	// DepositedWith lists the requests that were deposited with a candidate, oldest first.
	DepositedWith(ctx context.Context, candidate int64) ([]Request, error)
	// ForgottenPINs lists those that wait in a village, oldest first.
	ForgottenPINs(ctx context.Context, village kiosk.VillageCode, limit int) ([]Forgotten, error)
	// Do performs a deed and says whom it told: all or nothing. ErrMoved where nothing of the kind waits
	// any more, ErrTaken where the chip is another NIK's card, and the errors of this file.
	Do(ctx context.Context, d Deed) (told []kiosk.KioskID, err error)
	// Card reads a card of any village; ErrNotFound.
	Card(ctx context.Context, chip []byte) (Card, error)
	// CardsOf lists the cards of a person, those that open first.
	CardsOf(ctx context.Context, nik []byte) ([]Card, error)
	// Tapped notes that a kiosk saw a card at that moment, Unix ms of a clock that the regency vouches for.
	// The same card at kiosks of two districts within CloneWindow makes a notice for both, and kiosks ask
	// for its PIN (Card.Ask) until a clerk unlocks it; nobody is locked. A chip that is no card is passed over.
	Tapped(ctx context.Context, at kiosk.KioskID, chip []byte, seen int64) error
	// LoadTags adds what villages hold of cards by their own numbering; what is there stays.
	LoadTags(ctx context.Context, tags []Tag) error
	// Tagged says whether one of these tags is held for a NIK, and whether for another's.
	Tagged(ctx context.Context, tags [][]byte, nik []byte) (mine, others bool, err error)
}

// Tag is a card as a village's OpenSID holds it (tag_id_card).
type Tag struct{ Tag, NIK []byte } // blind indexes

// StaffCard is a clerk as the dataset "staff" tells of them.
type StaffCard struct {
	ClerkAccount
	Chip   []byte // blind index; nil: no card yet
	Record Sealed // the chip id
	PIN    Sealed
	Tries  int
	Opened uint32
}

// Staff is the clerks' own codes and cards.
type Staff interface {
	// Staff lists the clerks of a village by account, with the version of the dataset.
	Staff(ctx context.Context, village kiosk.VillageCode) (clerks []StaffCard, version string, err error)
	// NewCode gives a clerk a one-time code (blind index) in place of the one before; ErrNotFound.
	NewCode(ctx context.Context, clerk string, code []byte, expires int64, audit AuditRow) error
	// EndClerk takes role, password, code, sessions and card from an account, whose name goes on in the
	// audit; ErrNotFound.
	EndClerk(ctx context.Context, clerk string, audit AuditRow) error
	// SetPassword takes the password fields of c for its account, for a code that is right, not expired
	// and not used for it yet; ErrNotFound. After five wrong codes the account's code is void.
	SetPassword(ctx context.Context, c ClerkAccount, code []byte, now int64, audit AuditRow) error
}
