package flow

import (
	"github.com/smart-kampung/anjungan/kiosk"
)

// desk is the clerk's mode (mode petugas), and the asking for another person's card beside the visitor's.
type desk struct {
	open   bool   // the clerk's PIN was right
	name   string // of the clerk
	data   DeskData
	want   want
	at     int  // index of the person who is looked at
	other  Chip // the resident's card, once it lay here
	hint   string
	number typed
	bad    bool
	tries  int
	did    kiosk.ClerkAction
	deed   Deed
}

// want is what another person's card is asked for.
type want uint8

const (
	wantAssist want = iota
	wantConfirm
	wantUnlock
	wantServe
	wantFind
	wantHand // no card: a number
)

// The keys of the clerk's mode.
const (
	keyQueue  KeyID = "desk-queue"
	keyUnlock KeyID = "desk-unlock"
	keyWork   KeyID = "desk-work"
	keyDesk   KeyID = "desk-home"
	keyServe  KeyID = "desk-serve"
	keyPaper  KeyID = "desk-paper"
	keyRoll   KeyID = "desk-roll"
	keyRecap  KeyID = "desk-recap"
	keyList   KeyID = "desk-list"
	keyLines  KeyID = "desk-lines"
)

// numberDigits is how long a resident's number is.
const numberDigits = 12

// deskKey is a key of the clerk's mode.
func (m Machine) deskKey(s State, k KeyID) (State, []Effect) {
	switch s.visit.screen {
	case StaffPIN:
		return m.staffPINKey(s, k)
	case StaffCode:
		return m.staffCodeKey(s, k)
	case Desk:
		return m.deskHomeKey(s, k)
	case DeskQueue:
		return m.queueKey(s, k)
	case DeskPerson:
		return m.personKey(s, k)
	case DeskDeny:
		return m.denyKey(s, k)
	case DeskWork:
		return m.workKey(s, k)
	case DeskPaper:
		return m.paperKey(s, k)
	case DeskLines:
		return m.linesKey(s, k)
	default:
		return m.numberKey(s, k)
	}
}

func (m Machine) staffPINKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	switch k {
	case KeyOther: // a clerk is a resident too
		v.card.Clerk = false
		v.pin, v.typed = [kiosk.PINLength]byte{}, 0
		return m.greet(s)
	case KeyErase:
		v.rub()
		return m.show(s, StaffPIN)
	default:
	}
	pin, ok := v.digit(k)
	if !ok {
		return m.show(s, StaffPIN)
	}
	v.wait, v.paper = waitClerk, ""
	return m.show(s, Busy, CheckClerk{Chip: v.chip, PIN: pin})
}

func (m Machine) staffCodeKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	switch k {
	case KeyBack:
		v.own = chosenPIN{}
		return m.unclaim(s)
	case KeyOK:
		return m.choosePIN(s, kiosk.PINStaff)
	default:
	}
	v.own.code.press(k, kiosk.StaffCodeLength)
	return m.show(s, StaffCode)
}

// unclaim goes back from a clerk's one-time code to what led to it.
func (m Machine) unclaim(s State) (State, []Effect) {
	if s.visit.note == msgStaffLock {
		return m.show(s, Message)
	}
	return m.greet(s)
}

// deskEvent is what the station answers in the clerk's mode.
func (m Machine) deskEvent(s State, what Happening) (State, []Effect) {
	v := &s.visit
	if v.screen != Busy {
		return s, nil
	}
	switch e := what.(type) {
	case ClerkAnswer:
		if v.wait == waitClerk {
			v.wait = waitNothing
			return m.clerkAnswer(s, e)
		}
	case PersonFound:
		if v.wait == waitFind {
			v.wait = waitNothing
			return m.personFound(s, e)
		}
	case ClerkDone:
		if v.wait == waitDesk {
			v.wait = waitNothing
			if e.trainable() {
				return m.begunTraining(s)
			}
			v.desk.data, v.desk.did, v.desk.deed = bounded(e.Desk), e.Do, e.Deed
			v.note = msgDeskDone
			if e.Deed != DeedDone {
				v.note = msgDeskFail
			}
			return m.resume(s, Message)
		}
	}
	return s, nil
}

