package flow

import (
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// answered says that the office has answered a request whose answer is read here.
func (it Item) answered() bool {
	return it.Service.AnsweredHere() && it.State == kiosk.ReadyState || it.State == kiosk.Refused && (it.Service.AnsweredHere() || it.Scheme != "")
}

// Appealable says that an answer may be contested (sanggah): the refusal of an application for bansos, until its last day.
func (it Item) Appealable(now time.Time) bool {
	last := it.Refusal.AppealUntil
	return it.Scheme != "" && it.State == kiosk.Refused && (last.IsZero() || now.Before(last.AddDate(0, 0, 1)))
}

// mayAppeal says whether the visitor may contest an answer: once.
func (m Machine) mayAppeal(s State, it Item) bool {
	if !it.Appealable(s.now) || m.indexOf(kiosk.AidAppeal) < 0 {
		return false
	}
	return !slices.ContainsFunc(s.visit.items[:s.visit.count], func(x Item) bool {
		return x.Service == kiosk.AidAppeal && x.Denied == it.Number && !x.State.Settled() && !x.undecided()
	})
}

// openAnswer shows the answer to the i-th request.
func (m Machine) openAnswer(s State, i int) (State, []Effect) {
	if i >= s.visit.count || !s.visit.items[i].answered() {
		return s, nil
	}
	s.visit.aid.item, s.visit.page = i, 0
	return m.show(s, AidAnswer)
}

func (m Machine) aidAnswerKey(s State, k KeyID, fresh kiosk.RequestID) (State, []Effect) {
	v := &s.visit
	it := v.items[v.aid.item]
	switch k {
	case KeyOK:
		var reason kiosk.CopyReason
		if it.Printed {
			reason = kiosk.CopyAsked
		}
		return m.print(s, it, Answer, reason)
	case KeyOther:
		return m.startAid(s, kiosk.AidAppeal, kiosk.FieldDenied, string(it.Number), fresh)
	default:
	}
	return m.turnRows(s, k, m.answerRows(s), Waiting)
}

// turnRows goes on or back through pages of rows, and from the first one back to another screen.
func (m Machine) turnRows(s State, k KeyID, rows []Row, before Screen) (State, []Effect) {
	v := &s.visit
	last := len(RowPages(rows, v.prefs.Size)) - 1
	switch page := min(v.page, last); {
	case k == KeyDown:
		v.page = min(page+1, last)
	case page > 0:
		v.page = page - 1
	default:
		v.page = 0
		return m.show(s, before)
	}
	return m.show(s, v.screen)
}
