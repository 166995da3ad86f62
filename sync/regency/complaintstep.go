package regency

import (
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// NewComplaint is something said that is to be laid at its first desk.
type NewComplaint struct {
	Entry     int // index into Effects.Entries
	Complaint kiosk.Complaint
}

// complaint notes what somebody reports or proposes. Its entry names no request, so that a feed tells
// nothing of one that was accepted.
func (fx *Effects) complaint(t *Took, rules Rules) {
	b, ok := decode[journal.ComplaintBody](t)
	if !ok {
		return
	}
	c, err := b.Complaint()
	switch {
	case err != nil:
		t.refuse(kiosk.EntryQuarantined, wire.VerdictBody)
	case !rules.Villages[c.Village]:
		t.refuse(kiosk.EntryQuarantined, wire.VerdictVillage)
	default:
		fx.Complaints = append(fx.Complaints, NewComplaint{Entry: len(fx.Entries), Complaint: c})
	}
}

// layComplaint is what the ledger keeps of it beside the entry.
func (in *Intake) layComplaint(id kiosk.KioskID, n NewComplaint, at time.Time) ledger.NewComplaint {
	c := n.Complaint
	return ledger.NewComplaint{Entry: n.Entry, Complaint: ledger.Complaint{
		ID: c.ID, Kiosk: id, Village: c.Village, Sort: c.Sort, Topic: c.Topic, Named: !c.Sender.IsZero(), Day: c.Day,
		State: kiosk.ComplaintReceived, Desk: c.Topic.FirstDesk(), Changed: at.UnixMilli(),
		Token: in.vault.Blind(BlindToken, []byte(c.Token.Digits())),
	}}
}
