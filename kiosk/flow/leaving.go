package flow

import "github.com/smart-kampung/anjungan/kiosk"

// formUnderWay says that something was begun that leaving would lose: a form that is not saved, something said
// that is not kept, or digits that stand in the entry of a deposit.
func (m Machine) formUnderWay(s State) bool {
	v := &s.visit
	switch v.goal {
	case goalForm:
		return v.service >= 0 && v.request != v.draft
	case goalReport:
		return v.report.said.ID != (kiosk.RequestID{}) && v.report.said.Topic != ""
	case goalHome, goalWaiting, goalAid, goalAssist:
	}
	on := m.beneath(s)
	return on == TypeNIK || on == TypeBirth || on == ForWhom || on == TapOther && v.helper.on
}

// dropForm forgets a form that its owner went back out of.
func (v *visit) dropForm() {
	if v.goal == goalForm {
		v.goal = goalHome
	}
	v.service, v.form, v.draft = -1, form{}, kiosk.RequestID{}
}

// leave ends the visit, and asks once where a form would be lost.
func (m Machine) leave(s State) (State, []Effect) {
	if !m.formUnderWay(s) {
		return m.end(s)
	}
	var fx []Effect
	if s.visit.screen == StillThere {
		fx = []Effect{StopTimer{TimerStill}}
	}
	return m.show(m.cover(s), AskLeave, fx...)
}

// leaving names the key that leaves: Batal in a form, Keluar where nothing is lost.
func (m Machine) leaving(s State, v *View) {
	if !m.formUnderWay(s) {
		return
	}
	if v.Leave.ID == KeyLeave {
		v.Leave.Label, v.Leave.Role = M("leave.cancel"), RoleLeave
	}
	if v.Screen == AskLeave {
		return
	}
	for i, k := range v.Keys {
		if k.ID == KeyOther && k.Role == RoleExit {
			v.Keys[i].Label, v.Keys[i].Role = M("leave.cancel"), RoleLeave
		}
		if k.Role == RoleDone { // the paper of before; the form is not at its end
			v.Keys[i] = main(KeyOK, "go.on")
		}
	}
}

// askLeaveView asks once. What somebody says in the room of complaints is no request.
func askLeaveView(s State, v *View) {
	v.Picture, v.Title = PicQuestion, M("ask.leave.title")
	if s.visit.goal == goalReport {
		v.Title = M("ask.leave.report")
	}
	v.Keys = []Key{main(KeyOK, "ask.leave.stay"), {ID: KeyOther, Label: M("ask.leave.go"), Role: RoleLeave}}
}

// afterPaper goes on with the form that a question about an earlier paper interrupted, or ends the visit.
func (m Machine) afterPaper(s State, end func(State) (State, []Effect)) (State, []Effect) {
	if !m.formUnderWay(s) {
		return end(s)
	}
	s.visit.sheet, s.visit.paper, s.visit.word = "", "", ""
	return m.proven(s, StopTimer{TimerEnd})
}

// undeposit goes back from a deposit of which nothing was typed to what led to it.
func (m Machine) undeposit(s State) (State, []Effect) {
	v := &s.visit
	d := v.deposit
	switch {
	case d.witness != (Chip{}):
		return m.leave(s) // the clerk's mode was left for it
	case d.helped:
		v.deposit = v.helper
		return m.startAssist(s)
	case v.public && m.formUnderWay(s):
		v.deposit = deposit{}
		return m.lastField(s)
	case v.chip != (Chip{}) && v.note != msgNone:
		v.deposit = deposit{}
		return m.show(s, Message)
	case m.formUnderWay(s):
		return m.leave(s)
	}
	return m.leaveRooms(s)
}

// goOn is the way on from a message in the middle of a form.
func (m Machine) goOn(s State) (State, []Effect) {
	switch {
	case s.visit.note == msgTrouble:
		return m.prove(s)
	case s.visit.goal == goalReport && s.visit.note == msgLocked:
		s.visit.report.named = false
		return m.confirmReport(s)
	case s.visit.goal == goalReport:
		return m.askReport(s, reportName)
	}
	return m.leave(s)
}

// midForm is the keys of a message about PIN or kiosk in the middle of a form: none of them ends it unasked.
func (m Machine) midForm(s State, v *View) {
	if !m.formUnderWay(s) {
		return
	}
	titip := main(KeyDeposit, "deposit.go")
	drop := Key{ID: KeyOther, Label: M("leave.cancel"), Role: RoleLeave}
	report := s.visit.goal == goalReport
	switch s.visit.note {
	case msgTrouble:
		v.Keys = []Key{main(KeyOK, "msg.again"), drop}
	case msgLocked:
		v.Keys = []Key{titip, plain(KeyForgot, "pin.forgot"), drop}
		if report {
			v.Keys[0] = main(KeyOK, "report.go.unnamed")
		}
	case msgPINSet:
		v.Keys = []Key{titip, drop}
		if report {
			v.Keys = []Key{main(KeyOK, "msg.ok"), drop}
		}
	case msgForgot:
		v.Keys = []Key{main(KeyForgot, "pin.choose"), plain(KeyBack, "back")}
	default:
	}
}

// stayKey goes back to what was asked about, or leaves: from a form at its question alone.
func (m Machine) stayKey(s State, k KeyID) (State, []Effect) {
	switch {
	case k == KeyOther && s.visit.screen == AskLeave:
		return m.end(s)
	case k == KeyOther:
		return m.leave(s)
	case s.visit.screen == AskLeave:
		return m.uncover(s)
	}
	return m.uncover(s, StopTimer{TimerStill})
}
