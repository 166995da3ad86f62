package ledger

import (
	"context"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// Complaint is what somebody reported or proposed, as a list may show it: nobody's name and no word of it.
type Complaint struct {
	ID      kiosk.RequestID
	Kiosk   kiosk.KioskID
	Village kiosk.VillageCode
	Sort    kiosk.ComplaintSort
	Topic   kiosk.Topic
	Named   bool   // who said so is in Record
	Day     string // 2006-01-02 on which it was made
	State   kiosk.ComplaintState
	Desk    kiosk.ComplaintDesk
	Agency  string // kiosk.OPD.ID, at kiosk.AgencyDesk
	Changed int64  // Unix ms
	Token   []byte // blind index; nil: another complaint drew that token first, nobody reads the answer by it
	// Entry is the entry that brought it, and Record that entry's body, canonical journal.ComplaintBody:
	// only read. An erased one has none.
	Entry  journal.Key
	Record Sealed
	Answer Sealed // text; zero: none yet
}

// NewComplaint is a complaint that an entry of a batch brings.
type NewComplaint struct {
	Entry     int       // index into Batch.Entries
	Complaint Complaint // without Entry, Record and Answer
}

// ComplaintMove is a decision about a complaint: what was answered, to whom it was forwarded, that it ended.
type ComplaintMove struct {
	ID       kiosk.RequestID
	From, To kiosk.ComplaintState
	FromDesk kiosk.ComplaintDesk
	Desk     kiosk.ComplaintDesk // where it lies from now on
	Agency   string              // and at which agency
	Answer   Sealed              // zero: as before
	At       int64               // Unix ms
	Audit    AuditRow
}

// ComplaintDesk is whose complaints a list shows: those that lie at a desk, of the village's own desk those
// of one village, and of the agencies' those of one agency. An agency's desk that names none shows nothing.
type ComplaintDesk struct {
	Desk     kiosk.ComplaintDesk
	Village  kiosk.VillageCode // empty: of every village
	District string            // code of the kecamatan, "35.10.09"; empty: of every one
	Agency   string            // kiosk.OPD.ID, at kiosk.AgencyDesk
}

// Holds says whether a complaint lies at the desk.
func (d ComplaintDesk) Holds(c Complaint) bool {
	return d.Desk == c.Desk && (d.Village == "" || d.Village == c.Village) &&
		(d.District == "" || strings.HasPrefix(string(c.Village), d.District+".")) &&
		(d.Desk != kiosk.AgencyDesk || d.Agency != "" && d.Agency == c.Agency)
}

// ComplaintCount is how many there are of a sort in a state, wherever they lie.
type ComplaintCount struct {
	Sort  kiosk.ComplaintSort
	State kiosk.ComplaintState
	N     int
}

// Complaints is what residents report and propose. They come by Batch.Complaints and Ruling.Complaints:
// an id that the same kiosk brought before changes nothing, one of another kiosk makes the entry rejected
// with wire.VerdictDuplicate.
type Complaints interface {
	// Complaints lists those of a desk: what nobody has answered first, in the order in which they came, then
	// what was answered, in that order too, then the closed ones, last closed first. So the limit cuts off
	// what waits only where more than that waits.
	Complaints(ctx context.Context, at ComplaintDesk, limit int) ([]Complaint, error)
	// OpenComplaints counts those of a desk that nobody has answered or closed.
	OpenComplaints(ctx context.Context, at ComplaintDesk) (int, error)
	// Complaint reads one; ErrNotFound.
	Complaint(ctx context.Context, id kiosk.RequestID) (Complaint, error)
	// ComplaintByToken finds one by the blind index of its token; ErrNotFound.
	ComplaintByToken(ctx context.Context, token []byte) (Complaint, error)
	// MoveComplaint performs a decision; ErrMoved where it is no longer in From at FromDesk.
	MoveComplaint(ctx context.Context, m ComplaintMove) error
	// CountComplaints counts them all, by sort and state.
	CountComplaints(ctx context.Context) ([]ComplaintCount, error)
	// EraseComplaints drops what was said and answered, by whom, and the token, of all that were closed
	// before a time (Unix ms), and says of how many; no file of the ledger holds the keys afterwards. Sort,
	// topic, state and days stay. Those that are erased already are not counted.
	EraseComplaints(ctx context.Context, before int64, audit AuditRow) (int, error)
}
