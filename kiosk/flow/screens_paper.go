package flow

import (
	"slices"
	"strconv"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

func (m Machine) busyView(s State, v *View) {
	v.Picture, v.Title, v.Lead = PicWait, M("pin.checking"), M("busy.wait")
	switch {
	case s.visit.paper == Slip:
		v.Picture, v.Title, v.Lead = PicPaper, M("busy.saved"), M("busy.printing")
		v.Number = s.visit.number.String()
	case s.visit.paper == Extract:
		v.Picture, v.Title, v.Lead = PicPaper, M("busy.wait"), M("busy.extract")
	case s.visit.paper == Ready:
		v.Picture, v.Title, v.Lead = PicPaper, M("busy.wait"), M("busy.paper")
	case s.visit.paper == Answer:
		v.Picture, v.Title, v.Lead = PicPaper, M("busy.wait"), M("busy.answer")
	case s.visit.paper.Anonymous():
		v.Picture, v.Title, v.Lead = PicPaper, M("busy.wait"), M("busy.paper")
	case s.visit.wait == waitAnswer:
		v.Title = M("report.asking")
	case s.visit.wait == waitTicket, s.visit.wait == waitLine, s.visit.wait == waitNumber, s.visit.wait == waitFind:
		v.Title, v.Lead = M("busy.wait"), Msg{}
	case s.visit.saving, s.visit.wait == waitPINSet, s.visit.wait == waitDesk, s.visit.wait == waitCancel:
		v.Title = M("busy.saving")
	}
}

func (m Machine) takeView(s State, v *View) {
	v.Picture, v.Keys = PicDone, m.paperKeys(s)
	if s.visit.paper.Anonymous() {
		m.takeAnonymous(s, v)
		return
	}
	switch s.visit.paper {
	case Extract:
		m.takeExtract(s, v)
	case Ready:
		m.takeReady(s, v)
	case Answer:
		v.Title, v.Card = M("take.answer"), Card{Head: M("take.answer.head")}
	default:
		v.Title, v.Number, v.Card = M("take.slip"), s.visit.number.String(), m.takeSlip(s)
		if rationed(s.visit.word) {
			takeSpared(v)
		}
	}
	v.Speech = append([]Msg{v.Title, v.Note}, m.heard(s, v.Card)...)
}

// heard is what the hall may hear of the box: when, where and what to bring. What is no wording of the kiosk's own is said of an
// office alone: anything else is a service, which tells of the visitor, or their hamlet.
func (m Machine) heard(s State, c Card) (words []Msg) {
	office := m.officeOf(m.slipOf(s).village)
	for _, w := range []Msg{c.Head, c.Big, c.Place, c.Bring} {
		if w.ID != "" || w.Text == office || w.Text == m.site.Counter {
			words = append(words, w)
		}
	}
	return words
}

// takeExtract is the kiosk's copy of a letter, and until when that is valid.
func (m Machine) takeExtract(s State, v *View) {
	v.Title, v.Card = M("take.extract"), Card{Head: M("take.original")}
	for _, it := range s.visit.items[:s.visit.count] {
		if it.Request == s.visit.request && !it.Until.IsZero() {
			v.Card.Big = M("take.valid", kiosk.Day(it.Until, s.visit.prefs.Lang))
		}
	}
}

// takeAnonymous is a paper that anybody may have.
func (m Machine) takeAnonymous(s State, v *View) {
	v.Title = M("take.paper")
	if s.visit.paper == Ticket {
		v.Title, v.Card = M("take.ticket"), m.ticketCard(s)
		v.Speech = ticketSpeech(v)
	}
}

// bring lists what is to be brought after those answers: "KTP, KK".
func bring(svc kiosk.Service, answered func(string) string, l kiosk.Lang) string {
	return names(svc.Bring(answered), l)
}

// showFirst lists what is shown at the counter before anybody approves; "" where nothing is.
func showFirst(svc kiosk.Service, answered func(string) string, l kiosk.Lang) string {
	return names(svc.ShownFirst(answered), l)
}

// bringLater lists what is to be brought that was not shown before.
func bringLater(svc kiosk.Service, answered func(string) string, l kiosk.Lang) string {
	first := svc.ShownFirst(answered)
	return names(slices.DeleteFunc(svc.Bring(answered), func(r kiosk.Requirement) bool {
		return slices.ContainsFunc(first, func(f kiosk.Requirement) bool { return f.ID == r.ID })
	}), l)
}

// names lists things: "KTP, KK".
func names(list []kiosk.Requirement, l kiosk.Lang) string {
	var titles []string
	for _, r := range list {
		titles = append(titles, r.Title.In(l))
	}
	return strings.Join(titles, ", ")
}

func (m Machine) troubleView(s State, v *View) {
	v.Picture, v.Title, v.Lead = PicAlert, M("paper.trouble.title"), M("paper.trouble.lead")
	if s.visit.paper == Extract || s.visit.paper == Answer {
		v.Title = M("paper.trouble.letter")
		v.Lead = Msg{}
	}
	v.Number = s.visit.number.String()
	v.Rows = []Row{{Label: M(troubleWord(s.visit.word))}}
	v.Keys = m.paperKeys(s)
	v.Speech = []Msg{v.Title, v.Lead, v.Rows[0].Label}
}

// troubleWord is the sentence for a printer's word.
func troubleWord(word string) string {
	switch word {
	case "no-paper", "short-roll":
		return "paper.no-paper"
	case "cover-open":
		return "paper.cover-open"
	case "unsure":
		return "paper.unsure"
	case "idle", "near-end", "printing":
		return "paper.wait"
	}
	return "paper.broken"
}

func (m Machine) waitingView(s State, v *View) {
	v.Eyebrow, v.Title = age(s), M("waiting.title")
	v.Face = s.visit.face
	from, to := paging(s, v, s.visit.count, ListRoom(s.visit.prefs.Size))
	if v.Lead = bounds(s, *v); s.visit.more > 0 && !v.Lead.Empty() {
		v.Eyebrow = Msg{} // the first page said it
	}
	for i := from; i < to; i++ {
		v.Rows = append(v.Rows, m.itemRow(s, i, s.visit.items[i]))
	}
	v.Keys = append(v.Keys, plain(KeyOther, "waiting.home"), plain(KeyPIN, "pin.change"))
	v.Leave = exit()
	v.Speech = append([]Msg{v.Title, v.Eyebrow, v.Lead}, rowsSaid(v.Rows)...)
}

// rowsSaid is what the hall may hear of the rows of a list, each by its number; what is the same of several is said once.
func rowsSaid(rows []Row) (words []Msg) {
	for i, r := range rows {
		alike := func(x Row) bool { return same(x.Say, r.Say) }
		if r.Say.Empty() || slices.ContainsFunc(rows[:i], alike) {
			continue
		}
		for j, x := range rows {
			if alike(x) {
				words = append(words, M("pad.row", strconv.Itoa(j+1)))
			}
		}
		words = append(words, r.Say)
	}
	return words
}

// bounds says what the list of a resident does not show: on its last page how many are left off, and of a list on one page
// that the disk of a kiosk holds what was asked for there.
func bounds(s State, v View) Msg {
	switch {
	case s.visit.more > 0 && v.Page == v.Pages:
		return M("waiting.more", strconv.Itoa(s.visit.more))
	case s.visit.count == 0:
		return M("waiting.none")
	case v.Pages > 1:
		return Msg{}
	}
	return M("waiting.here")
}

// atCounter says whether what the service makes is handed over by people.
func (m Machine) atCounter(id kiosk.ServiceID) bool {
	svc, ok := m.serviceByID(id)
	return ok && atOffice(svc)
}

// atOffice says whether somebody must come to the office for what the service makes.
func atOffice(svc kiosk.Service) bool {
	return svc.HandOver == kiosk.AtCounter || svc.HandOver == kiosk.InPerson
}

// itemRow is one request of the resident in the list.
func (m Machine) itemRow(s State, i int, it Item) Row {
	return m.openRow(s, i, it, m.paperRow(s, i, it))
}

// letterRow is how a letter stands, and the key that prints it.
func letterRow(it Item, id KeyID, lang kiosk.Lang) (stands Msg, touch Key) {
	stands, touch = M("waiting.approved", kiosk.Day(it.Approved, lang), kiosk.Clock(it.Approved)), main(id, "waiting.print")
	if it.Printed {
		touch = plain(id, "waiting.reprint")
	}
	if it.Printed && it.Unsure == "" {
		stands = M("waiting.printed", kiosk.Day(it.Approved, lang))
	}
	return stands, touch
}

// paperRow is one request of the resident: what it is, where it stands, and the paper to print.
func (m Machine) paperRow(s State, i int, it Item) Row {
	lang := s.visit.prefs.Lang
	name := string(it.Service)
	if svc, ok := m.serviceByID(it.Service); ok {
		name = svc.Title.In(lang)
	}
	r := Row{Label: T(name), Value: m.itemStands(it, lang), Alert: it.Waits()}
	key := KeyID("print-" + strconv.Itoa(i))
	switch {
	case it.Letter:
		r.Value, r.Key = letterRow(it, key, lang)
		r.Say = r.Value
	case it.State == kiosk.ReadyState && it.Transport != kiosk.Stored && m.atCounter(it.Service):
		r.Value = m.collect(s, it)
		r.Say = r.Value
		switch svc, _ := m.serviceByID(it.Service); {
		case svc.HandOver == kiosk.AtCounter && it.Told:
			r.Key = plain(key, "waiting.reprint")
		case svc.HandOver == kiosk.AtCounter, it.NoSlip:
			r.Key = main(key, "waiting.print")
		}
	case it.NoSlip && !it.State.Ended():
		r.Key = main(key, "waiting.print")
	case it.Transport == kiosk.Stored:
		r.Value = M("status.tersimpan")
	}
	if it.Service.AnsweredHere() {
		return m.answerRow(s, i, it, r)
	}
	return clerkRow(it, lang, r)
}

// clerkRow is the row of a request whose owner a clerk comes to, or who must come to one.
func clerkRow(it Item, lang kiosk.Lang, r Row) Row {
	switch {
	case it.Awaited():
		r.Value, r.Say = visitWords(it, lang), M("track.visit", kiosk.Day(it.Visit, lang), kiosk.Clock(it.Visit))
	case it.State == kiosk.Incomplete:
		r.Say = M("status.belum-lengkap")
	}
	return r
}
