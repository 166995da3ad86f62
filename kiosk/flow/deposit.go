package flow

import (
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// deposit is what somebody types whom nothing proves (titip). Nothing of anybody is shown in it but what
// was typed here, and the kiosk says nothing of whether it knows such a person.
type deposit struct {
	on      bool
	pick    picking
	at      int // index of the district that was picked
	village kiosk.Village
	nik     typed
	birth   typed
	doubted bool    // NIK and birth date did not agree, and were asked for once more
	bad     bool    // the birth date that stands there is no date
	self    bool    // the visitor said that it is for themselves
	same    bool    // the NIK of whom the visitor helps is the visitor's own
	chip    Chip    // to be enrolled with it; zero: none
	helped  bool    // the visitor, who is proved or typed who they are (visit.helper), asks for somebody else
	witness Chip    // of the clerk who stands beside the person; zero: nobody does
	beside  Chip    // the card of whom the visitor helps, or of whom the clerk serves
	outside bool    // of another regency: the kiosk's village sees to the request, and no card comes of it
	before  message // the message that the deposit began behind, while another stands there
}

// picking is how far the village is chosen.
type picking uint8

const (
	pickOwn picking = iota // this village, or another
	pickDistrict
	pickVillage
)

// nikDigits and birthDigits are how many digits are typed: dd-mm-yyyy.
const (
	nikDigits   = 16
	birthDigits = 8
)

// startDeposit begins a deposit for the visitor. A card that can be enrolled goes with it.
func (m Machine) startDeposit(s State) (State, []Effect) {
	v := &s.visit
	d := deposit{on: true}
	if !v.known && !v.card.Fleeting {
		d.chip = v.chip
	}
	return m.beginDeposit(s, d)
}

// beginDeposit asks for the village. A form that was filled in already is kept.
func (m Machine) beginDeposit(s State, d deposit) (State, []Effect) {
	v := &s.visit
	v.deposit, v.own, v.waiting, v.page, v.desk = d, chosenPIN{}, 0, 0, desk{}
	if v.goal != goalForm {
		v.service = -1
	}
	if len(m.places.districts) == 0 {
		v.deposit.village = m.site.Village
		return m.show(s, TypeNIK)
	}
	return m.show(s, PickVillage)
}

// startAssist asks for the card of whom the visitor helps.
func (m Machine) startAssist(s State) (State, []Effect) {
	s.visit.desk = desk{want: wantAssist}
	return m.show(s, TapOther)
}

// assist begins a deposit for somebody else, with their card or without. No PIN is chosen in it: the
// helper must not learn it. A form that was filled in already is for them.
func (m Machine) assist(s State, e CardRead) (State, []Effect) {
	d := deposit{on: true, helped: true, beside: e.Chip}
	if !e.Known && !e.Fleeting && !e.Pending && !e.Confirmed {
		d.chip = e.Chip
	}
	if s.visit.goal != goalForm {
		s.visit.goal = goalHome
	}
	return m.beginDeposit(s, d)
}

// serve begins a deposit for whoever stands beside the clerk, with their card or without. The clerk's word
// confirms it, so that a PIN chosen in it holds at once.
func (m Machine) serve(s State, e CardRead) (State, []Effect) {
	d := deposit{on: true, witness: s.visit.chip, beside: e.Chip}
	if !e.Known && !e.Fleeting && !e.Pending && !e.Confirmed {
		d.chip = e.Chip
	}
	s.visit.goal = goalHome
	return m.beginDeposit(s, d)
}

// depositKey is a key of the screens where somebody types who they are.
func (m Machine) depositKey(s State, k KeyID) (State, []Effect) {
	switch s.visit.screen {
	case PickVillage:
		return m.pickKey(s, k)
	case TypeNIK:
		return m.nikKey(s, k)
	case TypeBirth:
		return m.birthKey(s, k)
	case ForWhom:
		return m.forWhomKey(s, k)
	default:
		return m.tapOtherKey(s, k)
	}
}

func (m Machine) pickKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	d := &v.deposit
	n := m.picks(s)
	if p, ok := turn(k, v.page, pages(n, perPage)); ok {
		v.page = p
		return m.show(s, PickVillage)
	}
	if k == KeyBack {
		if d.pick == pickOwn {
			return m.undeposit(s)
		}
		d.pick--
		v.page = 0
		return m.show(s, PickVillage)
	}
	i, ok := index(k, "choice-")
	i += v.page * perPage
	if !ok || i >= n {
		return s, nil
	}
	v.page = 0
	switch d.pick {
	case pickOwn:
		d.outside = i == 2
		switch i {
		case 0:
			d.village = m.site.Village
			return m.show(s, TypeNIK)
		case 2:
			return m.pickedOutside(s)
		}
		d.pick = pickDistrict
	case pickDistrict:
		d.at, d.pick = i, pickVillage
	case pickVillage:
		d.village = m.places.villages[d.at][i].village
		return m.show(s, TypeNIK)
	}
	return m.show(s, PickVillage)
}

