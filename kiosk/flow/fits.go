package flow

import (
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
)

// fits says whether a ready answer can be meant. Whoever laid down a KTP that is known has one: it is not lost, and with it a
// first KTP is asked for somebody else.
func (m Machine) fits(s State, f kiosk.Field, c kiosk.Choice) bool {
	svc, ok := m.serviceOf(s)
	if !ok || !s.visit.known || s.visit.deposit.on {
		return true
	}
	given := func(field string) string {
		if field == f.ID {
			return c.Value
		}
		return ""
	}
	if svc.CardLost(given) {
		return false
	}
	return svc.ID != kiosk.FirstKTP || forOther(svc, f, given)
}

// forOther says whether an answer leads to somebody else, a child whose NIK is typed next, where the question decides who it is
// about. Else a pupil who says "for myself" over a parent's card would ask for the parent's.
func forOther(svc kiosk.Service, f kiosk.Field, given func(field string) string) bool {
	gates := false
	for _, other := range svc.Fields {
		if other.When.Field != f.ID || !slices.Contains(svc.Concerns, other.ID) {
			continue
		}
		gates = true
		if other.When.Holds(given) {
			return true
		}
	}
	return !gates
}

// fitting is the ready answers of a question; those that cannot be meant have no label, and are not shown.
func (m Machine) fitting(s State, f kiosk.Field) []Key {
	keys := choiceKeys(f.Choices, s.visit.prefs.Lang)
	for i, c := range f.Choices {
		if !m.fits(s, f, c) {
			keys[i] = Key{}
		}
	}
	return keys
}
