package ledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// PaperEvent is what an entry says of a paper that a kiosk prints for a request: that it begins, or how
// it ended. Papers about no request are no event.
type PaperEvent struct {
	By      journal.Key // the entry
	Token   string      // of the print job
	At      int64       // Unix ms by the kiosk's clock
	Begins  bool
	What    string           // of a beginning: "slip", "extract", "ready", "void"
	Request kiosk.RequestID  // of a beginning
	Copy    int              // of a beginning; 0 the first, n: SALINAN ke-n
	Reason  kiosk.CopyReason // of a beginning
	Outcome string           // of an end: a word of DESIGN 5
	Mouth   string           // of a printed paper: MouthTaken or MouthRetracted
}

// What happened to a printed paper at the mouth.
const (
	MouthTaken     = "taken"
	MouthRetracted = "retracted"
)

// Paper is a paper of a request as its kiosk told of it: a line of the print ledger.
type Paper struct {
	Kiosk   kiosk.KioskID
	Token   string
	What    string
	Copy    int
	Reason  kiosk.CopyReason
	Begun   int64  // Unix ms by the kiosk's clock
	Ended   int64  // 0: not told yet
	Outcome string // "" as long as the end was not told
	Mouth   string // "" where nothing is known
}

// Papers is the print ledger of every kiosk. Events come by Batch.Papers and Ruling.Papers.
type Papers interface {
	// PapersOf lists the papers of a request as they began. An end is of the paper of that token that began in the
	// same incarnation of its kiosk, and one that came without its beginning is none. The same beginning again, from a
	// later incarnation and with the same time, is the same paper, which goes on there. The first end counts, but that
	// a person's word may end what was unknown.
	PapersOf(ctx context.Context, id kiosk.RequestID) ([]Paper, error)
}
