package flow

import (
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
)

// answer is what stands for one field so far.
type answer struct {
	done   bool
	own    bool   // typed; else choice
	choice int    // index of the ready answer
	text   string // typed, well-formed; empty: left out
}

// value is the answer as the request keeps it.
func (a answer) value(f kiosk.Field) string {
	if a.own || a.choice >= len(f.Choices) {
		return a.text
	}
	return f.Choices[a.choice].Value
}

// form is a service's form under way.
type form struct {
	answers [kiosk.MaxAnswers]answer
	given   int  // the field that the menu has answered, -1: none
	fixed   bool // given was chosen in a room: it is not asked for here
	proof   bool // who asks is proved in it: a step of its own
	// nameless says that the visitor has a card and wants the report to be nobody's all the same.
	nameless bool
	typing   bool
	typed    string           // what stands in the entry, as typed
	fault    kiosk.FieldFault // what was wrong with it at the last "Lanjut"
	doubt    doubt            // why that is to be looked at once more
	doubted  string           // what that was asked of: the same again is taken
}

// startForm begins a draft for a service. What the menu has said already is not asked again.
func (m Machine) startForm(s State, i int, fresh kiosk.RequestID) (State, []Effect) {
	if i < 0 {
		return s, nil
	}
	switch {
	case s.shut:
		return m.refuse(s)
	case !s.visit.deposit.on && m.rationed(s) && m.services[i].Assurance > kiosk.Anonymous:
		return m.lay(s, msgCrowded)
	case m.flooded(s) && m.services[i].Assurance == kiosk.Anonymous:
		return m.lay(s, msgNameless)
	}
	s = m.newForm(s, i, fresh)
	v := &s.visit
	over, _ := m.entries(v.menu)
	for f, field := range m.services[i].Fields {
		for c, choice := range field.Choices {
			if choice.Need != "" && choice.Need == over.ID && v.form.given < 0 {
				v.form.answers[f], v.form.given = answer{done: true, choice: c}, f
			}
		}
	}
	return m.openForm(s)
}

// newForm is an empty form of a service.
func (m Machine) newForm(s State, i int, fresh kiosk.RequestID) State {
	v := &s.visit
	v.service, v.draft, v.goal, v.saving, v.form, v.page, v.aid.back = i, fresh, goalForm, false, form{given: -1}, 0, ""
	if f, ok := offered(m.services[i]); ok {
		v.form.answers[f] = answer{done: true, own: true}
	}
	return s
}

// openForm asks the first question of a new form.
func (m Machine) openForm(s State) (State, []Effect) {
	s.visit.form.proof = m.proofStep(s)
	return m.nextField(s)
}

// asked says whether a field belongs to the form after what was answered so far.
func (m Machine) asked(s State, f int) bool {
	svc, ok := m.serviceOf(s)
	return ok && svc.Fields[f].When.Holds(m.answered(s))
}

// answered gives the answers of the form by the id of their field.
func (m Machine) answered(s State) func(field string) string {
	svc, _ := m.serviceOf(s)
	return func(id string) string {
		i := slices.IndexFunc(svc.Fields, func(f kiosk.Field) bool { return f.ID == id })
		if i < 0 || !s.visit.form.answers[i].done {
			return ""
		}
		return s.visit.form.answers[i].value(svc.Fields[i])
	}
}

// nextField asks what is not answered yet, and then goes on to the proof. What is not asked any more is forgotten.
func (m Machine) nextField(s State) (State, []Effect) {
	svc, _ := m.serviceOf(s)
	for f := range svc.Fields {
		a := &s.visit.form.answers[f]
		if !m.asked(s, f) {
			*a = answer{} // an answer before it was changed
			continue
		}
		if !a.done {
			return m.ask(s, f)
		}
	}
	return m.prove(s)
}

// ask shows the question of a field: its ready answers first, or where there are none the entry.
func (m Machine) ask(s State, f int) (State, []Effect) {
	svc, ok := m.serviceOf(s)
	if !ok || f < 0 || f >= len(svc.Fields) {
		return m.showMenu(s)
	}
	v := &s.visit
	v.field, v.page = f, 0
	v.form.typing, v.form.typed, v.form.fault, v.form.doubt = false, "", kiosk.FieldFine, doubtNone
	if m.typedOnly(s, svc.Fields[f]) {
		return m.startTyping(s)
	}
	return m.show(s, Question)
}

