package flow

// fitness never cuts off a visit under way: whoever stands there finishes, or is told at the step that fails. A card
// that was laid down meanwhile is read once the kiosk is in service again.
func (m Machine) fitness(s State, e Fitness) (State, []Effect) {
	was := s.visit.screen
	s.readerUp, s.storeUp, s.shut, s.silent, s.crowded, s.flooded = e.Reader, e.Store, e.Shut, e.Silent, e.Crowded, e.Flooded
	switch {
	case was == Welcome && !s.storeUp:
		return m.rest(s), nil
	case was == OutOfService && s.storeUp:
		if s = m.rest(s); s.cardIn {
			return m.cardArrived(s)
		}
	}
	return s, nil
}

// rest is the state between two visits: Welcome, or OutOfService where nothing can be written down. Much of what
// Welcome offers needs no reader, and most of it no room in the store.
func (m Machine) rest(s State) State {
	on := Welcome
	if !s.storeUp {
		on = OutOfService
	}
	s.visit = blank(on)
	return s
}

// refuse says that nothing new is taken now, before anything is filled in for it.
func (m Machine) refuse(s State) (State, []Effect) { return m.lay(s, msgShut) }

// rationed says that whoever stands there may not begin a request now: no card vouches for them, and so much was left
// without one that a clerk would not find whom it is about. While the counter is open a clerk sees who plays.
func (m Machine) rationed(s State) bool {
	v := &s.visit
	return s.crowded && !m.site.Open(s.now) && !v.known && v.chip == (Chip{})
}

// flooded says that whoever stands there may leave no report that names nobody, by the same rule: a card that is known still may.
func (m Machine) flooded(s State) bool {
	v := &s.visit
	return s.flooded && !m.site.Open(s.now) && !v.known && (v.chip == (Chip{}) || v.card.Fleeting)
}

// askDeposit begins a deposit that somebody asks for, unless nothing new is taken now, or no more without a card; one that ends a form goes on.
func (m Machine) askDeposit(s State) (State, []Effect) {
	switch {
	case m.formUnderWay(s):
	case s.shut:
		return m.refuse(s)
	case m.rationed(s):
		return m.lay(s, msgCrowded)
	}
	return m.startDeposit(s)
}

// lay lays a message over the visit, which goes on behind it.
func (m Machine) lay(s State, note message) (State, []Effect) {
	return m.show(m.over(s, note), Message)
}

// over is the visit with a message laid over it.
func (m Machine) over(s State, note message) State {
	s = m.cover(s)
	v := &s.visit
	v.noteUnder, v.screen, v.note = v.note, Message, note
	return s
}

// laid says that a message lies over the visit.
func (n message) laid() bool {
	return n == msgHelp || n == msgShut || n == msgCrowded || n == msgNameless || n == msgCardless || n == msgOverForm
}

// lifted goes on behind a message that lies over the visit.
func (m Machine) lifted(s State) (State, []Effect) {
	s.visit.note = s.visit.noteUnder
	return m.uncover(s)
}

// fitView says what does not work on a screen that it matters for.
func fitView(s State, v *View) {
	if s.readerUp {
		return
	}
	unread := s.visit.note == msgUnreadable || s.visit.note == msgLifted
	switch {
	case s.visit.screen == Message && unread:
		v.Title, v.Lead, v.Picture = M("reader.down.title"), readerDown(s), PicAlert
	case s.visit.screen == TapOther, s.visit.screen == StillThere && s.visit.hidden:
		v.Lead, v.Picture = readerDown(s), PicAlert
		if v.Speech != nil {
			v.Speech = append(v.Speech, v.Lead)
		}
	}
}

// welcomeFit is the greeting while cards cannot be read, or nothing new is taken, or neither.
func welcomeFit(s State, v *View) {
	v.Speech = []Msg{v.Title}
	if s.readerUp {
		v.Speech = append(v.Speech, M("welcome.tap"), M("welcome.light"))
	} else {
		v.Picture, v.Rows, v.Lead = NoPicture, nil, M("welcome.cardless")
		v.Note = readerDown(s)
		v.Speech = append(v.Speech, M("reader.down.title"), v.Note)
		for i, k := range v.Keys {
			if k.ID == KeyNoCard {
				v.Keys[i].Label = M("deposit.nocard")
			}
		}
	}
	if s.shut {
		v.Lead = M("welcome.shut")
		v.Speech = append(v.Speech, v.Lead)
	}
}

// readerDown is who knows that the reader does not work.
func readerDown(s State) Msg {
	if s.linkUp {
		return M("reader.down")
	}
	return M("reader.down.offline")
}
