package flow

import (
	"slices"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

// The words of a paper that was not printed because anonymous papers are rationed.
const (
	RationPause = "ration-pause" // one came out a moment ago
	RationNight = "ration-night" // the night's papers are used up
)

// anonymousPapers is what anybody may print without a card.
var anonymousPapers = []PaperKind{Ticket, CodeSlip, BudgetPaper, MallPaper}

// AnonymousPapers lists the papers that anybody may print without a card.
func AnonymousPapers() []PaperKind { return slices.Clone(anonymousPapers) }

// Anonymous says that anybody may print it without a card, so that it is rationed: children play.
func (k PaperKind) Anonymous() bool { return slices.Contains(anonymousPapers, k) }

// handOut prints an anonymous paper from the screen that shows the same. A paper that does not come out
// leads back there, and a note says why: it can be read or photographed.
func (m Machine) handOut(s State, p Print) (State, []Effect) {
	v := &s.visit
	v.offered, v.spared, v.word, v.paper, v.request = v.screen, "", "", p.What, p.Request
	return m.show(s, Busy, p)
}

// spare goes back to the screen that offered the paper.
func (m Machine) spare(s State, word string) (State, []Effect) {
	s.visit.spared = spareNote(word)
	return m.resume(s, s.visit.offered)
}

// spareNote is the message why an anonymous paper did not come out.
func spareNote(word string) string {
	switch word {
	case RationPause:
		return "ration.pause"
	case RationNight:
		return "ration.night"
	}
	return "ration.printer"
}

// sparedNote is the note on the screen that offered the paper; empty elsewhere.
func sparedNote(s State) Msg {
	if s.visit.spared == "" || s.visit.screen != s.visit.offered {
		return Msg{}
	}
	return M(s.visit.spared)
}

// cardless says that nothing but digits asked for what was saved: nobody at all, or a deposit without any card. Its
// slip is a paper that anybody may print.
func (m Machine) cardless(s State) bool {
	v := &s.visit
	if m.level(s) == kiosk.Anonymous {
		return true
	}
	return v.deposit.on && v.chip == (Chip{}) && v.deposit.beside == (Chip{})
}

// rationed says that a paper was not printed because of the ration.
func rationed(word string) bool { return word == RationPause || word == RationNight }

// takeSpared is the last screen of a slip that the ration spared: the number is to be noted down, where and when to
// come stands beside it.
func takeSpared(v *View) {
	v.Title, v.Note = M("ration.slip.title"), M("ration.slip")
	switch b := v.Card.Bring; b.ID {
	case "take.acted.bring":
		v.Card.Bring = M("ration.slip.ask")
	case "deposit.take.bring.list":
		v.Card.Bring = M("ration.slip.bring.list", b.Args...)
	case "deposit.take.bring.other", "deposit.take.bring.other.list":
		v.Card.Bring = M(strings.Replace(b.ID, "deposit.take", "ration.slip", 1), b.Args...)
	case "visit.take.bring":
		v.Card.Bring = M("ration.slip.visit", b.Args...)
	case "take.bring.counter":
		v.Card.Bring = M("ration.slip.bring.things", b.Args...)
	default:
		v.Card.Bring = M("ration.slip.bring")
	}
}
