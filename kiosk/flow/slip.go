package flow

import (
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// slip is what the last screen says of a request whose slip came out.
type slip struct {
	svc     kiosk.Service
	village kiosk.VillageCode // whose office sees to it; empty: it is not known here
	waits   bool              // a clerk must first confirm who asked
	helped  bool              // somebody else asked for it
	visit   string            // the hamlet to which a clerk is asked to come; empty: nowhere
	// answered gives the answers of the request; of one of before they are not known here.
	answered func(field string) string
}

// slipOf is the request whose slip came out: of before, or the one that was saved now.
func (m Machine) slipOf(s State) slip {
	v := &s.visit
	if v.sheet == "" {
		svc, _ := m.serviceOf(s)
		return slip{svc: svc, village: v.village, waits: v.waits, helped: v.deposit.helped, visit: m.visitTo(s), answered: m.answered(s)}
	}
	svc, _ := m.serviceByID(v.sheet)
	for _, it := range v.items[:v.count] {
		if it.Request == v.request {
			return slip{svc: svc, village: it.Village, waits: it.State == kiosk.Unproven, visit: it.Hamlet, answered: kiosk.AnswerTo(nil)}
		}
	}
	return slip{svc: svc, answered: kiosk.AnswerTo(nil)}
}

// elsewhere is the office of another village, of which neither hours nor holidays are known here; ok is false for the
// village where the kiosk stands, and for one that nobody knows.
func (m Machine) elsewhere(code kiosk.VillageCode) (office string, ok bool) {
	if code == m.site.Village.Code {
		return "", false
	}
	v, ok := m.places.find(code)
	if !ok {
		return "", false
	}
	return v.Office(), true
}

// officeOf is where residents of a village find its clerks: the counter here, or their own village's office.
func (m Machine) officeOf(code kiosk.VillageCode) string {
	if office, ok := m.elsewhere(code); ok {
		return office
	}
	return m.site.Counter
}

// of is whose village sees to the request under way, as far as it is known before it is saved.
func (m Machine) of(s State) kiosk.VillageCode {
	switch {
	case m.level(s) == kiosk.Anonymous:
		return m.site.Village.Code
	case s.visit.deposit.on:
		return s.visit.deposit.village.Code
	}
	return s.visit.resident.Village
}

// takeSlip is when and where to come back with a slip, or what comes instead.
func (m Machine) takeSlip(s State) Card {
	x, lang := m.slipOf(s), s.visit.prefs.Lang
	office, away := m.elsewhere(x.village)
	switch {
	case x.visit != "":
		return m.takeVisit(s, x)
	case x.waits:
		return m.takeDeposit(s, x)
	}
	expected := Msg{}
	if at, ok := m.after(s, x.svc.Promise); ok && !away {
		expected = M("take.expected", kiosk.Day(at, lang), kiosk.Clock(at))
	}
	title := T(x.svc.Title.In(lang))
	switch {
	case x.svc.ID.AnsweredHere():
		return Card{Head: M("aid.take.head"), Big: M("aid.take.big"), Place: expected, Bring: M("take.bring")}
	case showFirst(x.svc, x.answered, lang) != "":
		return m.takeShown(s, x)
	case x.svc.HandOver == kiosk.ByTTE:
		return Card{Head: title, Big: M("take.tte"), Place: expected, Bring: M("take.bring")}
	case x.svc.HandOver == kiosk.NoHandOver:
		return Card{Head: title, Big: m.readyText(s, x.svc, x.village), Place: T(x.svc.Next.In(lang)), Bring: M("take.acted.bring")}
	}
	c := Card{Head: M("take.collect"), Big: m.readyText(s, x.svc, x.village), Place: T(m.site.Counter), Bring: M("take.bring.paper")}
	if x.svc.HandOver == kiosk.InPerson {
		c.Head = M("take.go")
	}
	if away {
		c.Big, c.Place = T(office), M("take.elsewhere")
		if x.svc.HandOver == kiosk.InPerson {
			c.Head = M("take.go.elsewhere")
		}
	}
	if list := bring(x.svc, x.answered, lang); list != "" {
		c.Bring = M("take.bring.counter", list)
	}
	return c
}

// takeShown is when, where and what to show before anybody approves, and how it is got then.
func (m Machine) takeShown(s State, x slip) Card {
	list := showFirst(x.svc, x.answered, s.visit.prefs.Lang)
	c := Card{Head: M("take.show.head"), Big: M("take.show.hours"), Place: T(m.officeOf(x.village)), Bring: M("take.show.collect", list)}
	if x.svc.HandOver == kiosk.ByTTE {
		c.Bring = M("take.show.print", list)
	}
	if _, away := m.elsewhere(x.village); away {
		return c
	}
	if at, ok := m.opens(s); ok {
		c.Big = M("take.come", at.day, at.clock)
	}
	return c
}

// bringDeposited is what a clerk looks at to confirm a person: the card, or the papers of who has none.
func bringDeposited(x slip, l kiosk.Lang) Msg {
	things := slices.DeleteFunc(x.svc.Bring(x.answered), func(r kiosk.Requirement) bool { return r.ID == kiosk.CardID })
	b := names(things, l)
	switch {
	case x.helped && b == "":
		return M("deposit.take.bring.other")
	case x.helped:
		return M("deposit.take.bring.other.list", b)
	case b == "":
		return M("deposit.take.bring")
	case x.svc.Cardless:
		return M("take.bring.counter", b)
	}
	return M("deposit.take.bring.list", b)
}

// takeDeposit is where and when a clerk confirms who deposited it, once: from the next hours of the office here, or at
// the office of the person's own village, whose hours nobody here knows.
func (m Machine) takeDeposit(s State, x slip) Card {
	c := Card{Head: M("deposit.take.head"), Big: M("deposit.take.big"), Place: T(m.officeOf(x.village)), Bring: bringDeposited(x, s.visit.prefs.Lang)}
	if _, away := m.elsewhere(x.village); away {
		return c
	}
	if at, ok := m.opens(s); ok {
		c.Big = M("deposit.take.when", at.day, at.clock)
	}
	return c
}

// after is when so many working minutes of the counter here have passed; ok is false where no hours are known, or no
// clock is sure.
func (m Machine) after(s State, minutes int) (at time.Time, ok bool) {
	if s.clockTold && !s.clock.Sure {
		return time.Time{}, false
	}
	return m.site.After(s.now, minutes)
}

// opening is when the counter here can be come to next, in words.
type opening struct{ day, clock string }

// opens is from when on somebody is at the counter here; ok is false where no hours are known, or no clock is sure.
func (m Machine) opens(s State) (opening, bool) {
	at, ok := m.after(s, 0)
	if !ok {
		return opening{}, false
	}
	return opening{kiosk.Day(at, s.visit.prefs.Lang), kiosk.Clock(at)}, true
}

// promise is what the last look says of when it is ready: no day for whom a clerk must confirm first, nor for a card
// whose owner is of nobody knows which village.
func (m Machine) promise(s State, svc kiosk.Service) Msg {
	switch {
	case m.unproven(s):
		return m.promiseDeposited(s, svc)
	case m.level(s) == kiosk.ByCard && s.visit.card.Away:
		return promiseAway(svc)
	}
	return m.readyText(s, svc, m.of(s))
}

// promiseDeposited is promise for whom a clerk must confirm: who comes in person for the service itself comes once, for both; and
// nobody is asked for a KTP that they do not have.
func (m Machine) promiseDeposited(s State, svc kiosk.Service) Msg {
	_, away := m.elsewhere(m.of(s))
	at, ok := m.opens(s)
	comes := svc.HandOver == kiosk.InPerson && !svc.ID.AnsweredHere()
	switch {
	case comes && away:
		return M("confirm.own.office")
	case comes && ok:
		return M("take.come", at.day, at.clock)
	case svc.Cardless:
		return M("confirm.after.clerk.person")
	}
	return M("confirm.after.clerk")
}

// promiseAway is promise where another office sees to it: its hours are not known here.
func promiseAway(svc kiosk.Service) Msg {
	switch svc.HandOver {
	case kiosk.AtCounter, kiosk.InPerson:
		return M("confirm.own.office")
	case kiosk.NoHandOver:
		return M("confirm.acted.soon")
	case kiosk.ByTTE:
	}
	return M("confirm.ready.unknown")
}

// unproven says that a clerk must first confirm who asks: whoever deposits alone, or for another village's clerks.
func (m Machine) unproven(s State) bool {
	d, _ := m.draftOf(s)
	return d.Assurance == kiosk.Deposited && m.level(s) == kiosk.Deposited && d.Witness == (Chip{})
}
