package ledger

import (
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// NotAfter is the effects with every time of theirs that lies after at (Unix ms) put at it. A kiosk whose clock is
// ahead then neither stands above honest ones in a list, nor is waited for, nor kept, until its future has come; its
// entries keep what they say, for their chain covers it. fx itself is not changed.
func (fx Effects) NotAfter(at int64) Effects {
	day := time.UnixMilli(at).In(kiosk.WIB).Format(time.DateOnly)
	fx.Requests = mapped(fx.Requests, func(r *NewRequest) { r.Request.Made = min(r.Request.Made, at) })
	fx.Cards = mapped(fx.Cards, func(c *CardEntry) { c.Event = eventNotAfter(c.Event, at) })
	fx.Papers = mapped(fx.Papers, func(p *PaperEvent) { p.At = min(p.At, at) })
	fx.Complaints = mapped(fx.Complaints, func(c *NewComplaint) { c.Complaint.Day = min(c.Complaint.Day, day) })
	fx.Surveys = mapped(fx.Surveys, func(s *NewSurvey) { s.Survey.Day = min(s.Survey.Day, day) })
	fx.Notices = mapped(fx.Notices, func(n *Notice) { n.At = min(n.At, at) })
	return fx
}

// mapped is a copy of a list of which each was changed.
func mapped[T any](list []T, change func(*T)) []T {
	list = slices.Clone(list)
	for i := range list {
		change(&list[i])
	}
	return list
}

func eventNotAfter(ev CardEvent, at int64) CardEvent {
	switch x := ev.(type) {
	case Try:
		x.Seen = min(x.Seen, at)
		return x
	case Candidacy:
		x.At = min(x.At, at)
		return x
	case PINChoice:
		x.At = min(x.At, at)
		return x
	}
	return ev // a Deed's is compared with what its own kiosk said before; the ledger keeps none later than the batch
}
