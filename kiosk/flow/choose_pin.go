package flow

import "github.com/smart-kampung/anjungan/kiosk"

// chosenPIN is a PIN that is being chosen: typed twice.
type chosenPIN struct {
	how   kiosk.PINHow // empty: none is being chosen
	first Secret       // typed once
	pin   Secret       // typed twice; waits for the deposit to be saved
	fault pinFault     // why it is asked for again
	code  typed        // of a clerk's card
}

// pinFault is why a PIN is asked for again.
type pinFault string

const (
	pinWeak   pinFault = "weak"
	pinDiffer pinFault = "differ"
)

// choosePIN asks for a new PIN.
func (m Machine) choosePIN(s State, how kiosk.PINHow) (State, []Effect) {
	v := &s.visit
	v.own = chosenPIN{how: how, code: v.own.code}
	v.pin, v.typed = [kiosk.PINLength]byte{}, 0
	return m.show(s, ChoosePIN)
}

func (m Machine) choosePINKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	switch k {
	case KeyBack:
		return m.unchoose(s)
	case KeyErase:
		v.rub()
		return m.show(s, ChoosePIN)
	default:
	}
	pin, ok := v.digit(k)
	if !ok {
		return m.show(s, ChoosePIN)
	}
	own := &v.own
	if own.first.None() {
		own.fault = ""
		if kiosk.WeakPIN(pin.Reveal(), m.birthOf(s)) {
			own.fault = pinWeak
		} else {
			own.first = pin
		}
		return m.show(s, ChoosePIN)
	}
	if own.first != pin {
		own.first, own.fault = Secret{}, pinDiffer
		return m.show(s, ChoosePIN)
	}
	own.first = Secret{}
	return m.chosen(s, pin)
}

// birthOf is the birth date that a PIN must not be, as far as it is known here.
func (m Machine) birthOf(s State) string {
	if s.visit.deposit.on {
		return m.subject(s).BirthDate
	}
	return s.visit.resident.BirthDate
}

// unchoose goes back from choosing a PIN.
func (m Machine) unchoose(s State) (State, []Effect) {
	v := &s.visit
	how := v.own.how
	v.own = chosenPIN{}
	v.pin, v.typed = [kiosk.PINLength]byte{}, 0
	switch {
	case how == kiosk.PINChanged:
		return m.show(s, Waiting)
	case v.deposit.on:
		return m.lastField(s)
	case how == kiosk.PINStaff:
		return m.unclaim(s)
	}
	return m.prove(s)
}

// chosen goes on with a PIN that was typed twice.
func (m Machine) chosen(s State, pin Secret) (State, []Effect) {
	v := &s.visit
	switch {
	case v.deposit.on:
		v.own.pin = pin
		return m.show(s, Confirm)
	case v.own.how == kiosk.PINStaff:
		code := v.own.code.text()
		v.own.code, v.wait, v.paper = typed{}, waitPINSet, ""
		return m.show(s, Busy, ClaimStaff{Chip: v.chip, Code: code, PIN: pin})
	}
	v.wait, v.paper = waitPINSet, ""
	return m.show(s, Busy, SetPIN{Chip: v.chip, PIN: pin, How: v.own.how})
}

// pinSet says what became of the chosen PIN.
func (m Machine) pinSet(s State, e PINSet) (State, []Effect) {
	v := &s.visit
	if v.screen != Busy || v.wait != waitPINSet {
		return s, nil
	}
	v.wait = waitNothing
	how := v.own.how
	v.own = chosenPIN{}
	switch {
	case e.Weak:
		v.own = chosenPIN{how: how, fault: pinWeak}
		return m.resume(s, ChoosePIN)
	case !e.OK:
		v.note = msgTrouble
	case how == kiosk.PINChanged:
		v.note = msgPINNew
	case how == kiosk.PINStaff:
		v.note = msgStaffSet
	default:
		v.note, v.card.PINWaits = msgPINSet, true
	}
	return m.resume(s, Message)
}

// cardMessageKey is a key of a message about the visitor's card or PIN.
func (m Machine) cardMessageKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	switch {
	case k == KeyDeposit || k == KeyNoCard:
		return m.askDeposit(s)
	case k == KeyForgot:
		how := kiosk.PINForgotten
		if v.card.NoPIN {
			how = kiosk.PINFirst
		}
		return m.choosePIN(s, how)
	case k == KeyStaff:
		v.own = chosenPIN{how: kiosk.PINStaff}
		return m.show(s, StaffCode)
	case k == KeyBack && v.note == msgForgot:
		return m.show(s, PIN)
	case k == KeyOK && m.formUnderWay(s):
		return m.goOn(s)
	case v.note == msgPINNew && k == KeyOK:
		return m.show(s, Waiting)
	case v.desk.open && k == KeyOK:
		return m.show(s, Desk)
	}
	return m.leave(s)
}
