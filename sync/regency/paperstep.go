package regency

import (
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// aboutPaper notes what an entry says of a printed paper.
func (fx *Effects) aboutPaper(t *Took) {
	e := ledger.PaperEvent{By: t.Key, At: t.Time}
	ok := false
	switch t.Kind {
	case journal.KindPrintStart:
		var b journal.PrintStartBody
		if b, ok = decode[journal.PrintStartBody](t); len(b.Request) != len(e.Request) {
			return // a recap is about no request
		}
		e.Token, e.Begins, e.What, e.Copy, e.Reason = b.Token, true, b.What, b.Copy, b.Reason
		e.Request = kiosk.RequestID(b.Request)
	case journal.KindPrintEnd:
		var b journal.PrintEndBody
		b, ok = decode[journal.PrintEndBody](t)
		e.Token, e.Outcome = b.Token, b.Outcome
		ok = ok && b.Outcome != ""
	case journal.KindTaken, journal.KindRetracted:
		var b journal.PaperBody
		b, ok = decode[journal.PaperBody](t)
		e.Token, e.Mouth = b.Token, ledger.MouthTaken
		if t.Kind == journal.KindRetracted {
			e.Mouth = ledger.MouthRetracted
		}
	default:
	}
	if ok {
		fx.Papers = append(fx.Papers, e)
	}
}
