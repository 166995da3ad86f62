package flow

import (
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
)

// fits says whether a ready answer can be meant. Whoever laid down a KTP that is known has one: with it a first KTP is asked
// for somebody else, a child whose NIK is typed next. Else a pupil who says "for myself" over a parent's card would ask for the parent's.
func (m Machine) fits(s State, f kiosk.Field, c kiosk.Choice) bool {
	v := &s.visit
	svc, ok := m.serviceOf(s)
	if !ok || svc.ID != kiosk.FirstKTP || !v.known || v.deposit.on {
		return true
	}
	gates := false // who it is about depends on this question
	for _, other := range svc.Fields {
		if other.When.Field != f.ID || !slices.Contains(svc.Concerns, other.ID) {
			continue
		}
		gates = true
		if other.When.Holds(func(string) string { return c.Value }) {
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
