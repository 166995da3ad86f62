package flow

import (
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
)

// report is what somebody says in the room of complaints and proposals. It is a value, so that ending a
// visit forgets it.
type report struct {
	step  reportStep
	said  kiosk.Complaint
	named bool   // with the visitor's name, once the PIN is right
	print bool   // the key said that its code is printed at once
	typed string // what stands in the entry
	fault kiosk.FieldFault
	code  typed       // the token that is asked about
	wrong wrongCode   // what is wrong with it
	reply kiosk.Reply // what it told
	none  NoAnswer    // why it told nothing
}

// reportStep is the question that stands on the screen Report or ReportType.
type reportStep uint8

const (
	reportWhat   reportStep = iota // report, proposal, or the answer to one
	reportTopic                    // what it is about
	reportHamlet                   // where: the village's hamlets, if any are known
	reportPlace                    // typed: where else
	reportSay                      // what, in a sentence that is often said
	reportWords                    // typed: what
	reportName                     // with a name, or without
)

// reportKey is a key of the room's screens.
func (m Machine) reportKey(s State, k KeyID, fresh kiosk.RequestID) (State, []Effect) {
	switch s.visit.screen {
	case ReportType:
		return m.reportTypeKey(s, k)
	case ReportConfirm:
		return m.reportConfirmKey(s, k)
	case ReportCode:
		if k == KeyPrint {
			return m.handOut(s, Print{What: CodeSlip, Code: s.visit.report.said.Token})
		}
		return m.end(s)
	case AskCode:
		return m.askCodeKey(s, k)
	case CodeAnswer:
		return m.codeAnswerKey(s, k)
	default:
		return m.reportChoice(s, k, fresh)
	}
}

// enterReport begins with the question what the visitor came for.
func (m Machine) enterReport(s State) (State, []Effect) {
	s.visit.report = report{}
	return m.show(s, Report)
}

// askReport shows a question of the room.
func (m Machine) askReport(s State, step reportStep) (State, []Effect) {
	r := &s.visit.report
	r.step, r.typed, r.fault = step, "", kiosk.FieldFine
	s.visit.page = 0
	switch step {
	case reportPlace:
		if r.typed = r.said.Place; slices.ContainsFunc(m.reportHamlets(), func(c kiosk.Choice) bool { return c.Value == r.said.Place }) {
			r.typed = ""
		}
		return m.show(s, ReportType)
	case reportWords:
		if r.typed = r.said.Words; slices.Contains(r.sentences(), r.said.Words) {
			r.typed = ""
		}
		return m.show(s, ReportType)
	case reportHamlet:
		if len(m.reportHamlets()) == 0 {
			return m.askReport(s, reportPlace)
		}
	case reportSay:
		if len(r.sentences()) == 0 {
			return m.askReport(s, reportWords)
		}
	case reportWhat, reportTopic, reportName:
	}
	return m.show(s, Report)
}

// sentences are the ready answers to what is the matter.
func (r report) sentences() []string { return r.said.Sort.Sentences(r.said.Topic) }

// reportHamlets are the ready answers to where something is.
func (m Machine) reportHamlets() []kiosk.Choice { return kiosk.ComplaintPlace().At(m.site).Choices }

// reportChoice is a key of the questions that have ready answers.
func (m Machine) reportChoice(s State, k KeyID, fresh kiosk.RequestID) (State, []Effect) {
	r := &s.visit.report
	if k == KeyBack {
		return m.reportBack(s)
	}
	switch r.step {
	case reportHamlet:
		return m.hamletKey(s, k)
	case reportSay:
		return m.sayKey(s, k)
	default:
	}
	i, ok := index(k, "choice-")
	if !ok {
		return s, nil
	}
	switch r.step {
	case reportWhat:
		return m.reportBegins(s, i, fresh)
	case reportTopic:
		if list := r.said.Sort.Topics(); i < len(list) {
			r.said.Topic = list[i]
			return m.askReport(s, reportHamlet)
		}
	case reportName:
		r.named = i == 0
		if r.named && !s.visit.authed {
			return m.prove(s)
		}
		return m.confirmReport(s)
	case reportHamlet, reportPlace, reportSay, reportWords:
	}
	return s, nil
}

