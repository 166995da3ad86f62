package flow

import (
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
)

// withVisits lets whoever cannot come ask for a clerk in their hamlet (pelayanan keliling) with any service: by the
// question of the service that is nothing but that. Where the catalogue has no such service, no visit is offered.
func withVisits(services []kiosk.Service) []kiosk.Service {
	var question *kiosk.Field
	for _, s := range services {
		if i := visitField(s); i >= 0 {
			question = &s.Fields[i]
		}
	}
	if question == nil {
		return services
	}
	f := *question
	f.Optional = true
	for i, s := range services {
		if visitField(s) < 0 {
			services[i].Fields = append(s.Fields, f)
		}
	}
	return services
}

// visitField is which field of a service asks for the hamlet of a visit; -1: none.
func visitField(s kiosk.Service) int {
	return slices.IndexFunc(s.Fields, func(f kiosk.Field) bool { return f.ID == kiosk.FieldVisit })
}

// offered is which field of a service is the wish for a visit, which only the last look offers.
func offered(s kiosk.Service) (f int, ok bool) {
	f = visitField(s)
	return f, f >= 0 && s.Fields[f].Optional
}

// comesToYou says that the service is a visit itself: nobody collects anything.
func comesToYou(s kiosk.Service) bool {
	f := visitField(s)
	return f >= 0 && !s.Fields[f].Optional
}

// formLength is how many fields the form of a service asks.
func formLength(s kiosk.Service) int {
	if f, ok := offered(s); ok {
		return f
	}
	return len(s.Fields)
}

// visitTo is the hamlet to which a clerk is asked to come with the request under way; "" for none. What nobody asks
// for brings no clerk to anybody.
func (m Machine) visitTo(s State) string {
	svc, _ := m.serviceOf(s)
	f := visitField(svc)
	if f < 0 || m.level(s) == kiosk.Anonymous {
		return ""
	}
	return s.visit.form.answers[f].value(svc.Fields[f])
}

// typedOnly says whether a field is typed with no ready answers: the hamlets of this village are not those of
// another.
func (m Machine) typedOnly(s State, f kiosk.Field) bool {
	at := s.visit.resident.Village
	if s.visit.deposit.on {
		at = s.visit.deposit.village.Code
	}
	return len(f.Choices)+len(f.Days) == 0 || f.ID == kiosk.FieldVisit && at != "" && at != m.site.Village.Code
}

// mustCome says whether somebody has to come to the village's office with the request under way: to be confirmed, with
// what must be shown first, or for what is ready. A booking at the service hall is not the village's to bring.
func (m Machine) mustCome(s State) bool {
	svc, _ := m.serviceOf(s)
	switch {
	case m.unproven(s):
		return true
	case svc.ID == BookMall || svc.ID.AnsweredHere():
		return false
	}
	return atOffice(svc) || showFirst(svc, m.answered(s), s.visit.prefs.Lang) != ""
}

// visitRows offers a visit on the last look, or says where to it is wished.
func (m Machine) visitRows(s State) []Row {
	svc, _ := m.serviceOf(s)
	if _, ok := offered(svc); !ok || m.level(s) == kiosk.Anonymous {
		return nil
	}
	if at := m.visitTo(s); at != "" {
		return []Row{{Label: M("confirm.visit.to"), Value: T(at), Key: plain(KeyVisit, "confirm.visit.off")}}
	}
	if !m.mustCome(s) {
		return nil
	}
	return []Row{{Label: M("confirm.visit"), Value: M("confirm.visit.offer"), Key: plain(KeyVisit, "confirm.visit.ask")}}
}

// visitKey takes the wish for a visit, or takes it back. The hamlet is the record's where that names one.
func (m Machine) visitKey(s State) (State, []Effect) {
	svc, _ := m.serviceOf(s)
	f, ok := offered(svc)
	if !ok {
		return s, nil
	}
	v := &s.visit
	a := &v.form.answers[f]
	if m.visitTo(s) != "" {
		*a = answer{done: true, own: true}
		return m.show(s, Confirm)
	}
	if v.authed && !v.deposit.on && v.resident.Village == m.site.Village.Code {
		if a.text = m.site.Hamlet(v.resident.Address); svc.Fields[f].Check(a.text, s.now) != kiosk.FieldFine {
			a.text = ""
		}
	}
	if a.text != "" {
		return m.show(s, Confirm)
	}
	return m.ask(s, f)
}

// takeVisit says on the last screen that a clerk comes, and where the day is told.
func (m Machine) takeVisit(s State, x slip) Card {
	c := Card{Head: M("visit.take.head"), Big: T(x.visit), Place: M("visit.take.day")}
	if b := bring(x.svc, x.answered, s.visit.prefs.Lang); b != "" {
		c.Bring = M("visit.take.bring", b)
	}
	return c
}

// visitWords is when a clerk comes, for the owner of the request.
func visitWords(it Item, l kiosk.Lang) Msg {
	day, clock := kiosk.Day(it.Visit, l), kiosk.Clock(it.Visit)
	if it.State == kiosk.Incomplete && it.Reason != "" {
		return M("waiting.visit.missing", unstopped(cut(it.Reason, shortReason)), day, clock)
	}
	return M("waiting.visit", it.Hamlet, day, clock)
}

// shortReason is the most letters of a reason beside the day of a visit.
const shortReason = 48