// clerkAnswer opens the clerk's mode, or says how many tries are left.
func (m Machine) clerkAnswer(s State, e ClerkAnswer) (State, []Effect) {
	v := &s.visit
	switch {
	case e.Failed:
		v.note = msgTrouble
		return m.resume(s, Message)
	case e.Locked:
		v.note = msgStaffLock
		return m.resume(s, Message)
	case !e.OK:
		v.desk.tries = e.TriesLeft
		return m.resume(s, StaffPIN)
	}
	v.desk = desk{open: true, name: e.Name, data: bounded(e.Desk)}
	return m.resume(s, Desk)
}

// bounded is what the station told, within what there is room for.
func bounded(d DeskData) DeskData {
	d.People = min(max(d.People, 0), MaxPersons)
	d.Jobs = min(max(d.Jobs, 0), MaxWork)
	return d
}

func (m Machine) deskHomeKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	v.page, v.desk.hint, v.desk.number, v.desk.bad, v.desk.other = 0, "", typed{}, false, Chip{}
	switch k {
	case keyQueue:
		return m.show(s, DeskQueue)
	case keyUnlock:
		v.desk.want = wantUnlock
		return m.show(s, TapOther)
	case keyServe:
		if s.shut {
			return m.refuse(s)
		}
		v.desk.want = wantServe
		return m.show(s, TapOther)
	case keyWork:
		return m.show(s, DeskWork)
	case keyLines:
		return m.show(s, DeskLines)
	case keyPaper:
		return m.show(s, DeskPaper)
	default:
		return s, nil
	}
}

// paperKey is a key about the kiosk's paper.
func (m Machine) paperKey(s State, k KeyID) (State, []Effect) {
	switch k {
	case keyRoll:
		return m.act(s, Act{Do: kiosk.ClerkRoll})
	case keyRecap:
		return m.act(s, Act{Do: kiosk.ClerkRecap})
	case keyList:
		return m.act(s, Act{Do: kiosk.ClerkList})
	case keyTrain:
		return m.act(s, Act{Do: kiosk.ClerkTraining})
	default:
		return m.show(s, Desk)
	}
}

// act has done what the clerk decided.
func (m Machine) act(s State, a Act) (State, []Effect) {
	v := &s.visit
	a.Clerk, a.Name, v.wait, v.paper = v.chip, v.desk.name, waitDesk, ""
	return m.show(s, Busy, a)
}

func (m Machine) queueKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	n := v.desk.data.People
	if p, ok := turn(k, v.page, pages(listRows(n, v.desk.data.Beside), ListRoom(s.visit.prefs.Size))); ok {
		v.page = p
		return m.show(s, DeskQueue)
	}
	if k == KeyNumber {
		return m.find(s)
	}
	i, ok := index(k, "pick-")
	if !ok || i >= n {
		return m.show(s, Desk)
	}
	v.desk.at, v.desk.want, v.desk.hint, v.desk.other = i, wantConfirm, "", Chip{}
	if v.desk.data.Persons[i].Chip == (Chip{}) {
		return m.show(s, DeskPerson)
	}
	return m.show(s, TapOther)
}

func (m Machine) personKey(s State, k KeyID) (State, []Effect) {
	d := &s.visit.desk
	p := d.data.Persons[d.at]
	switch k {
	case KeyOK:
		return m.act(s, Act{Do: kiosk.ClerkConfirm, Chip: p.Chip, Request: p.Request})
	case KeyOther:
		return m.show(s, DeskDeny)
	default:
		return m.show(s, DeskQueue)
	}
}

func (m Machine) denyKey(s State, k KeyID) (State, []Effect) {
	d := &s.visit.desk
	if i, ok := index(k, "choice-"); ok && i < len(kiosk.DenyReasons()) {
		p := d.data.Persons[d.at]
		return m.act(s, Act{Do: kiosk.ClerkDeny, Chip: p.Chip, Request: p.Request, Why: kiosk.DenyReasons()[i]})
	}
	return m.show(s, DeskPerson)
}

func (m Machine) workKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	n := v.desk.data.Jobs
	if p, ok := turn(k, v.page, pages(listRows(n, v.desk.data.More), ListRoom(s.visit.prefs.Size))); ok {
		v.page = p
		return m.show(s, DeskWork)
	}
	if k == KeyNumber {
		v.desk.want, v.desk.number, v.desk.bad, v.desk.hint = wantHand, typed{}, false, ""
		return m.show(s, DeskNumber)
	}
	i, ok := index(k, "hand-")
	if !ok || i >= n {
		return m.show(s, Desk)
	}
	return m.act(s, Act{Do: kiosk.ClerkHandOver, Request: v.desk.data.Work[i].Request})
}

