package flow

import "github.com/smart-kampung/anjungan/kiosk"

// pinKey collects the digits; the sixth one asks the store.
func (m Machine) pinKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	switch k {
	case KeyBack:
		v.pin, v.typed = [kiosk.PINLength]byte{}, 0
		if v.goal == goalForm {
			return m.lastField(s)
		}
		if v.goal == goalReport {
			return m.askReport(s, reportName)
		}
		return m.goHome(s)
	case KeyErase:
		v.rub()
		return m.show(s, PIN)
	case KeyForgot:
		v.pin, v.typed, v.note = [kiosk.PINLength]byte{}, 0, msgForgot
		return m.show(s, Message)
	default:
	}
	secret, ok := v.digit(k)
	if !ok {
		return m.show(s, PIN)
	}
	v.paper = ""
	return m.show(s, Busy, CheckPIN{Chip: v.chip, PIN: secret})
}

// digit takes a digit of a PIN; ok says that it was the sixth, and then nothing of them is kept here.
func (v *visit) digit(k KeyID) (pin Secret, ok bool) {
	d, is := index(k, "digit-")
	if !is || d > 9 || v.typed >= len(v.pin) {
		return Secret{}, false
	}
	v.pin[v.typed] = byte('0' + d)
	if v.typed++; v.typed < len(v.pin) {
		return Secret{}, false
	}
	pin = Secret{v.pin}
	v.pin, v.typed = [kiosk.PINLength]byte{}, 0
	return pin, true
}

// rub takes the last digit of a PIN back.
func (v *visit) rub() {
	if v.typed > 0 {
		v.typed--
		v.pin[v.typed] = 0
	}
}

// pinAnswer opens the visit, or says how many tries are left.
func (m Machine) pinAnswer(s State, e PINAnswer) (State, []Effect) {
	v := &s.visit
	if v.screen != Busy || v.authed || !v.known || v.wait != waitNothing {
		return s, nil
	}
	switch {
	case e.Failed:
		v.note = msgTrouble
		return m.resume(s, Message)
	case e.OK:
		v.admit(kiosk.ByPIN, e.Resident, e.Holdings)
		return m.proven(s, ReadFace{})
	case e.Locked:
		v.locked, v.note = true, msgLocked
		return m.resume(s, Message)
	}
	v.triesBad = e.TriesLeft
	return m.resume(s, PIN)
}

// admit opens the visit for a resident who is known that well.
func (v *visit) admit(sure kiosk.Assurance, r kiosk.Resident, h Holdings) {
	v.authed, v.sure, v.resident, v.items = true, sure, r, h.Items
	v.count, v.more = min(max(h.Count, 0), MaxItems), max(h.More, 0)
	v.aid.mine = h.Aid
	v.aid.mine.Count = min(max(h.Aid.Count, 0), MaxAid)
}
