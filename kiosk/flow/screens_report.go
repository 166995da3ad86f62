package flow

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/smart-kampung/anjungan/kiosk"
)

// reportView is the room of complaints and proposals.
func (m Machine) reportView(s State, v *View) {
	r := s.visit.report
	v.Eyebrow, v.Leave = m.reportStep(s), exit()
	switch s.visit.screen {
	case ReportType:
		m.reportTypeView(s, v)
	case ReportConfirm:
		m.reportConfirmView(s, v)
	case ReportCode:
		v.Picture, v.Title, v.Lead = PicDone, M("report.code.title"), M("report.code.lead")
		v.Number, v.Leave = r.said.Token.Groups(), Key{}
		v.Keys = []Key{main(KeyPrint, "report.code.print"), {ID: KeyOK, Label: M("done"), Role: RolePlain}}
		v.Speech = []Msg{v.Title, v.Lead} // not the code: whoever hears it could read the answer
	case AskCode:
		m.askCodeView(s, v)
	case CodeAnswer:
		m.codeAnswerView(s, v)
	default:
		m.reportQuestion(s, v)
	}
}

// reportStep is how far somebody is who says something: topic, place, words, with or without a name, the last look.
func (m Machine) reportStep(s State) Msg {
	of := 4
	if m.mayName(s) {
		of++
	}
	at := 0
	switch s.visit.screen {
	case ReportConfirm:
		at = of
	case Report, ReportType:
		at = map[reportStep]int{reportTopic: 1, reportHamlet: 2, reportPlace: 2, reportSay: 3, reportWords: 3, reportName: 4}[s.visit.report.step]
	default:
	}
	if at == 0 {
		return M("report.eyebrow")
	}
	return M("report.step", strconv.Itoa(at), strconv.Itoa(of))
}

// reportQuestion is a question with ready answers.
func (m Machine) reportQuestion(s State, v *View) {
	r := s.visit.report
	switch r.step {
	case reportHamlet:
		m.hamletView(s, v)
		return
	case reportSay:
		sayView(s, v)
		return
	default:
	}
	id := map[reportStep]string{reportWhat: "report.what", reportTopic: "report.topic." + string(r.said.Sort), reportName: "report.name"}[r.step]
	v.Title = M(id + ".title")
	v.Speech = []Msg{v.Title}
	if r.step == reportWhat {
		v.Lead = M("report.what.lead")
		v.Speech = append(v.Speech, v.Lead)
	}
	for i, word := range reportChoices(r) {
		k := Key{ID: KeyID("choice-" + strconv.Itoa(i)), Label: M("report." + word), Icon: reportIcons[word], Role: RoleChoice}
		v.Keys = append(v.Keys, k)
		v.Speech = append(v.Speech, k.Label)
	}
	v.Keys = append(v.Keys, plain(KeyBack, "back"))
}

// reportChoices is the ready answers of a question, as words of the locale.
func reportChoices(r report) (words []string) {
	switch r.step {
	case reportWhat:
		return []string{"report", "proposal", "answer"}
	case reportName:
		return []string{"named", "unnamed"}
	case reportTopic:
		for _, t := range r.said.Sort.Topics() {
			words = append(words, string(t))
		}
	case reportHamlet, reportPlace, reportSay, reportWords:
	}
	return words
}

// sayView is the question what is the matter, with the sentences that are often said.
func sayView(s State, v *View) {
	r := s.visit.report
	v.Title = M("report.words.title." + string(r.said.Sort))
	list := r.sentences()
	var keys []Key
	for i := range list {
		keys = append(keys, Key{Label: M("report.say." + string(r.said.Sort) + "." + string(r.said.Topic) + "." + strconv.Itoa(i)), Icon: reportIcons[string(r.said.Topic)]})
	}
	readyAnswers(s, v, keys, true, func(i int) bool { return r.said.Words == list[i] })
	v.Keys = append(v.Keys, plain(KeyBack, "back"))
}

// hamletView is the question where something is, with the village's hamlets.
func (m Machine) hamletView(s State, v *View) {
	r := s.visit.report
	v.Title = M("report.place.title." + string(r.said.Sort))
	hamlets := m.reportHamlets()
	readyAnswers(s, v, choiceKeys(hamlets, s.visit.prefs.Lang), true, func(i int) bool { return r.said.Place == hamlets[i].Value })
	v.Keys = append(v.Keys, plain(KeyBack, "back"), plain(KeyOther, "entry.skip"))
}

// reportIcons is the drawings of ready answers.
var reportIcons = map[string]string{
	"report": "room-report", "proposal": "pencil", "answer": "list", "named": "person", "unnamed": "lock",
	"road": "road", "water": "water", "service": "person", "staff": "card", "aid": "room-aid", "trade": "bank", "youth": "assist",
	"health": "health", "other": "other",
}