// lastField goes back into the form from the step behind it.
func (m Machine) lastField(s State) (State, []Effect) {
	svc, _ := m.serviceOf(s)
	return m.fieldBefore(s, formLength(svc))
}

// back leaves the question that is asked for the one before, or for the last look where that asked it.
func (m Machine) back(s State) (State, []Effect) {
	svc, _ := m.serviceOf(s)
	if f, ok := offered(svc); ok && f == s.visit.field {
		return m.nextField(s)
	}
	return m.fieldBefore(s, s.visit.field)
}

// fieldBefore asks the field before f again, or leaves the form for the menu. What the menu answered is
// not asked on the way back either: going back one more time asks for it in the menu.
func (m Machine) fieldBefore(s State, f int) (State, []Effect) {
	svc, _ := m.serviceOf(s)
	for f = min(f, len(svc.Fields)) - 1; f >= 0; f-- {
		if f != s.visit.form.given && m.asked(s, f) {
			return m.ask(s, f)
		}
	}
	s.visit.page = 0
	return m.showMenu(s)
}

// stepsBefore is how many questions the form asks before a field.
func (m Machine) stepsBefore(s State, field int) (n int) {
	for f := range field {
		if f != s.visit.form.given && m.asked(s, f) {
			n++
		}
	}
	return n
}

// stepsOf is how many steps the form has after what was answered so far: its questions, the proof, the last look.
func (m Machine) stepsOf(s State) int {
	svc, _ := m.serviceOf(s)
	n := m.stepsBefore(s, formLength(svc)) + 1
	if s.visit.form.proof {
		n++
	}
	return n
}

func (m Machine) questionKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	svc, ok := m.serviceOf(s)
	if !ok || v.field >= len(svc.Fields) {
		return s, nil
	}
	f := svc.Fields[v.field]
	if v.form.typing {
		return m.typingKey(s, f, k)
	}
	if page, ok := turn(k, v.page, pages(len(f.Choices), readyRoom(f.Kind != kiosk.ChoiceField))); ok {
		v.page = page
		return m.show(s, Question)
	}
	switch k {
	case KeyBack:
		return m.back(s)
	case KeyOwn:
		return m.startTyping(s)
	default:
	}
	i, isChoice := index(k, "choice-")
	switch {
	case isChoice && i < len(f.Days):
		v.form.answers[v.field] = answer{done: true, own: true, text: kiosk.ReadyDay(s.now, f.Days[i])}
	case isChoice && i < len(f.Choices) && m.fits(s, f, f.Choices[i]):
		v.form.answers[v.field] = answer{done: true, choice: i}
	default:
		return s, nil
	}
	return m.nextField(s)
}

// confirmKey is the last look before the request is made.
func (m Machine) confirmKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	if i, ok := index(k, "change-"); ok {
		v.page = 0
		return m.ask(s, i)
	}
	if page, ok := turn(k, v.page, len(m.confirmPages(s))); ok {
		v.page = page
		return m.show(s, Confirm)
	}
	switch k {
	case KeyBack:
		return m.lastField(s)
	case KeyVisit:
		return m.visitKey(s)
	case KeyName:
		v.form.nameless = !v.form.nameless
		v.page = 0
		return m.show(s, Confirm)
	case KeyOther:
		if v.deposit.on {
			v.own = chosenPIN{} // chosen under what is typed anew, and perhaps none is due then
			return m.show(s, TypeNIK)
		}
		v.note = msgWrongData
		return m.show(s, Message, ReportData{Subject: v.resident.NIK})
	case KeyOK:
		return m.save(s)
	default:
	}
	return s, nil
}

// save asks for the request to be made durable, once per draft.
func (m Machine) save(s State) (State, []Effect) {
	v := &s.visit
	svc, ok := m.serviceOf(s)
	d, proved := m.draftOf(s)
	if !ok || v.saving || !proved {
		return s, nil
	}
	v.saving, v.paper = true, ""
	d.Service = svc.ID
	for f, field := range svc.Fields {
		if i, ok := offered(svc); ok && i == f && m.visitTo(s) == "" || !v.form.answers[f].done {
			continue
		}
		d.Answers[d.Count] = kiosk.Answer{Field: field.ID, Value: v.form.answers[f].value(field)}
		d.Count++
	}
	return m.show(s, Busy, Save{Draft: d})
}
