package flow

import "strconv"

// find asks for the card of somebody who waits, or for the number of what they asked for: whoever stands at the counter
// is reached also where many wait.
func (m Machine) find(s State) (State, []Effect) {
	d := &s.visit.desk
	d.want, d.hint, d.bad, d.number, d.other = wantFind, "", false, typed{}, Chip{}
	return m.show(s, TapOther)
}

// look waits for what is found.
func (m Machine) look(s State, e FindPerson) (State, []Effect) {
	s.visit.wait, s.visit.paper = waitFind, ""
	return m.show(s, Busy, e)
}

// personFound shows who was looked for; one with a card is confirmed beside it.
func (m Machine) personFound(s State, e PersonFound) (State, []Effect) {
	v := &s.visit
	d := &v.desk
	byNumber := d.number.n > 0
	switch {
	case e.Failed:
		d.deed, v.note = DeedFailed, msgDeskFail
		return m.resume(s, Message)
	case !e.Found && byNumber:
		d.bad, d.hint = true, "desk.find.nobody"
		return m.resume(s, DeskNumber)
	case !e.Found:
		d.hint = "tap.nobody"
		return m.resume(s, TapOther)
	}
	d.at, d.want, d.hint = MaxPersons, wantConfirm, ""
	d.data.Persons[d.at] = e.Person
	if byNumber && e.Person.Chip != (Chip{}) {
		return m.resume(s, TapOther)
	}
	d.other = e.Person.Chip
	return m.resume(s, DeskPerson)
}

// listRows is how many rows a clerk's list has: one more where it does not show all.
func listRows(n, beside int) int {
	if beside > 0 {
		n++
	}
	return n
}

// besideRow says on the last page how many a list does not show, and how they are reached.
func besideRow(v *View, to, n, beside int, how string) {
	if to > n {
		v.Rows = append(v.Rows, Row{Label: M("desk.beside", strconv.Itoa(beside)), Value: M(how)})
	}
}
