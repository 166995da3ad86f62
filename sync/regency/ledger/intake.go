package ledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

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

	// Early is what takes a request of this batch back and came before it, each as it is judged again when all else of
	// the batch is stored. One that would stay in quarantine stays there.
	Early []Ruling
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
