package flow

import (
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// deskView is the screens of the clerk's mode.
func (m Machine) deskView(s State, v *View) {
	v.Leave = exit()
	switch s.visit.screen {
	case StaffPIN:
		m.staffPINView(s, v)
	case StaffCode:
		m.staffCodeView(s, v)
	case Desk:
		m.deskHomeView(s, v)
	case DeskQueue:
		m.queueView(s, v)
	case DeskPerson:
		m.personView(s, v)
	case DeskDeny:
		denyView(v)
	case DeskWork:
		m.workView(s, v)
	case DeskPaper:
		m.paperView(v)
	case DeskLines:
		m.linesView(s, v)
	default:
		m.numberView(s, v)
	}
}

func (m Machine) staffPINView(s State, v *View) {
	v.Title, v.Lead = M("staff.pin.title"), M("pin.lead")
	if n := s.visit.desk.tries; n > 0 {
		v.Lead = M("pin.wrong", strconv.Itoa(n))
	}
	v.Dots, v.Slots = s.visit.typed, kiosk.PINLength
	v.Keys = append(NumberPad(false), plain(KeyOther, "staff.own"))
}

func (m Machine) staffCodeView(s State, v *View) {
	v.Title, v.Lead = M("staff.code.title"), M("staff.code.lead")
	code := s.visit.own.code
	v.Entry = Entry{Kind: EntryDigits, Text: code.shown("____ ____")}
	v.Keys = append(NumberPad(false), plain(KeyBack, "back"))
	if code.n == kiosk.StaffCodeLength {
		v.Keys = append(v.Keys, main(KeyOK, "go.on"))
	}
}

func (m Machine) deskHomeView(s State, v *View) {
	d := s.visit.desk
	v.Eyebrow, v.Title, v.Lead = M("desk.eyebrow", d.name), M("desk.title"), lineWords(s.now, s.visit.prefs.Lang, d.data)
	v.tile(keyQueue, "person", strconv.Itoa(d.data.People+d.data.Beside))
	v.tile(keyServe, "assist")
	v.tile(keyUnlock, "lock")
	v.tile(keyWork, "list", strconv.Itoa(d.data.Jobs+d.data.More), strconv.Itoa(d.data.Ready))
	if len(m.lines) > 0 {
		waiting := 0
		for _, l := range d.data.Lines {
			waiting += l.Waiting
		}
		v.tile(keyLines, "room-queue", strconv.Itoa(waiting))
	}
	v.tile(keyPaper, "paper")
	v.Speech = []Msg{v.Title}
}

// tile adds a tile of a clerk's mode; the second line takes the arguments.
func (v *View) tile(id KeyID, icon string, args ...string) {
	v.Keys = append(v.Keys, Key{ID: id, Label: M(string(id)), Sub: M(string(id)+".sub", args...), Icon: icon, Role: RoleTile})
}

func (m Machine) paperView(v *View) {
	v.Title = M("desk-paper")
	v.tile(keyRoll, "roll")
	v.tile(keyRecap, "recap")
	v.tile(keyList, "list")
	if m.training == "" {
		v.tile(keyTrain, "training")
	}
	v.tile(keyDesk, "back")
	v.Speech = []Msg{v.Title}
}

// lineWords tells a clerk what keeps the kiosk from its work, the worst first: that it takes no requests,
// that it soon will not, or why entries wait, since when, and what to do.
func lineWords(now time.Time, l kiosk.Lang, d DeskData) Msg {
	n := strconv.Itoa(d.Unsent)
	switch {
	case d.Closed:
		return M("desk.closed."+d.Full, n)
	case d.Full != "":
		return M("desk.full."+d.Full, n)
	case d.Wait.Cause == kiosk.WaitNone || d.Wait.Cause == kiosk.WaitSending:
		return Msg{}
	}
	since := kiosk.Clock(d.Wait.Oldest)
	if now.Sub(d.Wait.Oldest) >= 24*time.Hour {
		since = kiosk.Day(d.Wait.Oldest, l)
	}
	return M("desk.wait."+string(d.Wait.Cause), n, since)
}

// who is a person as a clerk compares them with the card: never a name, for none was proved.
func (m Machine) who(p Person, l kiosk.Lang) string { return p.Last4 + ", " + birthday(p.Birth, l) }

func (m Machine) queueView(s State, v *View) {
	d := s.visit.desk.data
	lang := s.visit.prefs.Lang
	v.Title = M("desk-queue")
	if d.People == 0 {
		v.Lead = M("desk.nobody")
	}
	from, to := paging(s, v, listRows(d.People, d.Beside), ListRoom(s.visit.prefs.Size))
	for i := from; i < min(to, d.People); i++ {
		p := d.Persons[i]
		v.Rows = append(v.Rows, Row{
			Label: M("desk.who", m.who(p, lang)), Value: m.wish(p, lang),
			Key: main(KeyID("pick-"+strconv.Itoa(i)), "desk.look"), Alert: p.Refused != NotRefused,
		})
	}
	besideRow(v, to, d.People, d.Beside, "desk.beside.find")
	v.Keys = append(v.Keys, plain(KeyOther, "back"), plain(KeyNumber, "desk.find.key"))
	v.Speech = []Msg{v.Title, v.Lead}
}

// wish is what a person waits for.
func (m Machine) wish(p Person, l kiosk.Lang) Msg {
	at := kiosk.Day(p.At, l) + " " + kiosk.Clock(p.At)
	if p.Refused != NotRefused {
		return M("desk.refused." + string(p.Refused))
	}
	if p.Request.IsZero() {
		return M("desk.newpin", at)
	}
	return M("desk.wish", m.titleOf(p.Service, l), at)
}

func (m Machine) titleOf(id kiosk.ServiceID, l kiosk.Lang) string {
	if svc, ok := m.serviceByID(id); ok {
		return svc.Title.In(l)
	}
	return string(id)
}

func (m Machine) personView(s State, v *View) {
	d := s.visit.desk
	lang := s.visit.prefs.Lang
	p := d.data.Persons[d.at]
	v.Title = M("desk.person.title")
	card := M("desk.card.none")
	switch {
	case p.Outside:
		card = M("desk.card.outside")
	case p.Helped:
		card = M("desk.card.helped")
	case d.other != (Chip{}):
		card = M("desk.card.same")
	}
	v.Rows = []Row{
		{Label: M("confirm.nik"), Value: masked(p.Last4)},
		{Label: M("confirm.birth"), Value: T(birthday(p.Birth, lang))},
		{Label: M("desk.for"), Value: m.wish(p, lang)},
		{Label: M("desk.card"), Value: card},
	}
	v.Note = M("desk.person.note")
	if h := p.Helper; h.Last4 != "" {
		word := "desk.helper.typed"
		if h.Proved {
			word = "desk.helper.proved"
		} else {
			v.Note = M("desk.helper.note")
		}
		v.Rows = append(v.Rows, Row{Label: M("desk.helper"), Value: M(word, h.Last4, birthday(h.Birth, lang))})
	}
	if p.Refused != NotRefused {
		v.Note = M("desk.refused.note")
	}
	v.Keys = []Key{plain(KeyOther, "desk.deny"), main(KeyOK, "desk.confirm"), plain(KeyBack, "back")}
	v.Speech = []Msg{v.Title}
}

func denyView(v *View) {
	v.Title = M("desk.deny.title")
	for i, why := range kiosk.DenyReasons() {
		v.Keys = append(v.Keys, Key{ID: KeyID("choice-" + strconv.Itoa(i)), Label: M("desk.deny." + string(why)), Role: RoleChoice})
	}
	v.Keys = append(v.Keys, plain(KeyBack, "back"))
	v.Speech = []Msg{v.Title}
}

func (m Machine) workView(s State, v *View) {
	d := s.visit.desk.data
	lang := s.visit.prefs.Lang
	v.Title = M("desk-work")
	if d.Jobs == 0 {
		v.Lead = M("desk.nowork")
	}
	from, to := paging(s, v, listRows(d.Jobs, d.More), ListRoom(s.visit.prefs.Size))
	for i := from; i < min(to, d.Jobs); i++ {
		w := d.Work[i]
		r := Row{
			Label: M("desk.job", w.Number.String(), m.titleOf(w.Service, lang)), Value: m.stands(w.State, w.Holder, m.agencyOf(w.Service, w.Scheme, lang), w.Village),
			Alert: w.State == kiosk.ReadyState,
		}
		if w.Cancelling.Undecided(w.State) {
			r.Value = M("waiting.asked")
		}
		if w.State == kiosk.ReadyState {
			r.Key = main(KeyID("hand-"+strconv.Itoa(i)), "desk.hand")
		}
		v.Rows = append(v.Rows, r)
	}
	besideRow(v, to, d.Jobs, d.More, "desk.beside.number")
	v.Keys = append(v.Keys, plain(KeyOther, "back"), plain(KeyNumber, "desk.number.key"))
	v.Speech = []Msg{v.Title, v.Lead}
}

func (m Machine) numberView(s State, v *View) {
	d := s.visit.desk
	v.Title, v.Lead = M("desk.number.title"), M("number.lead")
	v.Entry = Entry{Kind: EntryDigits, Text: d.number.shown("____ ____ ____"), Bad: d.bad}
	deed := "desk.hand"
	if d.want == wantFind {
		v.Title, deed = M("desk.find.title"), "desk.look"
	}
	if d.bad {
		v.Entry.Hint = M("number.bad")
	}
	if d.bad && d.hint != "" {
		v.Entry.Hint = M(d.hint)
	}
	v.Keys = append(NumberPad(false), plain(KeyBack, "back"))
	if d.number.n == numberDigits {
		v.Keys = append(v.Keys, main(KeyOK, deed))
	}
}
