package flow

import (
	"strconv"

	"github.com/smart-kampung/anjungan/kiosk"
)

// aidAnswerView is an answer with its reasons, a page of them at a time, and the two ways on.
func (m Machine) aidAnswerView(s State, v *View) {
	it := s.visit.items[s.visit.aid.item]
	v.Eyebrow, v.Title, v.Private = age(s), M(answerTitle(m.aid.Matrix, it)), true
	v.Speech = []Msg{M("aid.answer.yours"), v.Eyebrow}
	if !showRows(s, v, m.answerRows(s)) {
		return
	}
	v.Keys[1] = main(KeyOK, "aid.answer.print")
	if m.mayAppeal(s, it) {
		v.Keys = []Key{plain(KeyOther, "aid.appeal"), v.Keys[1], plain(KeyBack, "back")}
	}
}

// answerTitle is what the office said.
func answerTitle(matrix kiosk.AidMatrix, it Item) string {
	x, ok := matrix.Scheme(it.Scheme)
	switch {
	case it.Service == kiosk.AidAppeal && it.State == kiosk.Refused:
		return "aid.appeal.no"
	case it.Service == kiosk.AidAppeal:
		return "aid.appeal.yes"
	case it.State == kiosk.Refused:
		return "aid.answer.no"
	case ok && !x.Here():
		return "aid.answer.forwarded"
	}
	return "aid.answer.yes"
}

// answerRows is what a resident must know of an answer: of a refusal scheme, period, what stands in the way
// and whose it is, the day of the data, the rule, and until when to appeal.
func (m Machine) answerRows(s State) (rows []Row) {
	it := s.visit.items[s.visit.aid.item]
	lang := s.visit.prefs.Lang
	if x, ok := m.aid.Matrix.Scheme(it.Scheme); ok {
		rows = append(rows, Row{Label: M("aid.row.scheme"), Value: T(x.Title.In(lang))})
		if it.State == kiosk.ReadyState {
			return append(rows, Row{Label: M("aid.row.next"), Value: M("aid.next." + string(x.Decider))})
		}
	}
	if it.Service == kiosk.AidAppeal {
		rows = append(rows, Row{Label: M("aid.row.denied"), Value: T(it.Denied.String())})
		if it.State == kiosk.ReadyState {
			return append(rows, Row{Label: M("aid.row.next"), Value: M("aid.next.appeal")})
		}
	}
	if r := it.Refusal; r.Rule != "" {
		rows = append(rows, m.blockedRow(r, lang), Row{Label: M("aid.row.data"), Value: T(kiosk.Date(r.Data, lang))}, ruleRow(r))
	} else {
		rows = append(rows, Row{Label: M("aid.row.reason"), Value: T(it.Reason)})
	}
	if last := it.Refusal.AppealUntil; !last.IsZero() {
		rows = append(rows, Row{Label: M("aid.row.appeal"), Value: M("aid.until", kiosk.Date(last, lang))})
	}
	return rows
}

// answerRow is the row of a request whose answer is read here: the scheme by name, and as long as nothing is
// decided that it is not, and which agency has it.
func (m Machine) answerRow(s State, i int, it Item, r Row) Row {
	if x, ok := m.aid.Matrix.Scheme(it.Scheme); ok {
		r.Label = T(x.Title.In(s.visit.prefs.Lang))
	}
	r.Say = Msg{} // where an answer stands is nobody else's
	switch {
	case it.answered():
		r.Value, r.Key = M(answerTitle(m.aid.Matrix, it)), plain(KeyID("answer-"+strconv.Itoa(i)), "waiting.see")
	case it.Transport == kiosk.Stored:
		r.Value = M("aid.item.stored")
	case it.State == kiosk.Checking:
		r.Value = M("aid.item.checking")
		if name := m.agencyOf(it.Service, it.about(), s.visit.prefs.Lang); it.Holder == kiosk.Agency && name != "" {
			r.Value = M("aid.item.checking.agency", name)
		}
	}
	return r
}