// pickedOutside goes on with somebody of another regency: to the services that are open to them, or back to
// the questions of one that was begun before.
func (m Machine) pickedOutside(s State) (State, []Effect) {
	v := &s.visit
	v.deposit.village = m.site.Village
	if svc, ok := m.serviceOf(s); ok && v.goal == goalForm && !svc.Outsiders {
		v.deposit.before, v.note = v.note, msgOutside
		return m.show(s, Message)
	}
	return m.show(s, TypeNIK)
}

// outsideKey leaves the service that is not open to somebody of another regency for those that are, or
// goes back to where they said so.
func (m Machine) outsideKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	v.note, v.deposit.before = v.deposit.before, msgNone
	if k != KeyOK {
		v.deposit.outside = false
		return m.show(s, PickVillage)
	}
	v.dropForm()
	v.goal, v.service = goalHome, -1
	return m.show(s, TypeNIK)
}

// picks is how many there are to choose from.
func (m Machine) picks(s State) int {
	switch d := s.visit.deposit; d.pick {
	case pickDistrict:
		return len(m.places.districts)
	case pickVillage:
		return len(m.places.villages[d.at])
	case pickOwn:
	}
	return 2 + min(len(m.outer), 1)
}

func (m Machine) nikKey(s State, k KeyID) (State, []Effect) {
	d := &s.visit.deposit
	switch k {
	case KeyBack:
		if len(m.places.districts) == 0 {
			return m.undeposit(s)
		}
		return m.show(s, PickVillage)
	case KeyOK:
		if asks, _ := m.asking(s); d.helped && d.number() == asks {
			d.same = true
			return m.show(s, TypeNIK)
		}
		return m.show(s, TypeBirth)
	default:
	}
	d.same = false
	d.nik.press(k, nikDigits)
	return m.show(s, TypeNIK)
}

func (m Machine) birthKey(s State, k KeyID) (State, []Effect) {
	d := &s.visit.deposit
	switch k {
	case KeyBack:
		return m.show(s, TypeNIK)
	case KeyOK:
		return m.typedWho(s)
	default:
	}
	d.bad = false
	d.birth.press(k, birthDigits)
	return m.show(s, TypeBirth)
}

// typedWho goes on once NIK and birth date are typed. A date that does not exist is asked for again until
// it does; numbers that do not agree are asked for once more, and then taken: registers err.
func (m Machine) typedWho(s State) (State, []Effect) {
	v := &s.visit
	d := &v.deposit
	birth, ok := d.born(s.now)
	if !ok {
		d.bad = true
		return m.show(s, TypeBirth)
	}
	nik := d.number()
	if !d.doubted && (!nik.Born(birth) || len(nik.Doubts()) > 0) {
		d.doubted = true
		return m.show(s, TypeNIK)
	}
	if m.asksWhom(s) && !d.self {
		return m.show(s, ForWhom)
	}
	return m.typedAll(s)
}

// typedAll goes on from who it is for: back into the form that was filled in before, or to choose a service.
func (m Machine) typedAll(s State) (State, []Effect) {
	v := &s.visit
	if v.goal == goalForm && v.service >= 0 {
		return m.nextField(s) // the form was filled in before
	}
	return m.goHome(s)
}

// asksWhom says whether somebody who types who they are is asked for whom it is: not where a card with its PIN or a clerk
// began the deposit, nor where the form has asked it already.
func (m Machine) asksWhom(s State) bool {
	v := &s.visit
	if v.deposit.helped || v.deposit.witness != (Chip{}) {
		return false
	}
	svc, ok := m.serviceOf(s)
	return v.goal != goalForm || !ok || len(svc.Concerns) == 0
}

