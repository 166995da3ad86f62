package ledger

import (
	"context"
	"errors"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// The errors that callers act on.
var (
	ErrNotFound = errors.New("ledger: not found")
	ErrTaken    = errors.New("ledger: already there") // a unique name, ordinal or certificate
	ErrMoved    = errors.New("ledger: changed since it was read")
)

// Sealed is personal data under a key of its own. Dropping Key erases it for ever.
type Sealed struct {
	Key  []byte // the record's key, wrapped by the regency's master key; nil where Body is clear
	Body []byte
}

// Ledger is all that the regency keeps.
type Ledger interface {
	Kiosks
	Invitations
	Intake
	Epochs
	Quarantine
	Feeds
	Requests
	Letters
	Chain
	Erasures
	Visits
	Papers
	Complaints
	Surveys
	Registry
	Enrolments
	Aid
	Sets
	Blobs
	Asks
	AidTold
	AidAppeals
	Swaps
	Editions
	Clerks
	Staff
	Pulses
	// Close lets go of the database; the ledger is not used afterwards.
	Close() error
}

// Position is how far a kiosk's journal is durable here.
type Position = journal.Position

// Kiosk is one kiosk of the regency.
type Kiosk struct {
	ID         kiosk.KioskID
	Village    kiosk.VillageCode
	Site       []byte // JSON of kiosk.Site
	SealKey    []byte // PKIX form of its ECDSA P-256 public key
	ReceiveKey []byte // its HPKE public key
	Position
	FeedHead uint64
	Seen     int64  // Unix ms of the last stored segment; 0: never
	Health   []byte // the last heartbeat's body; nil: none
	Until    int64  // Unix ms; end of the last certificate that it was given; 0: not kept
	Revoked  bool
	// RevokedAt is when, Unix ms: what its seal key sealed before stays good. 0 of a revoked one: nothing does.
	RevokedAt int64
	Fresh     bool // of KioskByCert: the certificate was never used before
}

// Kiosks is the list of kiosks and of the certificates that may speak for them.
type Kiosks interface {
	// AddKiosk adds a kiosk at incarnation 1 with its first certificate (SHA-256 of its DER form).
	// Its village has the datasets "cards" and "staff" from then on, if only empty ones. ErrTaken where the
	// ordinal or the certificate is there already.
	AddKiosk(ctx context.Context, k Kiosk, cert [32]byte) error
	// Kiosk reads one kiosk; ErrNotFound.
	Kiosk(ctx context.Context, id kiosk.KioskID) (Kiosk, error)
	// KioskByCert finds whose certificate it is; ErrNotFound where nobody's, or no longer allowed.
	KioskByCert(ctx context.Context, cert [32]byte) (Kiosk, error)
	// Kiosks lists all, by ordinal.
	Kiosks(ctx context.Context) ([]Kiosk, error)
	// Revoke takes a kiosk off the list, at once and with all its certificates. at (Unix ms) is RevokedAt; of several
	// the earliest counts. ErrNotFound.
	Revoke(ctx context.Context, id kiosk.KioskID, at int64) error
}

// Entry is a journal entry as the regency keeps it.
type Entry struct {
	journal.Header
	Chain   journal.Hash
	Body    Sealed
	Verdict kiosk.VerdictCode
	Code    string
	Request kiosk.RequestID // zero where the entry is about none
	Tell    bool            // the verdict is news for the kiosk
	At      int64           // Unix ms, when it was stored: only read
}

// Effects is what accepted entries bring, beside themselves, each list in the order of its entries. Requests and Cancels
// are performed in their common order: a place that is given back is free for what is asked for after it.
type Effects struct {
	Requests   []NewRequest
	Cancels    []Cancel
	Cards      []CardEntry
	Papers     []PaperEvent
	Complaints []NewComplaint
	Blobs      []NewBlob
	Surveys    []NewSurvey
	Notices    []Notice
}

// Batch is all that one segment changes.
type Batch struct {
	Kiosk    kiosk.KioskID
	At       int64 // Unix ms
	From, To Position
	Entries  []Entry // gap-free from From.Last+1 to To.Last
	Effects
	Health []byte // the newest heartbeat in it; nil: none
}

// NewRequest is a request that an entry of the batch brings.
type NewRequest struct {
	Entry   int       // index into Batch.Entries
	Request Request   // without Entry and Record
	News    Sealed    // where it stands, for the kiosk's feed
	Aid     *AidClaim // of an application for an aid; nil: of none
	Visit   bool      // it asks for a visit (kiosk.FieldVisit)
}

// Cancel is a withdrawal that an entry of the batch brings. Of a request that the ledger does not hold it is quarantined
// with wire.VerdictRequest, for the request may itself wait in quarantine; of one that a ruling refused there, Code says it.
type Cancel struct {
	Entry   int
	Request kiosk.RequestID
	From    []kiosk.RequestState // the states that may be withdrawn
	Code    string               // verdict code where it is in none of them
	News    Sealed
}

// NoticeKind says who a notice is for.
type NoticeKind string

// The kinds of notice.
const (
	NoticeHelp  NoticeKind = "help"  // panggilan bantuan: a resident waits for a person
	NoticeFault NoticeKind = "fault" // a device needs somebody
	NoticeAlarm NoticeKind = "alarm" // a journal forked: a cloned or restored disk
	NoticeClone NoticeKind = "clone" // one card in two districts at once; Ref is its chip
	NoticeCheck NoticeKind = "check" // a card whose person's record is not in order; Ref is the NIK
	NoticeAid   NoticeKind = "aid"   // two applications for bansos met: one was refused; Word is its scheme
)

// WordUnknown is the word of a NoticeCheck of a NIK that the population record does not hold; that of any other is a
// kiosk.PersonState.
const WordUnknown = "unknown"

// Notice is something that a person should look at.
type Notice struct {
	ID     int64
	Kiosk  kiosk.KioskID // 0: none; then Village says whose it is
	Kind   NoticeKind
	Device string
	Word   string
	At     int64 // Unix ms, by whoever noticed

	Arrived int64             // Unix ms: when the ledger stored it, or was told again; not given when it is stored
	Village kiosk.VillageCode // empty: the kiosk's
	Ref     []byte            // blind index of what it is about; nil: of nothing
}

// Order gives a kiosk a new incarnation.
type Order struct {
	Kiosk       kiosk.KioskID
	From        Position
	Incarnation uint64
	Alarm       Notice
}

// Intake is the up side: the kiosks' journals.
type Intake interface {
	// Chain is the chain hash of a stored entry; ErrNotFound.
	Chain(ctx context.Context, k journal.Key) (journal.Hash, error)
	// Ends is where the newest incarnations end of which anything of a kiosk is stored, ascending.
	Ends(ctx context.Context, id kiosk.KioskID, limit int) ([]Position, error)
	// Carried says whether an entry that carries (journal.CarriedBody) the very same is stored of a kiosk: body is the hash
	// of what carries it.
	Carried(ctx context.Context, id kiosk.KioskID, kind journal.Kind, body journal.Hash) (bool, error)
	// EpochBody is the clear body of a stored epoch entry; ErrNotFound.
	EpochBody(ctx context.Context, k journal.Key) ([]byte, error)
	// Append stores a batch with everything that it changes: entries, verdicts, requests, the feed's
	// verdicts and news, the kiosk's new position. All or nothing: ErrMoved where the kiosk is no
	// longer at From. A request id that the same kiosk already brought changes nothing and its entry
	// keeps its verdict; an id or number of another request makes the entry rejected with
	// wire.VerdictDuplicate. One that would go into quarantine with a request that the same kiosk brought and a ruling took in
	// or refused is accepted, or rejected with wire.VerdictClerk, like it. No time of an effect counts as later than b.At (Effects.NotAfter).
	Append(ctx context.Context, b Batch) error
	// Reincarnate moves a kiosk to the beginning of another incarnation and stores the alarm; ErrMoved.
	Reincarnate(ctx context.Context, o Order) error
	// Alarm stores a notice unless the same (kiosk, kind, device, word) came within the hour before it.
	Alarm(ctx context.Context, n Notice) error
	// Alarmed is when an alarm of one of two words was last stored, of any kiosk, in Unix ms; 0: never.
	Alarmed(ctx context.Context, word, or string) (int64, error)
}

// FeedRow is one row of a kiosk's feed: a verdict, or sealed news.
type FeedRow struct {
	N       uint64
	Mark    uint64 // random, 1 to 2^63-1: this row and no other of its number. 0: a row of before marks
	Verdict *kiosk.Verdict
	News    Sealed
}

// Version is what a dataset of a village is now.
type Version struct {
	Dataset string
	Version string
}

// Feeds is the down side.
type Feeds interface {
	// Feed reads at most limit rows after a number, and the newest number that exists.
	Feed(ctx context.Context, id kiosk.KioskID, after uint64, limit int) (rows []FeedRow, head uint64, err error)
	// Marked says whether row n of a kiosk's feed bears that mark.
	Marked(ctx context.Context, id kiosk.KioskID, n, mark uint64) (bool, error)
	// Versions lists the datasets of a village and what the regency publishes there, by name.
	Versions(ctx context.Context, village kiosk.VillageCode) ([]Version, error)
}

// Request is a request (permohonan) at the regency.
type Request struct {
	ID        kiosk.RequestID
	Kiosk     kiosk.KioskID
	Number    kiosk.Number
	Register  string
	Service   kiosk.ServiceID
	Catalogue string
	Village   kiosk.VillageCode
	Assurance kiosk.Assurance
	State     kiosk.RequestState
	Holder    kiosk.Holder
	// Agency is the kiosk.OPD.ID where Holder is kiosk.Agency; empty: one that has no account here. A request
	// that waits to be confirmed names there whose it is once it is.
	Agency  string
	Made    int64  // Unix ms, by the kiosk
	Changed int64  // Unix ms
	Subject []byte // blind index of the subject's NIK; empty of a nameless request, and of an erased one
	// Entry is the entry that brought it, and Record that entry's body, canonical
	// journal.RequestNewBody: only read. A zero Entry is of a ledger before there was one body for
	// both; its Record is its own.
	Entry  journal.Key
	Record Sealed
}

// Nameless says that nobody stands behind the request (kiosk.Request.Nameless).
func (r Request) Nameless() bool { return r.Assurance == kiosk.Anonymous && len(r.Subject) == 0 }

// Agenda names a letter agenda (agenda surat): one row of numbers per village, year and counter.
type Agenda struct {
	Village kiosk.VillageCode
	Year    int
	Counter string
}

// Letter is a letter that the regency made.
type Letter struct {
	Request  kiosk.RequestID
	Number   string
	Approved int64 // Unix ms
	Until    int64 // Unix ms
	TextHash [32]byte
	LetterEnd
	Record Sealed // canonical desk record: document, seal, PDF
}

// Decision moves a request, tells its kiosk, and says who did it.
type Decision struct {
	Request  kiosk.RequestID
	Kiosk    kiosk.KioskID
	From, To kiosk.RequestState
	Was      kiosk.Holder // who had it
	Holder   kiosk.Holder // who it waits for now
	Agency   string       // Request.Agency then
	At       int64
	Reason   Sealed   // Disposition.Reason
	News     []Sealed // feed rows, in order
	Audit    AuditRow
	Aid      *AidClaim // an application that is confirmed, or opened again; nil: none
}

// Approval is a decision that also makes a letter under the next number of an agenda.
type Approval struct {
	Decision
	Agenda Agenda
	N      int // the number that Next gave
	Letter Letter
}

// Requests is the clerks' work.
type Requests interface {
	// Queue lists requests of a village in three parts: those that wait for its clerk, or for an agency of which none is
	// named, oldest first; those that wait for anybody else, oldest first; and those that wait for nobody, last changed
	// first. The limit is that of each part: what waits elsewhere keeps out neither what waits for the clerk nor what is
	// decided.
	Queue(ctx context.Context, village kiosk.VillageCode, limit int) ([]Request, error)
	// Request reads one; ErrNotFound.
	Request(ctx context.Context, id kiosk.RequestID) (Request, error)
	// RequestByNumber finds one by the resident's number; ErrNotFound.
	RequestByNumber(ctx context.Context, n kiosk.Number) (Request, error)
	// Next is the number that the next letter of an agenda gets, from 1.
	Next(ctx context.Context, a Agenda) (int, error)
	// Approve stores a letter and moves its request; ErrMoved where the request is no longer in From and
	// with Was, or the agenda no longer at N.
	Approve(ctx context.Context, a Approval) error
	// Decide moves a request without a letter; ErrMoved.
	Decide(ctx context.Context, d Decision) error
	// Letter reads the letter of a request; ErrNotFound.
	Letter(ctx context.Context, id kiosk.RequestID) (Letter, error)
	// LetterByNumber finds a letter by its number; ErrNotFound.
	LetterByNumber(ctx context.Context, number string) (Letter, error)
	// Notices lists the newest notices of the kiosks of a village.
	Notices(ctx context.Context, village kiosk.VillageCode, limit int) ([]Notice, error)
	// Standing lists the notices of a village that stand until a clerk closes them, of checks, clones and aid, those that came
	// last first. A check says whom it is about to that person's village. Told again while it stands it is one.
	Standing(ctx context.Context, village kiosk.VillageCode, limit int) ([]Notice, error)
	// CloseNotice ends one of them; ErrNotFound where none of that village stands under that number.
	CloseNotice(ctx context.Context, id int64, village kiosk.VillageCode, audit AuditRow) error
}

// Person is a row of the population record.
type Person struct {
	NIK     []byte // blind index
	Village kiosk.VillageCode
	State   kiosk.PersonState
	Record  Sealed // canonical wire.Resident
	Family  []byte // blind index of the number of the family card (KK); nil: not known, and then nothing is changed
	Joined  int64  // Unix ms: when the family card was said; with Family
}

// Card is a row of the card registry.
type Card struct {
	Chip    []byte // blind index
	NIK     []byte // blind index
	Village kiosk.VillageCode
	Tries   int
	Opened  uint32
	Lost    string // why it opens nothing, LostReported or LostReplaced; empty: it does
	Ask     bool   // seen in two districts at once: nothing before its PIN
	Record  Sealed // canonical wire.Card: its chip, and of a ledger before PIN its PIN too
	PIN     Sealed // canonical wire.Verifier; zero: that of Record
	Person  Person // of NIK; read only
}

// Registry is villages, residents and cards.
type Registry interface {
	// LoadVillages replaces the list of villages.
	LoadVillages(ctx context.Context, vs []kiosk.Village) error
	// Villages lists all, by code.
	Villages(ctx context.Context) ([]kiosk.Village, error)
	// Village reads one; ErrNotFound.
	Village(ctx context.Context, code kiosk.VillageCode) (kiosk.Village, error)
	// LoadPeople adds or replaces people and cards, and gives the card dataset of every village among
	// them the new version. What clerks did with a card is kept: tries, opened, lost. Who comes onto another family
	// card takes along the places in schemes that are its family's (Aid); where another member of the new card has
	// one already, both keep theirs and the record of who came is open.
	LoadPeople(ctx context.Context, people []Person, cards []Card, version string) error
	// Person finds a resident by blind index; ErrNotFound.
	Person(ctx context.Context, nik []byte) (Person, error)
	// Cards lists the cards of a village with the version of the dataset ("" before the first load).
	Cards(ctx context.Context, village kiosk.VillageCode) (cards []Card, version string, err error)
}

// ClerkAccount is a clerk (petugas) or another official.
type ClerkAccount struct {
	Name    string
	Village kiosk.VillageCode // empty: of no village's office
	Salt    []byte
	Hash    []byte // argon2id of the password; empty: none set yet
	Time    uint32
	Memory  uint32 // KiB
	Threads uint8

	Role     kiosk.Role
	District string // Reach.District
	Agency   string // Reach.Agency
	NIK      []byte // blind index of the clerk's own; nil: not known, and then they confirm nobody
	FullName Sealed // as kiosks greet; zero: the account's name
}

// Session is a signed-in browser. Only the SHA-256 of its token is kept.
type Session struct {
	Token [32]byte // SHA-256
	Clerk string
	Made  int64 // Unix ms
	Seen  int64 // Unix ms
}

// AuditRow says who did what. Rows are only ever added; of one that counts (More) the count alone grows.
type AuditRow struct {
	At      int64 // Unix ms
	Clerk   string
	Action  string // closed words of sync/regency, its desk and its console
	Request kiosk.RequestID
	More    int // only read: the row stands for so many in its hour, beside those before it; 0: for itself
}

// Clerks is accounts, sessions and the audit.
type Clerks interface {
	// AddClerk adds an account; ErrTaken.
	AddClerk(ctx context.Context, c ClerkAccount, audit AuditRow) error
	// Clerk reads an account; ErrNotFound.
	Clerk(ctx context.Context, name string) (ClerkAccount, error)
	// OpenSession stores a session and its audit row, and forgets those older than oldest (Unix ms).
	OpenSession(ctx context.Context, s Session, oldest int64, audit AuditRow) error
	// TouchSession reads a session made since madeAfter and seen since seenAfter, and marks it seen at
	// now; ErrNotFound.
	TouchSession(ctx context.Context, token [32]byte, madeAfter, seenAfter, now int64) (Session, error)
	// CloseSession forgets a session; one that is not there is no error.
	CloseSession(ctx context.Context, token [32]byte, audit AuditRow) error
	// Audit adds a row.
	Audit(ctx context.Context, row AuditRow) error
	// AuditOften adds a row of what anybody may do without end: the first most (at least 1) of one clerk and action in an
	// hour (of At, by the clock, UTC) have a row each; one row more counts the others of that hour.
	AuditOften(ctx context.Context, row AuditRow, most int) error
	// AuditRows reads the newest rows, newest first.
	AuditRows(ctx context.Context, limit int) ([]AuditRow, error)
}
