package flow

import "github.com/smart-kampung/anjungan/kiosk"

// liesReady says that a letter which people hand over lies at the counter.
func (m Machine) liesReady(it Item) bool {
	svc, ok := m.serviceByID(it.Service)
	return ok && svc.HandOver == kiosk.AtCounter && it.State == kiosk.ReadyState && it.Transport != kiosk.Stored
}

// collect is where and when something is handed over, on one line.
func (m Machine) collect(s State, it Item) Msg {
	if svc, _ := m.serviceByID(it.Service); comesToYou(svc) {
		return M("visit.take.day")
	}
	if office := m.lies(it); office != m.site.Counter {
		return M("waiting.counter.at", office)
	}
	at, ok := m.after(s, 0)
	switch {
	case !ok:
		return M("waiting.counter")
	case m.site.Open(s.now):
		return M("waiting.counter.open", kiosk.Clock(m.site.Closes(s.now)))
	}
	return M("waiting.counter.when", kiosk.Day(at, s.visit.prefs.Lang), kiosk.Clock(at))
}

// lies is where something is handed over: the counter here, or the office of the request's own village.
func (m Machine) lies(it Item) string { return m.officeOf(it.Village) }

// takeReady says what stands on the paper: where, when, and what to bring.
func (m Machine) takeReady(s State, v *View) {
	v.Title, v.Number = M("take.paper"), s.visit.number.String()
	svc := m.slipOf(s).svc
	for _, it := range s.visit.items[:s.visit.count] {
		if it.Request != s.visit.request {
			continue
		}
		v.Card = Card{Head: T(svc.Title.In(s.visit.prefs.Lang)), Big: m.collect(s, it), Bring: M("take.ready.bring")}
		if office := m.lies(it); office == m.site.Counter {
			v.Card.Place = T(office)
		}
	}
}
