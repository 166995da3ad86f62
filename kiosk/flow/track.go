package flow

import (
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// trackAt is a visitor who asks how a request stands, by its number and without a card.
type trackAt struct {
	number typed
	fault  numberFault
	answer NumberAnswer
}

// numberFault is why a number is asked for again.
type numberFault string

// The faults of a number.
const (
	NumberFine    numberFault = ""
	NumberTyped   numberFault = "typed"   // the check digit says that one is wrong
	NumberUnknown numberFault = "unknown" // nobody in the regency has it
	NumberOffline numberFault = "offline" // not this kiosk's, and the regency cannot be asked
	NumberOften   numberFault = "often"   // five in a minute were asked for
	NumberFailed  numberFault = "failed"  // nothing is known
)

type (
	// AskNumber asks how the request of a number stands: NumberAnswer.
	AskNumber struct{ Number kiosk.Number }
	// NumberAnswer means: it stands so, or why nobody can say.
	NumberAnswer struct {
		kiosk.Standing
		Fault   numberFault
		Stored  bool      // it waits at this kiosk for the line
		Own     bool      // this kiosk's own, as the regency last said
		Printed bool      // its letter came out of this kiosk
		Visit   time.Time // when a clerk comes to its owner; zero: no day was told here, or it is over

		Village kiosk.VillageCode // of this kiosk's own: whose office sees to it
		Letter  bool              // of this kiosk's own: its letter is here and may be printed

		Cancelling kiosk.Cancelling // of this kiosk's own: how far its owner's word came that takes it back
	}
)

func (AskNumber) effect()       {}
func (NumberAnswer) happening() {}

func (m Machine) startTrack(s State) (State, []Effect) {
	s.visit.track = trackAt{}
	return m.show(s, TrackNumber)
}

func (m Machine) trackNumberView(s State, v *View) {
	t := s.visit.track
	v.Eyebrow, v.Title, v.Lead, v.Leave = M("room.track"), M("track.title"), M("track.lead"), exit()
	v.Entry = Entry{Kind: EntryDigits, Text: t.number.shown("____ ____ ____"), Bad: t.fault != NumberFine}
	if v.Entry.Bad {
		v.Entry.Hint = M("track." + string(t.fault))
	}
	v.Keys = append(NumberPad(false), plain(KeyBack, "back"))
	if t.number.n == numberDigits {
		v.Keys = append(v.Keys, main(KeyOK, "track.ask"))
	}
	v.Speech = []Msg{v.Title, v.Lead, v.Entry.Hint}
}

func (m Machine) trackNumberKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	switch k {
	case KeyBack:
		v.track = trackAt{}
		return m.showMenu(s)
	case KeyOK:
		n, err := kiosk.ParseNumber(v.track.number.text())
		if err != nil {
			v.track.fault = NumberTyped
			return m.show(s, TrackNumber)
		}
		v.wait, v.paper = waitNumber, ""
		return m.show(s, Busy, AskNumber{Number: n})
	default:
	}
	v.track.fault = NumberFine
	v.track.number.press(k, numberDigits)
	return m.show(s, TrackNumber)
}

// numberAnswer shows how it stands, or says why nobody can tell; what was typed stays to be mended.
func (m Machine) numberAnswer(s State, e NumberAnswer) (State, []Effect) {
	v := &s.visit
	if v.screen != Busy || v.wait != waitNumber {
		return s, nil
	}
	v.wait, v.track.answer, v.track.fault = waitNothing, e, e.Fault
	if e.Fault != NumberFine {
		return m.resume(s, TrackNumber)
	}
	return m.resume(s, TrackAnswer)
}

// trackAnswerView tells service, state, holder and age: never whose it is.
func (m Machine) trackAnswerView(s State, v *View) {
	a, lang := s.visit.track.answer, s.visit.prefs.Lang
	v.Picture, v.Title, v.Number = PicWait, M("track.stands"), a.Number.String()
	v.Keys = []Key{done(), plain(KeyOther, "track.another")}
	v.Card = Card{Bring: m.age(s, a.Standing)}
	if a.State.Granted() || a.State == kiosk.HandedOver {
		v.Picture = PicDone
	}
	switch {
	case a.Discreet() && a.State == kiosk.ReadyState:
		v.Card.Big, v.Card.Place = M("track.discreet.ready"), M("track.discreet.tap")
	case a.Discreet():
		v.Card.Big, v.Card.Place = M("track.discreet.waits"), M("track.discreet.tap")
	default:
		v.Card.Head, v.Card.Big = T(m.titleOf(a.Service, lang)), m.numberStands(a, lang)
	}
	switch {
	case a.Cancelling.Undecided(a.State):
		v.Card.Place = M("waiting.asked")
	case !a.Visit.IsZero():
		v.Card.Place = M("track.visit", kiosk.Day(a.Visit, lang), kiosk.Clock(a.Visit))
	case a.State == kiosk.ReadyState && !a.Discreet():
		v.Card.Place = m.fetched(s, a)
	}
	switch {
	case a.Stored:
		v.Note = M("status." + string(kiosk.Stored))
	case a.Own:
		if v.Note = age(s); v.Note.ID == "age.offline" {
			v.Note = M("track.own") // nobody can say of when
		}
	}
	v.Speech = []Msg{v.Title, v.Card.Head, v.Card.Big, v.Card.Place, v.Card.Bring, v.Note}
}

// numberStands is where a request is, and of a letter that came out that it did.
func (m Machine) numberStands(a NumberAnswer, l kiosk.Lang) Msg {
	if a.Printed && a.State == kiosk.ReadyState {
		return M("track.printed")
	}
	return m.stands(a.State, a.Holder, m.agencyOf(a.Service, "", l), "")
}

// fetched is where and when what is ready comes into somebody's hands, as far as it is known here: of another kiosk's request
// not whose office it is.
func (m Machine) fetched(s State, a NumberAnswer) Msg {
	svc, ok := m.serviceByID(a.Service)
	switch {
	case !ok:
		return Msg{}
	case svc.HandOver == kiosk.ByTTE && svc.Cardless: // its owner may have no card to print it with
		return M("take.go")
	case svc.HandOver == kiosk.ByTTE && a.Letter:
		return M("track.print.here")
	case svc.HandOver == kiosk.ByTTE:
		return M("track.print")
	case atOffice(svc) && a.Own:
		return m.collect(s, Item{Service: a.Service, Village: a.Village})
	case comesToYou(svc):
		return Msg{} // the kiosk where it was asked for tells the day
	case atOffice(svc):
		return M("confirm.own.office")
	}
	return Msg{}
}

// age is when the request was made, and how many days ago: nobody counts from a clock that had not been compared.
func (m Machine) age(s State, a kiosk.Standing) Msg {
	days := kiosk.DaysBetween(a.Made, s.now)
	switch {
	case a.Unsure || days < 0: // of the clock of the machine, that day or now
		return M("track.unsure", kiosk.Day(a.Made, s.visit.prefs.Lang), kiosk.Clock(a.Made))
	case days == 0:
		return M("track.today", kiosk.Clock(a.Made))
	}
	return M("track.days", kiosk.Day(a.Made, s.visit.prefs.Lang), strconv.Itoa(days))
}

func (m Machine) trackAnswerKey(s State, k KeyID) (State, []Effect) {
	if k == KeyOther {
		return m.startTrack(s)
	}
	return m.end(s)
}