// hamletKey takes where something is: a hamlet, another place that is typed, or nothing.
func (m Machine) hamletKey(s State, k KeyID) (State, []Effect) {
	r := &s.visit.report
	if page, ok := turn(k, s.visit.page, pages(len(m.reportHamlets()), readyRoom(true))); ok {
		s.visit.page = page
		return m.show(s, Report)
	}
	switch k {
	case KeyOwn:
		return m.askReport(s, reportPlace)
	case KeyOther: // Lewati
		r.said.Place = ""
		return m.askReport(s, reportSay)
	default:
	}
	if i, ok := index(k, "choice-"); ok && i < len(m.reportHamlets()) {
		r.said.Place = m.reportHamlets()[i].Value
		return m.askReport(s, reportSay)
	}
	return s, nil
}

// reportBegins begins a report or a proposal, or asks for the token of one.
func (m Machine) reportBegins(s State, i int, fresh kiosk.RequestID) (State, []Effect) {
	sorts := []kiosk.ComplaintSort{kiosk.Report, kiosk.Proposal}
	if i < len(sorts) && s.shut {
		return m.refuse(s)
	}
	if i < len(sorts) {
		s.visit.goal = goalReport
		id, token := kiosk.DrawComplaint(fresh)
		s.visit.report = report{said: kiosk.Complaint{ID: id, Token: token, Sort: sorts[i]}}
		return m.askReport(s, reportTopic)
	}
	if i == len(sorts) {
		s.visit.report = report{}
		return m.show(s, AskCode)
	}
	return s, nil
}

// reportBack is the question before, or the way out of the room.
func (m Machine) reportBack(s State) (State, []Effect) {
	switch s.visit.report.step {
	case reportTopic:
		return m.askReport(s, reportWhat)
	case reportHamlet:
		return m.askReport(s, reportTopic)
	case reportPlace:
		if len(m.reportHamlets()) == 0 {
			return m.askReport(s, reportTopic)
		}
		return m.askReport(s, reportHamlet)
	case reportSay:
		return m.askReport(s, reportHamlet)
	case reportWords:
		if len(s.visit.report.sentences()) == 0 {
			return m.askReport(s, reportHamlet)
		}
		return m.askReport(s, reportSay)
	case reportName:
		return m.askReport(s, reportSay)
	case reportWhat:
	}
	if s.visit.report.said.Words != "" { // it was said, and the way back has come to its beginning
		return m.leave(s)
	}
	s.visit.report, s.visit.goal, s.visit.room = report{}, goalHome, kiosk.NoRoom
	return m.showMenu(s)
}

// Discreet says that no log may hold which screen stands there, nor when: somebody says something or reads the
// answer, or may be about to. Of a number for the counter it is silent too: its paper is written down like that of
// a code, and a paper with no screen before it would be the code's.
func (m Machine) Discreet(s State) bool {
	v := &s.visit
	return v.room == kiosk.RoomReport || v.room == kiosk.RoomQueue || v.public && !v.deposit.on && v.room == kiosk.NoRoom
}

// reportField is the field that is typed.
func (r report) field() kiosk.Field {
	if r.step == reportPlace {
		return kiosk.ComplaintPlace()
	}
	return kiosk.ComplaintWords()
}

func (m Machine) reportTypeKey(s State, k KeyID) (State, []Effect) {
	r := &s.visit.report
	switch k {
	case KeyBack:
		return m.reportBack(s)
	case KeyOther: // Lewati
		if r.step != reportPlace {
			return s, nil
		}
		r.typed = ""
		return m.reportTyped(s)
	case KeyOK:
		return m.reportTyped(s)
	default:
	}
	r.typed, r.fault = press(r.field(), r.typed, k)
	return m.show(s, ReportType)
}