// reportTypeView is a question that is answered by typing.
func (m Machine) reportTypeView(s State, v *View) {
	r := s.visit.report
	f := r.field()
	v.Title = M("report." + f.ID + ".title." + string(r.said.Sort))
	v.Entry = Entry{Kind: EntryLetters, Text: r.typed, Hint: M("report." + f.ID + ".hint"), Bad: r.fault != kiosk.FieldFine}
	if v.Entry.Bad {
		v.Entry.Hint = faultHint(f, r.fault)
	}
	v.Keys = append(Keyboard(), plain(KeyBack, "back"))
	if r.step == reportPlace {
		v.Keys = append(v.Keys, plain(KeyOther, "entry.skip"))
	}
	v.Keys = append(v.Keys, main(KeyOK, "entry.next"))
	v.Speech = []Msg{v.Title, v.Entry.Hint}
}

// reportPages is everything that is about to be kept, and who will read it, in pages.
func reportPages(s State) (pages [][]Row) {
	r := s.visit.report
	about := []Row{{Label: M("report.row." + string(r.said.Sort)), Value: M("report." + string(r.said.Topic))}}
	if r.said.Place != "" {
		about = append(about, Row{Label: M("report.row.place"), Value: T(r.said.Place)})
	}
	sender := M("report.unnamed")
	if r.named && s.visit.authed {
		sender = T(s.visit.resident.Name)
	}
	about = append(about, Row{Label: M("report.row.sender"), Value: sender},
		Row{Label: M("report.row.reader"), Value: M("report.reader." + string(r.said.Topic.FirstDesk()))})
	pages = [][]Row{about}
	for _, text := range broken(r.said.Words, WordsPage(s.visit.prefs.Size)) {
		pages = append(pages, []Row{{Label: M("report.row.words"), Value: T(text)}})
	}
	return pages
}

// WordsPage is how many letters of what was written stand on a page, by text size.
func WordsPage(z TextSize) int {
	switch z {
	case Size5, Size6:
		return 300
	case Size7:
		return 150
	case Size9:
	}
	return 100
}

// reportConfirmView is the last look. Only the last page sends.
func (m Machine) reportConfirmView(s State, v *View) {
	v.Title = M("report.confirm.title")
	pages := reportPages(s)
	page := min(s.visit.page, len(pages)-1)
	v.Rows, v.Page, v.Pages = pages[page], page+1, len(pages)
	back, on := plain(KeyOther, "confirm.change"), main(KeyDown, "entry.next")
	if page > 0 {
		back = plain(KeyUp, "back")
	}
	if page == len(pages)-1 {
		on, v.Note = main(KeyOK, "report.send"), M("report.confirm.later")
		if s.visit.report.named && s.visit.authed {
			v.Note = M("report.confirm.named")
		}
		if !s.linkUp {
			on.Label, v.Note = M("confirm.store"), M(v.Note.ID+".offline")
		}
	}
	v.Keys = []Key{back, on}
	v.Speech = []Msg{v.Title, v.Note}
}

func (m Machine) askCodeView(s State, v *View) {
	r := s.visit.report
	v.Title, v.Lead = M("report.ask.title"), M("report.ask.lead")
	v.Entry = Entry{Kind: EntryDigits, Text: r.code.shown("____ ____ ____")}
	switch r.wrong {
	case codeSlip:
		v.Entry.Bad, v.Entry.Hint = true, M("report.ask.slip")
	case codeNumber:
		v.Entry.Bad, v.Entry.Hint = true, M("report.ask.number")
	case codeFine:
	}
	v.Keys = append(NumberPad(false), plain(KeyBack, "back"))
	if r.code.n == kiosk.TokenDigits {
		v.Keys = append(v.Keys, main(KeyOK, "go.on"))
	}
	v.Speech = []Msg{v.Title, v.Lead, v.Entry.Hint}
}

// codeAnswerView is what the token told: how far it is, and the answer page by page. Nothing of what was
// said stands on it.
func (m Machine) codeAnswerView(s State, v *View) {
	r := s.visit.report
	v.Keys, v.Leave = []Key{done(), plain(KeyOther, "report.again")}, Key{}
	if r.none != "" {
		id := "report.none." + string(r.none)
		v.Picture, v.Title, v.Lead = PicAlert, M(id+".title"), M(id+".lead")
		return
	}
	id := "report.state." + string(r.reply.State)
	v.Title = M(id)
	v.Speech = []Msg{v.Title}
	if r.reply.Answer == "" {
		v.Picture, v.Lead = PicWait, M(id+".lead")
		return
	}
	pages := broken(r.reply.Answer, AnswerPage)
	page := min(s.visit.page, len(pages)-1)
	v.Lead = T(pages[page])
	switch {
	case page < len(pages)-1:
		v.Keys = []Key{main(KeyDown, "entry.next")}
	case page > 0:
		v.Keys = []Key{done(), plain(KeyUp, "back")}
	}
}

// AnswerPage is how many letters of an answer stand on a page: they fit at the largest size.
const AnswerPage = 150

// broken breaks a text at its spaces into pages of so many letters; a word longer than a page is cut.
func broken(text string, letters int) (pages []string) {
	page := ""
	for _, w := range strings.Fields(text) {
		word := []rune(w)
		if page != "" && utf8.RuneCountInString(page)+1+len(word) > letters {
			pages, page = append(pages, page), ""
		}
		for ; len(word) > letters; word = word[letters:] {
			pages = append(pages, string(word[:letters]))
		}
		page = strings.TrimSpace(page + " " + string(word))
	}
	return append(pages, page)
}
