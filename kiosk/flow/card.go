package flow

import "github.com/smart-kampung/anjungan/kiosk"

// card is what a card's coming and going means.
func (m Machine) card(s State, what Happening) (State, []Effect) {
	switch e := what.(type) {
	case CardArrived:
		return m.cardArrived(s)
	case CardRead:
		return m.cardRead(s, e)
	case CardFailed:
		return m.cardFailed(s, e.Why)
	case CardRemoved:
		return m.cardRemoved(s)
	case FaceReady:
		s.visit.face = s.visit.authed
		return s, nil
	}
	return s, nil
}

// cardArrived reads a card that was placed. In the middle of a visit the screen hides what it
// shows until it is known whose card it is.
func (m Machine) cardArrived(s State) (State, []Effect) {
	s.cardIn = true
	v := &s.visit
	switch v.screen {
	case OutOfService:
		return s, nil
	case Busy, Reading:
		v.again = true // looked at when the kiosk has finished
		return s, nil
	case Welcome, Goodbye, CardLeft:
		prefs := v.prefs
		s.visit = blank(Reading)
		s.visit.prefs = prefs
		if v.screen == Goodbye || v.screen == CardLeft {
			s.visit.prefs = blank(Welcome).prefs
		}
		return s, []Effect{StopTimer{TimerEnd}, ReadCard{}}
	default:
		s = m.cover(s)
	}
	v.screen = Reading
	return s, []Effect{StopTimer{TimerIdle}, StopTimer{TimerStill}, StopTimer{TimerEnd}, Hush{}, ReadCard{}}
}

// cardRead greets, goes on with the visit of the same card, or ends it for another one.
func (m Machine) cardRead(s State, e CardRead) (State, []Effect) {
	v := &s.visit
	if v.screen != Reading {
		return s, nil
	}
	if v.again {
		v.again = false
		return s, []Effect{ReadCard{}} // what was read lies there no more
	}
	if v.mine(e.Chip) {
		v.hidden = false
		return m.show(s, v.under)
	}
	if v.under == TapOther {
		return m.otherCard(s, e) // asked for: the one moment when another card ends nothing
	}
	if m.cardlessForm(s) {
		v.screen = v.under
		return m.lay(s, msgOverForm)
	}
	var fx []Effect
	if v.begun() {
		fx = []Effect{Forget{}} // another chip: the visit before is over and unseen
	}
	prefs, again := v.prefs, v.chip == (Chip{}) || v.chip == e.Chip
	s.visit = blank(Reading)
	v = &s.visit
	if again && len(fx) == 0 {
		v.prefs = prefs // whoever chose them stands here still
	}
	v.chip, v.known, v.locked, v.waiting, v.card = e.Chip, e.Known, e.Locked, e.Waiting, e.Standing
	if e.Proved {
		v.known, v.locked = true, false
		v.admit(kiosk.BySAM, e.Resident, e.Holdings)
		return m.show(s, Home, append(fx, ReadFace{})...)
	}
	if e.Clerk {
		return m.show(s, StaffPIN, fx...)
	}
	return m.greet(s, fx...)
}

// greet is the first screen of a card's owner.
func (m Machine) greet(s State, fx ...Effect) (State, []Effect) {
	v := &s.visit
	switch {
	case v.card.Lost:
		v.note = msgLost
		if v.card.Check {
			v.note = msgCheck
		}
		return m.show(s, Message, append(fx, ReportLost{Chip: v.chip})...)
	case v.known:
		return m.show(s, Home, fx...)
	case v.card.Confirmed:
		v.note = msgConfirmed
	case v.card.Pending:
		v.note = msgPending
	default:
		v.note = msgUnenrolled
	}
	return m.show(s, Message, fx...)
}

// begun says that somebody's visit is under way that another card must not see.
func (v *visit) begun() bool {
	return v.known || v.deposit.on || v.desk.open || v.card.Clerk || v.own.how != ""
}

// mine says that the chip is the visitor's own, or of the person whom the visitor helps.
func (v *visit) mine(c Chip) bool {
	return c != (Chip{}) && v.begun() && (c == v.chip && v.under != TapOther || c == v.deposit.beside)
}

// cardFailed says what to do with a card that cannot be used. It is not known who stands there now: a visit that a
// card began stays hidden until that card is read again, one that was never of a card goes on.
func (m Machine) cardFailed(s State, why CardFailure) (State, []Effect) {
	if s.visit.screen != Reading {
		return s, nil
	}
	if s.visit.again {
		s.visit.again = false
		return s, []Effect{ReadCard{}}
	}
	if s.visit.under == TapOther {
		s.visit.desk.hint = "tap.unread"
		return m.show(s, TapOther)
	}
	if s.visit.begun() || m.formUnderWay(s) {
		return m.unread(s)
	}
	fx := []Effect{Forget{}}
	prefs := s.visit.prefs
	s.visit = blank(Message)
	s.visit.prefs = prefs
	switch why {
	case CardUnknown:
		s.visit.note = msgUnknown
	case CardLifted:
		s.visit.note = msgLifted
	case CardUnreadable:
		s.visit.note = msgUnreadable
	default:
		s.visit.note = msgUnreadable
	}
	return m.show(s, Message, fx...)
}

// unread is a card that cannot be used in the middle of a visit.
func (m Machine) unread(s State) (State, []Effect) {
	v := &s.visit
	if (v.chip == (Chip{}) || v.card.Fleeting && !v.known) && v.deposit.beside == (Chip{}) { // no card is known again
		v.screen = v.under
		return m.lay(s, msgCardless)
	}
	v.hidden = true
	return s.hide()
}

// hide shows nothing of the visit, which ends unless somebody goes on with it soon.
func (s State) hide(fx ...Effect) (State, []Effect) {
	s.visit.screen = StillThere
	return s, append(fx, Hush{}, StopTimer{TimerIdle}, StartTimer{TimerStill, StillTime})
}

// cardRemoved ends what waited for it. During a visit a card may be lifted after the greeting.
func (m Machine) cardRemoved(s State) (State, []Effect) {
	s.cardIn = false
	v := &s.visit
	switch v.screen {
	case CardLeft:
		s.visit.screen = Goodbye
		return s, lastWords(s)
	case Message:
		if v.note == msgUnknown || v.note == msgUnreadable {
			return m.rest(s), []Effect{Forget{}, Hush{}, StopTimer{TimerIdle}}
		}
	case Busy, Reading:
		v.again = false
	default:
	}
	return s, nil
}

// resume looks at a card that was placed while the kiosk was busy, now that it shows next.
func (m Machine) resume(s State, next Screen, fx ...Effect) (State, []Effect) {
	if !s.visit.again {
		return m.show(s, next, fx...)
	}
	s.visit.again = false
	s.visit.screen = next
	s, more := m.cardArrived(s)
	return s, append(fx, more...)
}