// reportTyped takes what was typed, or says what is wrong with it and how to mend it.
func (m Machine) reportTyped(s State) (State, []Effect) {
	r := &s.visit.report
	value := typedValue(r.field(), r.typed)
	if r.fault = r.field().Check(value, s.now); r.fault != kiosk.FieldFine {
		return m.show(s, ReportType)
	}
	if r.step == reportPlace {
		r.said.Place = value
		return m.askReport(s, reportSay)
	}
	return m.saidWhat(s, value)
}

// saidWhat takes what is the matter, and asks whether a name goes with it.
func (m Machine) saidWhat(s State, words string) (State, []Effect) {
	s.visit.report.said.Words = words
	if m.mayName(s) {
		return m.askReport(s, reportName)
	}
	return m.confirmReport(s)
}

// sayKey takes a sentence, or goes on to writing one's own.
func (m Machine) sayKey(s State, k KeyID) (State, []Effect) {
	list := s.visit.report.sentences()
	if k == KeyOwn {
		return m.askReport(s, reportWords)
	}
	if i, ok := index(k, "choice-"); ok && i < len(list) {
		return m.saidWhat(s, list[i])
	}
	return s, nil
}

// confirmReport shows the last look from its first page.
func (m Machine) confirmReport(s State) (State, []Effect) {
	s.visit.page = 0
	return m.show(s, ReportConfirm)
}

// mayName says whether the visitor can be named: a card with a PIN lies or lay there.
func (m Machine) mayName(s State) bool {
	v := &s.visit
	return v.authed || v.known && !v.locked && !v.card.NoPIN && !v.deposit.on
}

// reportConfirmKey is the last look before it is kept.
func (m Machine) reportConfirmKey(s State, k KeyID) (State, []Effect) {
	if page, ok := turn(k, s.visit.page, len(reportPages(s))); ok {
		s.visit.page = page
		return m.show(s, ReportConfirm)
	}
	switch k {
	case KeyOther:
		return m.askReport(s, reportTopic)
	case KeyOK:
		s.visit.report.print = !s.linkUp
		return m.sendReport(s)
	default:
	}
	return s, nil
}

// sendReport asks for what was said to be kept, once.
func (m Machine) sendReport(s State) (State, []Effect) {
	v := &s.visit
	if v.saving {
		return s, nil
	}
	c := v.report.said
	if v.report.named && v.authed {
		c.Sender = v.resident.NIK
	}
	v.saving, v.wait, v.paper = true, waitReport, ""
	return m.show(s, Busy, SaveComplaint{Complaint: c})
}

// reportEvent is what the station tells of what it was asked in the room.
func (m Machine) reportEvent(s State, what Happening) (State, []Effect) {
	switch e := what.(type) {
	case ComplaintSaved:
		return m.reportSaved(s, e)
	case AnswerTold:
		return m.answerTold(s, e)
	}
	return s, nil
}

// reportSaved shows the code once what was said is durable, or that it is not.
func (m Machine) reportSaved(s State, e ComplaintSaved) (State, []Effect) {
	v := &s.visit
	if v.screen != Busy || v.wait != waitReport || e.ID != v.report.said.ID {
		return s, nil
	}
	v.saving, v.wait = false, waitNothing
	if !e.OK {
		v.note = msgSaveFail
		return m.resume(s, Message)
	}
	said, prints := v.report.said, v.report.print
	v.report = report{said: kiosk.Complaint{Topic: said.Topic, Sort: said.Sort, Token: said.Token}}
	if prints && !v.again {
		v.screen = ReportCode // comes back where the paper does not come out
		return m.handOut(s, Print{What: CodeSlip, Code: said.Token})
	}
	return m.resume(s, ReportCode)
}