// forWhomKey goes on for the visitor, or asks for the card of whom they help. Then what was typed is of who asks.
func (m Machine) forWhomKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	switch k {
	case "choice-0":
		v.deposit.self = true
		return m.typedAll(s)
	case "choice-1":
		v.helper = v.deposit
		return m.startAssist(s)
	default:
		return m.show(s, TypeBirth)
	}
}

// asking is who asks for somebody else, and when they were born (2006-01-02): proved by a PIN, or typed.
func (m Machine) asking(s State) (nik kiosk.NIK, birth string) {
	v := &s.visit
	if !v.helper.on {
		return v.resident.NIK, v.resident.BirthDate
	}
	birth, _ = v.helper.born(s.now)
	return v.helper.number(), birth
}

// oldest is the first year of birth that is taken.
const oldest = 1900

// born reads the birth date that was typed as 2006-01-02; ok is false where there is no such day, or it
// has not come yet.
func (d *deposit) born(now time.Time) (day string, ok bool) {
	t, err := time.ParseInLocation("02012006", d.birth.text(), kiosk.WIB)
	if err != nil || t.Year() < oldest || t.After(now) {
		return "", false
	}
	return t.Format(time.DateOnly), true
}

// number is the NIK that was typed; zero while digits are missing.
func (d *deposit) number() kiosk.NIK {
	n, err := kiosk.ParseNIK(d.nik.text())
	if err != nil {
		return kiosk.NIK{}
	}
	return n
}

// subject is who the deposited request is about, as far as it was typed.
func (m Machine) subject(s State) kiosk.Resident {
	d := &s.visit.deposit
	birth, _ := d.born(s.now)
	return kiosk.Resident{NIK: d.number(), BirthDate: birth, Village: d.village.Code}
}

// deposited goes on once the form is filled in: a PIN for the chip, then the confirm screen.
func (m Machine) deposited(s State) (State, []Effect) {
	if m.choosesPIN(s) && s.visit.own.pin.None() {
		return m.choosePIN(s, kiosk.PINFirst)
	}
	s.visit.page = 0
	return m.resume(s, Confirm)
}

// choosesPIN says whether a PIN is chosen in this deposit.
func (m Machine) choosesPIN(s State) bool {
	v := &s.visit
	d := v.deposit
	if d.chip == (Chip{}) || d.helped || d.outside || v.card.NoPINs {
		return false
	}
	return d.witness != (Chip{}) || !v.card.Pending && !v.card.Confirmed
}

// proofStep says whether the form has a step beside its questions and the confirm screen.
func (m Machine) proofStep(s State) bool {
	switch {
	case m.unasked(s):
		return false
	case s.visit.deposit.on:
		return m.choosesPIN(s)
	}
	return !s.visit.authed
}

// draftOf is the draft of the visitor, without the form; ok is false where nobody may ask.
func (m Machine) draftOf(s State) (d Draft, ok bool) {
	v := &s.visit
	switch m.level(s) {
	case kiosk.Anonymous:
		return Draft{ID: v.draft, Resident: kiosk.Resident{Village: m.site.Village.Code}}, true
	case kiosk.ByCard:
		return Draft{ID: v.draft, Assurance: kiosk.ByCard, Chip: v.chip}, true
	default:
	}
	if !v.deposit.on {
		return Draft{ID: v.draft, Resident: v.resident, Assurance: v.sure}, v.authed
	}
	d = Draft{ID: v.draft, Resident: m.subject(s), Assurance: kiosk.Deposited}
	d.Outside, d.Carded = v.deposit.outside, !m.cardless(s)
	if !d.Outside && (!v.card.Pending && !v.card.Confirmed || v.deposit.witness != (Chip{}) || v.deposit.helped) {
		d.Chip, d.PIN = v.deposit.chip, v.own.pin
	}
	if v.deposit.village.Code == m.site.Village.Code {
		d.Witness = v.deposit.witness // other villages' residents are for their own clerks to confirm
	}
	if v.deposit.helped {
		d.Requester, d.RequesterBirth = m.asking(s)
		d.RequesterProved = !v.helper.on
	}
	return d, !d.Resident.NIK.IsZero() && d.Resident.BirthDate != ""
}
