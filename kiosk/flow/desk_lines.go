package flow

import (
	"strconv"

	"github.com/smart-kampung/anjungan/kiosk"
)

// DeskLine is how a line of the counter stands.
type DeskLine struct {
	Letter  string
	Waiting int
	Next    kiosk.Ticket // of them the first; zero: nobody waits
	Called  kiosk.Ticket // called last and not done; zero: none
}

type (
	// MoveLine calls the next number of a line, or with Done is done with the one that was called: LineMoved.
	MoveLine struct {
		Line string
		Done bool
	}
	// LineMoved means: it is durable, or it is not; Desk is as it is then.
	LineMoved struct {
		Failed bool
		Desk   DeskData
	}
)

func (MoveLine) effect()     {}
func (LineMoved) happening() {}

// line is how the line of a letter stands; the zero DeskLine where nobody drew a number.
func (d DeskData) line(letter string) DeskLine {
	for _, l := range d.Lines {
		if l.Letter == letter {
			return l
		}
	}
	return DeskLine{}
}

// linesView is the lines of the counter, each with the one thing to do.
func (m Machine) linesView(s State, v *View) {
	lang := s.visit.prefs.Lang
	v.Title, v.Lead = M("desk-lines"), M("desk.lines.lead")
	for i, l := range m.lines {
		d := s.visit.desk.data.line(l.Letter)
		r := Row{Label: T(l.Letter + "  " + l.Title.In(lang)), Value: M("desk.line.empty"), Alert: d.Waiting > 0}
		key := KeyID("line-" + strconv.Itoa(i))
		switch {
		case d.Waiting > 0 && !d.Called.IsZero():
			r.Value = M("desk.line.both", d.Called.String(), strconv.Itoa(d.Waiting))
		case d.Waiting > 0:
			r.Value = M("desk.line.waiting", strconv.Itoa(d.Waiting))
		case !d.Called.IsZero():
			r.Value, r.Key = M("desk.line.called", d.Called.String()), main(key, "desk.line.done")
		}
		if d.Waiting > 0 {
			r.Key = Key{ID: key, Label: M("desk.line.call", d.Next.String()), Role: RoleMain}
		}
		v.Rows = append(v.Rows, r)
	}
	v.Keys = []Key{plain(KeyOther, "back")}
	v.Speech = []Msg{v.Title}
}

func (m Machine) linesKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	i, ok := index(k, "line-")
	if !ok || i >= len(m.lines) {
		return m.show(s, Desk)
	}
	v.wait, v.paper = waitLine, ""
	letter := m.lines[i].Letter
	return m.show(s, Busy, MoveLine{Line: letter, Done: v.desk.data.line(letter).Waiting == 0})
}

// lineMoved shows the lines as they are now.
func (m Machine) lineMoved(s State, e LineMoved) (State, []Effect) {
	v := &s.visit
	if v.screen != Busy || v.wait != waitLine {
		return s, nil
	}
	v.wait, v.desk.data = waitNothing, bounded(e.Desk)
	if e.Failed {
		v.note = msgTrouble
		return m.resume(s, Message)
	}
	return m.resume(s, DeskLines)
}
