package flow

import (
	"strconv"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

// View is what the screen shows of a state. It is total: every state has one.
func (m Machine) View(s State) View {
	v := m.unmarked(s)
	m.leaving(s, &v)
	if m.training != "" {
		m.trainingView(s, &v)
	}
	if v.Speech == nil {
		v.Speech = []Msg{v.Title, v.Lead}
	}
	return v
}

// unmarked is View but for a training's mark.
func (m Machine) unmarked(s State) View {
	v := View{Screen: s.visit.screen, Prefs: s.visit.prefs, Clock: kiosk.Clock(s.now), ClockNote: clockNote(s), Help: HelpRow(s.visit.prefs, m.speech, s.visit.panel)}
	switch s.visit.screen {
	case Welcome:
		m.welcomeView(s, &v)
	case Home:
		m.homeView(s, &v)
	case Menu:
		m.menuView(s, &v)
	case Question:
		m.questionView(s, &v)
	case PIN:
		m.pinView(s, &v)
	case Confirm:
		m.confirmView(s, &v)
	case Busy:
		m.busyView(s, &v)
	case TakePaper:
		m.takeView(s, &v)
	case PaperTrouble:
		m.troubleView(s, &v)
	case AskPaper:
		m.askPaperView(s, &v)
	case Waiting:
		m.waitingView(s, &v)
	case Message:
		m.messageView(s, &v)
	default:
		m.otherView(s, &v)
	}
	if note := sparedNote(s); !note.Empty() {
		v.Note = note
	}
	fitView(s, &v)
	return v
}

// clockNote says when the clock was last compared, where that is not of today.
func clockNote(s State) Msg {
	switch {
	case !s.clockTold || s.clock.Fresh(s.now):
		return Msg{}
	case s.clock.Checked.IsZero():
		return M("clock.unchecked")
	}
	return M("clock.checked", kiosk.ShortDay(s.clock.Checked))
}

// quietView is the screens that show one thing and name nobody.
func (m Machine) quietView(s State, v *View) {
	switch s.visit.screen {
	case Reading:
		v.Picture, v.Title, v.Lead = PicCard, M("reading.title"), M("reading.lead")
	case AskLeave:
		askLeaveView(s, v)
	case StillThere:
		stillView(s, v)
	case CardLeft:
		v.Picture, v.Title, v.Lead, v.Note = PicCard, M("cardleft.title"), M("cardleft.lead"), M("cardleft.where")
		v.Speech = cardLeftWords()
	case Goodbye:
		v.Picture, v.Title, v.Lead = PicDone, M("goodbye.title"), M("goodbye.lead")
		if s.visit.survey != 0 {
			surveyView(s, v)
		}
	case OutOfService:
		v.Picture, v.Title, v.Lead = PicAlert, M("oos.title"), M("oos.lead")
		v.Keys = m.spareKeys()
	default:
	}
}

// stillView hides the visit: until somebody says that they are there, or where a card could not be read until the
// visitor's own lies there again.
func stillView(s State, v *View) {
	leave := Key{ID: KeyOther, Label: M("leave.exit"), Role: RoleExit}
	if s.visit.hidden {
		v.Picture, v.Title, v.Lead = PicCard, M("hidden.title"), M("hidden.lead")
		v.Keys = []Key{leave}
		return
	}
	v.Picture, v.Title, v.Lead = PicQuestion, M("still.title"), M("still.lead")
	v.Keys = []Key{main(KeyOK, "still.yes"), leave}
}

// cardLeftWords is said before anything else to whoever goes away without the card, asked or not.
func cardLeftWords() []Msg {
	return []Msg{M("cardleft.title"), M("cardleft.lead"), M("cardleft.where")}
}

func main(id KeyID, label string) Key  { return Key{ID: id, Label: M(label), Role: RoleMain} }
func plain(id KeyID, label string) Key { return Key{ID: id, Label: M(label), Role: RolePlain} }
func done() Key                        { return Key{ID: KeyOK, Label: M("done"), Role: RoleDone} }
func exit() Key                        { return Key{ID: KeyLeave, Label: M("leave.exit"), Role: RoleExit} }

// welcomeLangs is how many languages have a key of their own on Welcome: more would push the steps off the
// smallest panel. The help row leads to all.
const welcomeLangs = 2

func (m Machine) welcomeView(s State, v *View) {
	v.Eyebrow, v.Title, v.Lead = M("app"), M("welcome.title"), M("welcome.how")
	v.Picture = PicCard
	v.Rows = []Row{{Label: M("welcome.step1")}, {Label: M("welcome.step2")}, {Label: M("welcome.step3")}}
	for _, l := range m.langs[:min(welcomeLangs, len(m.langs))] {
		v.Keys = append(v.Keys, Key{
			ID: KeyID("lang-" + string(l)), Label: T(l.Name()), Role: RolePlain, On: s.visit.prefs.Lang == l,
		})
	}
	v.Keys = append(v.Keys, plain(KeyNoCard, "welcome.nocard"))
	v.Keys = append(v.Keys, m.roomKeys()...)
	welcomeFit(s, v)
}

func (m Machine) homeView(s State, v *View) {
	vis := s.visit
	v.Eyebrow, v.Title = M(greeting(s)), M("home.title")
	if vis.authed {
		v.Eyebrow = M(greeting(s)+".name", address(s))
		v.Face = vis.face
	}
	switch {
	case vis.deposit.helped:
		v.Lead = M("home.helped")
	case s.cardIn:
		v.Lead = M("home.lift")
	default:
		v.Lead = M("home.cannot")
	}
	if n := pending(s); n > 0 {
		v.Banner = Row{
			Label: M("home.waiting", strconv.Itoa(n)), Value: M("home.waiting.sub"), Alert: true,
			Key: main(KeyWaiting, "home.waiting.key"),
		}
		if vis.authed {
			v.Banner.Value = age(s)
		}
	} else if vis.known && !vis.deposit.on {
		v.Banner = Row{Label: M("home.mine"), Value: age(s), Key: plain(KeyWaiting, "home.waiting.key")}
	}
	if vis.known && !vis.deposit.on {
		v.Keys = append(v.Keys, plain(KeyAssist, "assist.go"))
	}
	m.menuKeys(s, v, "tile-", RoleTile)
	v.Leave = exit()
	v.Speech = []Msg{v.Title}
	if vis.deposit.helped {
		v.Speech = append(v.Speech, v.Lead)
	}
	if v.Banner.Alert {
		v.Speech = append(v.Speech, v.Banner.Label)
	}
	for _, k := range v.Keys {
		v.Speech = append(v.Speech, k.Label)
	}
}

// pending is how many things wait, as far as it may be known now.
func pending(s State) int {
	switch {
	case s.visit.deposit.on:
		return 0 // it is somebody else's visit now
	case !s.visit.authed:
		return s.visit.waiting
	}
	n := 0
	for _, it := range s.visit.items[:s.visit.count] {
		if it.Waits() {
			n++
		}
	}
	return n
}

// greeting is the message for the time of day.
func greeting(s State) string {
	switch h := s.now.In(kiosk.WIB).Hour(); {
	case h >= 4 && h < 11:
		return "home.morning"
	case h >= 11 && h < 15:
		return "home.noon"
	case h >= 15 && h < 18:
		return "home.afternoon"
	}
	return "home.night"
}

// address is how a resident is spoken to: "Ibu Siti", "Bapak Joko", or the first name of a child.
func address(s State) string {
	first, _, _ := strings.Cut(s.visit.resident.Name, " ")
	first = title(first)
	years, ok := s.visit.resident.Age(s.now)
	if s.visit.prefs.Lang == kiosk.English || !ok || years < 17 {
		return first
	}
	if s.visit.resident.Sex == kiosk.Female {
		return "Ibu " + first
	}
	return "Bapak " + first
}

// title writes a name in capitals as "Siti".
func title(s string) string {
	r := []rune(strings.ToLower(s))
	if len(r) == 0 {
		return ""
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

func (m Machine) pinView(s State, v *View) {
	v.Title, v.Lead = M("pin.title"), M("pin.lead")
	v.Leave = exit()
	if s.visit.goal == goalForm {
		v.Eyebrow = m.step(s, m.proofAt(s))
	}
	if s.visit.triesBad > 0 {
		v.Lead = M("pin.wrong", strconv.Itoa(s.visit.triesBad))
	}
	v.Dots, v.Slots = s.visit.typed, kiosk.PINLength
	v.Keys = append(NumberPad(false), plain(KeyBack, "back"), m.forgotKey())
}

// readyText is when the letter is expected, in the site's working hours: nobody knows those of another village, nor
// when a clerk of it begins.
func (m Machine) readyText(s State, svc kiosk.Service, village kiosk.VillageCode) Msg {
	at, ok := m.after(s, svc.Promise)
	lang := s.visit.prefs.Lang
	if office, away := m.elsewhere(village); away {
		if ok = false; atOffice(svc) {
			return M("confirm.elsewhere", office)
		}
	}
	switch {
	case !ok && svc.HandOver == kiosk.NoHandOver:
		return M("confirm.acted.soon")
	case !ok:
		return M("confirm.ready.unknown")
	case svc.HandOver == kiosk.NoHandOver:
		return M("confirm.acted.by", kiosk.Day(at, lang)+" "+kiosk.Clock(at))
	case svc.HandOver == kiosk.ByTTE && showFirst(svc, m.answered(s), lang) != "":
		return M("confirm.ready.shown", kiosk.Day(at, lang)+" "+kiosk.Clock(at))
	case svc.HandOver == kiosk.ByTTE:
		return M("confirm.ready.tte", kiosk.Day(at, lang)+" "+kiosk.Clock(at))
	}
	return M("take.come", kiosk.Day(at, lang), kiosk.Clock(at))
}

func (m Machine) messageView(s State, v *View) {
	v.Picture = PicAlert
	v.Keys = []Key{main(KeyOK, "msg.ok")}
	note := func(id string) { v.Title, v.Lead = M(id+".title"), M(id+".lead") }
	switch s.visit.note {
	case msgUnknown:
		v.Picture = PicCard
		note("msg.unknown")
	case msgUnreadable:
		v.Picture = PicCard
		note("msg.unreadable")
	case msgLifted:
		v.Picture = PicCard
		note("msg.lifted")
	case msgLocked:
		note("pin.locked")
	case msgWrongData:
		note("msg.wrongdata")
		v.Keys = []Key{main(KeyOK, "msg.wrongdata.go"), {ID: KeyOther, Label: M("leave.exit"), Role: RoleExit}}
	case msgHelp:
		v.Title, v.Lead = M("msg.help.title"), m.helpWords(s)
		if s.linkUp { // what somebody pressed has worked
			v.Picture = PicDone
		}
	case msgSaveFail:
		note("msg.savefail")
		v.Keys = []Key{main(KeyOK, "msg.again"), {ID: KeyOther, Label: M("leave.exit"), Role: RoleExit}}
	case msgTrouble:
		note("msg.trouble")
	case msgShut, msgCrowded, msgNameless, msgCardless:
		note("msg." + string(s.visit.note))
	case msgOverForm:
		overFormView(s, v)
	case msgNone:
		v.Title = M("oos.title")
	default:
	}
	m.cardMessage(s, v)
	m.cancelMessage(s, v)
	m.midForm(s, v)
}

// helpWords says when somebody reads a call for help, and what can be done meanwhile: by the line and the hours of the counter.
func (m Machine) helpWords(s State) Msg {
	id := "msg.help.offline"
	if s.linkUp {
		id = "msg.help.sent"
	}
	at, known := m.opens(s)
	switch {
	case !known:
		return M(id)
	case m.site.Open(s.now):
		return M(id + ".open")
	}
	return M(id+".closed", at.day, at.clock)
}

// has says whether the view shows that key.
func (v View) has(k KeyID) bool {
	for _, key := range v.AllKeys() {
		if key.ID == k {
			return true
		}
	}
	return false
}

// AllKeys is every key of the view: of the body, of rows and banner, the help row, and leaving.
func (v View) AllKeys() []Key {
	keys := append([]Key(nil), v.Keys...)
	for _, r := range v.Rows {
		keys = append(keys, r.Key)
	}
	keys = append(keys, v.Banner.Key)
	keys = append(keys, v.Help...)
	keys = append(keys, v.Leave)
	out := keys[:0]
	for _, k := range keys {
		if k.ID != "" {
			out = append(out, k)
		}
	}
	return out
}
