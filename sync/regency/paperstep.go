package regency

import (
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// aboutPaper notes what an entry says of a printed paper. An end in another word than those of the protocol
// would stand where the true one comes later: such a body is none.
func (fx *Effects) aboutPaper(t *Took) {
	e := ledger.PaperEvent{By: t.Key, At: t.Time}
	ok, fits := false, true
	switch t.Kind {
	case journal.KindPrintStart:
		var b journal.PrintStartBody
		b, ok = decode[journal.PrintStartBody](t)
		fits = paperWord(b.What) && requestOrNone(b.Request) && kiosk.CopyReason(b.Reason).Valid()
		e.Token, e.Begins, e.What, e.Copy, e.Reason = b.Token, true, b.What, b.Copy, kiosk.CopyReason(b.Reason)
		copy(e.Request[:], b.Request)
	case journal.KindPrintEnd:
		var b journal.PrintEndBody
		b, ok = decode[journal.PrintEndBody](t)
		fits = outcomeWord(b.Outcome)
		e.Token, e.Outcome = b.Token, b.Outcome
	case journal.KindTaken, journal.KindRetracted:
		var b journal.PaperBody
		b, ok = decode[journal.PaperBody](t)
		e.Token, e.Mouth = b.Token, ledger.MouthTaken
		if t.Kind == journal.KindRetracted {
			e.Mouth = ledger.MouthRetracted
		}
	default:
	}
	switch {
	case !ok:
	case !fits || e.Token == "":
		t.refuse(kiosk.EntryQuarantined, wire.VerdictBody)
	case e.Begins && e.Request.IsZero(): // a recap or a queue ticket is about no request
	default:
		fx.Papers = append(fx.Papers, e)
	}
}

// paperWord says whether w names a kind of paper.
func paperWord(w string) bool {
	switch w {
	case "slip", "extract", "ready", "answer", "void", "recap", "list", "ticket", "budget", "mall":
		return true
	}
	return false
}

// outcomeWord says whether w is how a print may end.
func outcomeWord(w string) bool {
	switch w {
	case "printed", "confirmed", "voided", "not-started", "unknown":
		return true
	}
	return false
}
