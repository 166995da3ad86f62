package flow

import "github.com/smart-kampung/anjungan/kiosk"

// wrongCode says what is wrong with a token as it was typed.
type wrongCode uint8

const (
	codeFine   wrongCode = iota
	codeSlip             // a digit is wrong
	codeNumber           // it is the number of a request
)

// askCodeKey types the token of something said before.
func (m Machine) askCodeKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	switch k {
	case KeyBack:
		return m.enterReport(s)
	case KeyOK:
		return m.askCode(s)
	default:
	}
	v.report.wrong = codeFine
	v.report.code.press(k, kiosk.TokenDigits)
	return m.show(s, AskCode)
}

// askCode asks the regency about a token that is well typed.
func (m Machine) askCode(s State) (State, []Effect) {
	v := &s.visit
	text := v.report.code.text()
	token, err := kiosk.ParseToken(text)
	if err != nil {
		v.report.wrong = codeSlip
		if _, err := kiosk.ParseNumber(text); err == nil {
			v.report.wrong = codeNumber
		}
		return m.show(s, AskCode)
	}
	v.wait, v.paper = waitAnswer, ""
	return m.show(s, Busy, AskAnswer{Token: token})
}

// answerTold shows what the token told, or why it told nothing.
func (m Machine) answerTold(s State, e AnswerTold) (State, []Effect) {
	v := &s.visit
	if v.screen != Busy || v.wait != waitAnswer {
		return s, nil
	}
	v.wait, v.page = waitNothing, 0
	v.report.reply, v.report.none = e.Reply, e.None
	return m.resume(s, CodeAnswer)
}

func (m Machine) codeAnswerKey(s State, k KeyID) (State, []Effect) {
	if page, ok := turn(k, s.visit.page, len(broken(s.visit.report.reply.Answer, AnswerPage))); ok {
		s.visit.page = page
		return m.show(s, CodeAnswer)
	}
	if k == KeyOther { // once more
		s.visit.report.reply, s.visit.report.none, s.visit.page = kiosk.Reply{}, "", 0
		return m.show(s, AskCode)
	}
	return m.end(s)
}