func (m Machine) numberKey(s State, k KeyID) (State, []Effect) {
	d := &s.visit.desk
	switch k {
	case KeyBack:
		if d.want == wantFind {
			return m.find(s)
		}
		return m.show(s, DeskWork)
	case KeyOK:
		n, err := kiosk.ParseNumber(d.number.text())
		if d.bad = err != nil; d.bad {
			return m.show(s, DeskNumber)
		}
		if d.want == wantFind {
			return m.look(s, FindPerson{Number: n})
		}
		return m.act(s, Act{Do: kiosk.ClerkHandOver, Number: n})
	default:
	}
	d.bad, d.hint = false, ""
	d.number.press(k, numberDigits)
	return m.show(s, DeskNumber)
}

// otherCard is the card that was asked for.
func (m Machine) otherCard(s State, e CardRead) (State, []Effect) {
	d := &s.visit.desk
	d.hint = ""
	switch {
	case e.Chip == s.visit.chip:
		d.hint = "tap.own"
	case e.Lost && d.want != wantConfirm && d.want != wantFind:
		return m.opensNothing(s, e)
	case d.want == wantAssist:
		return m.assist(s, e)
	case d.want == wantServe:
		return m.serve(s, e)
	case d.want == wantConfirm && d.data.Persons[d.at].Chip == e.Chip:
		d.other = e.Chip
		return m.show(s, DeskPerson)
	case d.want == wantConfirm:
		d.hint = "tap.different"
	case d.want == wantFind:
		d.number = typed{}
		return m.look(s, FindPerson{Chip: e.Chip})
	default:
		return m.unlock(s, e)
	}
	return m.show(s, TapOther)
}

// opensNothing says why a card that was laid down for somebody else cannot be used, and tells the clerks that it lies here.
func (m Machine) opensNothing(s State, e CardRead) (State, []Effect) {
	s.visit.desk.hint = "tap.lost"
	if e.Check {
		s.visit.desk.hint = "tap.check"
	}
	return m.show(s, TapOther, ReportLost{Chip: e.Chip})
}

// unlock gives the card new tries; where a new PIN waits for it the clerk decides on that first.
func (m Machine) unlock(s State, e CardRead) (State, []Effect) {
	v := &s.visit
	for i, p := range v.desk.data.Persons[:v.desk.data.People] {
		if p.Chip == e.Chip && p.Request.IsZero() {
			v.desk.at, v.desk.other = i, e.Chip
			return m.show(s, DeskPerson)
		}
	}
	switch {
	case e.PINWaits: // many wait, and this one is not among those that the list holds
		v.desk.number = typed{}
		return m.look(s, FindPerson{Chip: e.Chip})
	case !e.Known:
		v.desk.hint = "tap.unenrolled"
		return m.show(s, TapOther)
	case !e.Locked:
		v.note = msgUnlocked
		return m.show(s, Message)
	}
	return m.act(s, Act{Do: kiosk.ClerkUnlock, Chip: e.Chip})
}

// tapOtherKey goes on without the card that was asked for, or back.
func (m Machine) tapOtherKey(s State, k KeyID) (State, []Effect) {
	d := &s.visit.desk
	switch {
	case k == KeyNoCard && d.want == wantAssist:
		return m.assist(s, CardRead{Standing: Standing{Fleeting: true}})
	case k == KeyNoCard && d.want == wantServe:
		return m.serve(s, CardRead{Standing: Standing{Fleeting: true}})
	case d.want == wantAssist && s.visit.helper.on:
		s.visit.deposit, s.visit.helper, s.visit.desk = s.visit.helper, deposit{}, desk{}
		return m.show(s, ForWhom)
	case d.want == wantAssist:
		return m.goHome(s)
	case k == KeyNumber:
		d.number, d.bad, d.hint = typed{}, false, ""
		return m.show(s, DeskNumber)
	case d.want == wantConfirm, d.want == wantFind:
		return m.show(s, DeskQueue)
	}
	return m.show(s, Desk)
}
