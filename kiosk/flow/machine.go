package flow

import (
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Machine holds what a visit is decided by and never changes while the kiosk runs: the place, the
// services offered there, and whether the kiosk can speak.
type Machine struct {
	site     kiosk.Site
	services []kiosk.Service
	speech   bool
	places   places
	menu     kiosk.Menu
	outer    kiosk.Menu // the services that are open to who is of another regency
	langs    []kiosk.Lang
	rooms    []kiosk.Room
	training string // the PIN of the cards of a training; empty: this is none
	aid      AidData
	told     *kiosk.VillageNews // never changed; nil: none has come
	mall     *kiosk.Mall        // the same
	lines    []kiosk.Line
}

// NewMachine makes the machine of a site. Services are shown in the given order; those that the
// site's kind does not offer are left out.
func NewMachine(site kiosk.Site, services []kiosk.Service, speech bool) Machine {
	m := Machine{site: site, speech: speech, langs: []kiosk.Lang{kiosk.Indonesian, kiosk.English}, rooms: built()}
	for _, s := range services {
		if s.Offered(site.Village.Kind) {
			s.Fields = slices.Clone(s.Fields)
			for i, f := range s.Fields {
				s.Fields[i] = f.At(site)
			}
			m.services = append(m.services, s)
		}
	}
	m.services = withVisits(m.services)
	m.menu = flat(m.services)
	m.outer = flat(slices.DeleteFunc(slices.Clone(m.services), func(s kiosk.Service) bool { return !s.Outsiders }))
	return m
}

// WithLanguages is the machine of a kiosk that speaks these languages, Indonesian first.
func (m Machine) WithLanguages(langs []kiosk.Lang) Machine {
	m.langs = langs
	return m
}

// Start is the state of a kiosk that was just switched on: nobody there, devices unknown but hoped
// to work until they say otherwise.
func (m Machine) Start() State {
	return State{readerUp: true, storeUp: true, visit: blank(Welcome)}
}

// Step decides what an event means. It is pure and total: an event that means nothing in a state
// changes nothing.
func (m Machine) Step(s State, ev Event) (State, []Effect) {
	next, fx := m.happens(s, ev)
	next, fx = m.aloud(s, next, ev.What, fx)
	if m.training != "" {
		fx = m.inTraining(ev.What, fx)
	}
	return next, fx
}

// happens is Step but for what is said of it.
func (m Machine) happens(s State, ev Event) (State, []Effect) {
	s.now = ev.At
	if s.linkUp {
		s.fed = ev.At
	}
	switch e := ev.What.(type) {
	case CardArrived, CardRead, CardFailed, CardRemoved, FaceReady:
		return m.card(s, e)
	case KeyPressed:
		s.visit.pad = padAt{}
		return m.key(s, e.Key, ev.Fresh)
	case PadPressed:
		return m.padPressed(s, e.Pad, ev.Fresh)
	case Headset:
		return m.headset(s, e.In)
	case PINAnswer:
		return m.pinAnswer(s, e)
	case Saved, SaveFailed:
		return m.saved(s, e)
	case PrintEnded, PrinterSaid, PaperGone:
		return m.printer(s, e)
	case TimerFired:
		return m.timer(s, e.Timer)
	case PINSet:
		return m.pinSet(s, e)
	case TicketDrawn, LineMoved, NumberAnswer, RequestCancelled, ClerkAnswer, ClerkDone, PersonFound:
		return m.counterEvent(s, e)
	case ComplaintSaved, AnswerTold:
		return m.reportEvent(s, e)
	case LinkChanged, Fitness, ClockTrust, Minute:
		return m.condition(s, e)
	}
	return s, nil
}

// condition is what the kiosk says of itself.
func (m Machine) condition(s State, what Happening) (State, []Effect) {
	switch e := what.(type) {
	case LinkChanged:
		s.linkUp = e.Up
	case ClockTrust:
		s.clock, s.clockTold = e.ClockTrust, true
	case Fitness:
		return m.fitness(s, e)
	}
	return s, nil
}

// end ends the visit: thanks, or the card that was left behind first.
func (m Machine) end(s State) (State, []Effect) { return m.endWith(s, 0) }

// endWith ends the visit with a question of the survey on its last screen; 0: none.
func (m Machine) endWith(s State, asks kiosk.SurveyElement) (State, []Effect) {
	prefs := s.visit.prefs
	on := Goodbye
	if s.cardIn {
		on = CardLeft
	}
	s.visit = blank(on)
	s.visit.prefs = prefs // the last words are still read with the same eyes
	s.visit.survey = asks
	fx := []Effect{Forget{}, Hush{}, StopTimer{TimerIdle}, StopTimer{TimerStill}}
	if on == CardLeft && m.speech && !prefs.Ears { // by ear it is said with its keys
		fx = append(fx, s.speak(cardLeftWords()))
	}
	return s, append(fx, lastWords(s)...)
}

// show moves to a screen and starts its idle time. A hidden visit shows no screen of its own.
func (m Machine) show(s State, on Screen, fx ...Effect) (State, []Effect) {
	if s.visit.hidden && on != AskLeave && (on != Message || !s.visit.note.laid()) {
		return s.hide(fx...)
	}
	s.visit.screen = on
	return s, append(fx, m.idle(on)...)
}

// idle is the timer effect of a screen.
func (m Machine) idle(on Screen) []Effect {
	switch on {
	case Welcome, Reading, Busy, CardLeft, Goodbye, OutOfService:
		return []Effect{StopTimer{TimerIdle}}
	case Question, PIN, Confirm, Waiting, Mine, AskCancel, AskPaper:
		return []Effect{StartTimer{TimerIdle, IdleForm}}
	case PickVillage, TypeNIK, TypeBirth, ForWhom, ChoosePIN, Report, ReportType, ReportConfirm, AskCode:
		return []Effect{StartTimer{TimerIdle, IdleForm}}
	case Menu, ReportCode, CodeAnswer, QueuePick, QueueTicket, TrackNumber, TrackAnswer:
		return []Effect{StartTimer{TimerIdle, IdlePublic}}
	case Home, TakePaper, PaperTrouble, Message, AskLeave, StillThere, TapOther,
		StaffPIN, StaffCode, Desk, DeskQueue, DeskPerson, DeskDeny, DeskWork, DeskNumber, DeskPaper, Training, DeskLines, News, NewsPage:
		return []Effect{StartTimer{TimerIdle, IdlePublic}}
	case AidWho, AidList, AidScheme, AidAnswer:
		return []Effect{StartTimer{TimerIdle, IdleForm}}
	}
	return nil
}

// timer is what happens when time runs out.
func (m Machine) timer(s State, t Timer) (State, []Effect) {
	v := &s.visit
	switch t {
	case TimerIdle:
		switch v.screen {
		case Welcome, OutOfService:
			return m.rest(s), []Effect{Hush{}} // someone changed the language and went away
		case Reading, Busy, CardLeft, Goodbye, StillThere:
			return s, nil
		default:
		}
		if v.desk.open {
			return m.end(s) // a clerk's mode is never left standing
		}
		return m.cover(s).hide()
	case TimerStill:
		if v.screen == StillThere {
			return m.end(s)
		}
	case TimerTraining: // inTraining
	case TimerEnd:
		switch v.screen {
		case Goodbye:
			return m.rest(s), nil
		case TakePaper:
			return m.afterPaper(s, m.end)
		default:
		}
	}
	return s, nil
}

// serviceOf is the service of the form under way.
func (m Machine) serviceOf(s State) (kiosk.Service, bool) {
	if s.visit.service < 0 || s.visit.service >= len(m.services) {
		return kiosk.Service{}, false
	}
	return m.services[s.visit.service], true
}

// serviceByID finds a service of the catalogue.
func (m Machine) serviceByID(id kiosk.ServiceID) (kiosk.Service, bool) {
	for _, s := range m.services {
		if s.ID == id {
			return s, true
		}
	}
	return kiosk.Service{}, false
}
