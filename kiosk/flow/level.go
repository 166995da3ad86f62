package flow

import (
	"github.com/smart-kampung/anjungan/kiosk"
)

// level is how well the request under way is proved, once its form is filled in: no more is asked for than the
// service needs, and nothing that was proved or typed for something else goes with what may be nameless.
func (m Machine) level(s State) kiosk.Assurance {
	v := &s.visit
	svc, ok := m.serviceOf(s)
	switch {
	case ok && svc.Assurance == kiosk.Anonymous && (v.form.nameless || !m.choosesName(s)):
		return kiosk.Anonymous
	case v.deposit.on:
		return kiosk.Deposited
	case v.authed:
		return v.sure
	case ok && svc.Assurance <= kiosk.ByCard && v.vouched():
		return kiosk.ByCard
	}
	return kiosk.ByPIN
}

// vouched says whether the card alone may ask for something: not while it may be a copy, and not once
// somebody has guessed at its PIN too often.
func (v *visit) vouched() bool { return v.known && !v.locked && !v.card.AskPIN && !v.card.Lost }

// unasked says whether the request under way names nobody on the screen: it is of nobody, or of whoever owns
// the card that was tapped.
func (m Machine) unasked(s State) bool {
	l := m.level(s)
	return l == kiosk.Anonymous || l == kiosk.ByCard
}

// choosesName says whether the visitor may take back that the report is theirs, or give it a name.
func (m Machine) choosesName(s State) bool {
	v := &s.visit
	svc, ok := m.serviceOf(s)
	return ok && svc.Assurance == kiosk.Anonymous && !v.deposit.on && (v.authed || v.vouched())
}

// whoRows is who asks where nobody is named, and the key by which a visitor with a card changes that.
func (m Machine) whoRows(s State) []Row {
	r := Row{Label: M("confirm.who"), Value: M("confirm.who.card")}
	if m.level(s) == kiosk.Anonymous {
		r.Value = M("confirm.who.nobody")
	}
	if m.choosesName(s) {
		r.Key = m.nameKey(s)
	}
	return []Row{r}
}

func (m Machine) nameKey(s State) Key {
	if s.visit.form.nameless {
		return plain(KeyName, "confirm.named")
	}
	return plain(KeyName, "confirm.nameless")
}
