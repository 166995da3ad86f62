package flow

import (
	"slices"
	"strconv"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

// key is what a touched key means. A key that the shown view does not have is ignored: a touch can
// arrive after the screen has changed.
func (m Machine) key(s State, k KeyID, fresh kiosk.RequestID) (State, []Effect) {
	if !m.View(s).has(k) {
		return s, nil
	}
	if s, fx, ok := m.trainingKey(s, k); ok {
		return s, append(fx, m.stirred(s)...)
	}
	if s, fx, ok := m.helpKey(s, k); ok {
		return s, append(fx, m.stirred(s)...)
	}
	if k == KeyLeave {
		return m.leave(s)
	}
	return m.bodyKey(s, k, fresh)
}

// bodyKey is what a key of the screen's body means.
func (m Machine) bodyKey(s State, k KeyID, fresh kiosk.RequestID) (State, []Effect) {
	s.visit.spared = ""
	switch s.visit.screen {
	case Home:
		return m.homeKey(s, k, fresh)
	case Menu:
		return m.menuKey(s, k, fresh)
	case Question:
		return m.questionKey(s, k)
	case PIN:
		return m.pinKey(s, k)
	case Confirm:
		return m.confirmKey(s, k)
	case Waiting:
		return m.waitingKey(s, k)
	case AskPaper:
		return m.askPaperKey(s, k)
	case Message:
		return m.messageKey(s, k)
	case AskLeave, StillThere:
		return m.stayKey(s, k)
	case TakePaper, PaperTrouble:
		return m.underPaper(s, k)
	case AidWho, AidList, AidScheme, AidAnswer:
		return m.aidKey(s, k, fresh)
	case News, NewsPage:
		return m.newsKey(s, k, fresh)
	default:
		return m.otherKey(s, k, fresh)
	}
}

// otherKey is a key of the screens of deposits, of chosen PINs and of the clerk's mode.
func (m Machine) otherKey(s State, k KeyID, fresh kiosk.RequestID) (State, []Effect) {
	switch s.visit.screen {
	case PickVillage, TypeNIK, TypeBirth, ForWhom, TapOther:
		return m.depositKey(s, k)
	case ChoosePIN:
		return m.choosePINKey(s, k)
	case StaffPIN, StaffCode, Desk, DeskQueue, DeskPerson, DeskDeny, DeskWork, DeskNumber, DeskPaper, DeskLines:
		return m.deskKey(s, k)
	case Report, ReportType, ReportConfirm, ReportCode, AskCode, CodeAnswer:
		return m.reportKey(s, k, fresh)
	case QueuePick:
		return m.queuePickKey(s, k)
	case QueueTicket:
		return m.ticketKey(s, k)
	case Goodbye:
		return m.surveyKey(s, k)
	case Mine:
		return m.mineKey(s, k)
	case AskCancel:
		return m.askCancelKey(s, k)
	case TrackNumber:
		return m.trackNumberKey(s, k)
	case TrackAnswer:
		return m.trackAnswerKey(s, k)
	case Welcome:
		return m.welcomeKey(s, k)
	case OutOfService:
		return m.spareKey(s, k)
	default:
	}
	return s, nil
}

// helpKey handles the help row, which is the same on every screen.
func (m Machine) helpKey(s State, k KeyID) (State, []Effect, bool) {
	p := &s.visit.prefs
	switch k {
	case KeyLang:
		p.Lang = m.nextLang(p.Lang)
		return s, []Effect{Hush{}}, true
	case KeySize:
		p.Size = (p.Size + 1) % (Size9 + 1)
		return s, nil, true
	case KeyContrast:
		p.Contrast = !p.Contrast
		return s, nil, true
	case KeyHelp:
		switch s.visit.screen {
		case Reading, Busy, CardLeft, Goodbye:
			return s, []Effect{CallHelp{}}, true // what is under way stays on the screen
		default:
		}
		return m.over(s, msgHelp), []Effect{CallHelp{}}, true
	default:
	}
	if l, ok := strings.CutPrefix(string(k), "lang-"); ok { // one that Welcome shows
		p.Lang = kiosk.Lang(l)
		return s, []Effect{Hush{}}, true
	}
	return m.voiceKey(s, k)
}

// beneath is the screen to come back to from something laid over the visit.
func (m Machine) beneath(s State) Screen {
	switch s.visit.screen {
	case AskLeave, StillThere:
		return s.visit.under
	case Message:
		if s.visit.note.laid() {
			return s.visit.under
		}
	default:
	}
	return s.visit.screen
}

// cover gets the visit ready for something that lies over it: what comes back then is beneath a message that lay there before.
func (m Machine) cover(s State) State {
	under := m.beneath(s)
	if s.visit.screen == Message && s.visit.note.laid() {
		s.visit.note = s.visit.noteUnder
	}
	s.visit.under = under
	return s
}

// uncover comes back to what was covered. Nobody's visit is under way on Welcome: who read something there is as good as gone.
func (m Machine) uncover(s State, fx ...Effect) (State, []Effect) {
	switch s.visit.under {
	case Welcome, OutOfService:
		return m.leaveRooms(s)
	default:
	}
	return m.show(s, s.visit.under, fx...)
}

// nextLang walks through the languages of this kiosk.
func (m Machine) nextLang(l kiosk.Lang) kiosk.Lang {
	i := slices.Index(m.langs, l)
	return m.langs[(i+1)%len(m.langs)]
}

func (m Machine) homeKey(s State, k KeyID, fresh kiosk.RequestID) (State, []Effect) {
	if k == KeyWaiting {
		s.visit.goal, s.visit.page = goalWaiting, 0
		return m.prove(s)
	}
	if k == KeyAssist && s.shut {
		return m.refuse(s)
	}
	if k == KeyAssist {
		s.visit.goal = goalAssist
		return m.prove(s)
	}
	return m.menuKey(s, k, fresh)
}

// prove goes on to the goal, by way of the PIN where it was not given yet.
func (m Machine) prove(s State) (State, []Effect) {
	v := &s.visit
	switch {
	case v.goal == goalForm && m.unasked(s):
		v.page = 0
		return m.resume(s, Confirm)
	case v.deposit.on:
		return m.deposited(s)
	case v.authed:
		return m.proven(s)
	case v.public:
		return m.startDeposit(s)
	case v.card.NoPIN && v.card.PINWaits:
		v.note = msgPINWaits
		return m.show(s, Message)
	case v.card.NoPIN:
		v.note = msgNoPIN
		return m.show(s, Message)
	case v.locked:
		v.note = msgLocked
		return m.show(s, Message)
	}
	v.pin, v.typed, v.triesBad = [kiosk.PINLength]byte{}, 0, 0
	return m.show(s, PIN)
}

// proven goes on to the goal: first the papers that nobody is sure of.
func (m Machine) proven(s State, fx ...Effect) (State, []Effect) {
	v := &s.visit
	for i := range v.count {
		if v.items[i].Unsure != "" {
			v.asked = i
			return m.resume(s, AskPaper, fx...)
		}
	}
	switch v.goal {
	case goalForm:
		v.page = 0
		return m.resume(s, Confirm, fx...)
	case goalWaiting:
		return m.resume(s, Waiting, fx...)
	case goalReport:
		return m.resume(s, ReportConfirm, fx...)
	case goalAid:
		return m.resume(s, AidWho, fx...)
	case goalAssist:
		v.desk = desk{want: wantAssist}
		return m.resume(s, TapOther, fx...)
	case goalHome:
	}
	return m.resume(s, Home, fx...)
}

func (m Machine) waitingKey(s State, k KeyID) (State, []Effect) {
	if page, ok := turn(k, s.visit.page, pages(s.visit.count, ListRoom(s.visit.prefs.Size))); ok {
		s.visit.page = page
		return m.show(s, Waiting)
	}
	switch k {
	case KeyOther:
		return m.goHome(s)
	case KeyPIN:
		return m.choosePIN(s, kiosk.PINChanged)
	default:
	}
	if i, ok := index(k, "answer-"); ok {
		return m.openAnswer(s, i)
	}
	if i, ok := index(k, "item-"); ok {
		return m.openItem(s, i)
	}
	i, ok := index(k, "print-")
	if !ok || i >= s.visit.count {
		return s, nil
	}
	return m.printItem(s, s.visit.items[i])
}

// printItem prints the paper of a request: its letter, that it lies at the counter, or its slip.
func (m Machine) printItem(s State, it Item) (State, []Effect) {
	switch {
	case it.Letter && it.Printed:
		return m.print(s, it, Extract, kiosk.CopyAsked)
	case it.Letter:
		return m.print(s, it, Extract, "")
	case m.liesReady(it) && it.Told:
		return m.print(s, it, Ready, kiosk.CopyAsked)
	case m.liesReady(it):
		return m.print(s, it, Ready, "")
	}
	return m.print(s, it, Slip, "")
}

// print shows Busy and asks for a paper of an item.
func (m Machine) print(s State, it Item, what PaperKind, reason kiosk.CopyReason) (State, []Effect) {
	v := &s.visit
	v.request, v.number, v.paper, v.sheet, v.word = it.Request, it.Number, what, it.Service, ""
	return m.show(s, Busy, Print{What: what, Request: it.Request, Reason: reason})
}

func (m Machine) indexOf(id kiosk.ServiceID) int {
	for i, s := range m.services {
		if s.ID == id {
			return i
		}
	}
	return -1
}

func (m Machine) messageKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	switch v.note {
	case msgHelp, msgShut, msgCrowded, msgNameless, msgCardless:
		return m.lifted(s)
	case msgOverForm:
		return m.overFormKey(s, k)
	case msgWrongData:
		if k == KeyOK {
			return m.show(s, Confirm)
		}
		return m.leave(s)
	case msgSaveFail:
		if k == KeyOK {
			v.saving = false
			if v.goal == goalReport {
				return m.sendReport(s)
			}
			return m.save(s)
		}
		return m.leave(s)
	case msgOutside:
		return m.outsideKey(s, k)
	case msgCancelled, msgCancelLate, msgCancelFail:
		return m.cancelMessageKey(s, k)
	default:
	}
	return m.cardMessageKey(s, k)
}

// index is the number at the end of a key id with that prefix.
func index(k KeyID, prefix string) (int, bool) {
	t, ok := strings.CutPrefix(string(k), prefix)
	if !ok {
		return 0, false
	}
	i, err := strconv.Atoi(t)
	return i, err == nil && i >= 0
}
