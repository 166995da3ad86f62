package flow

import (
	"strconv"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

type (
	// CancelRequest journals that a resident takes back a request about themselves: RequestCancelled. The same again is the
	// same.
	CancelRequest struct {
		Subject kiosk.NIK
		Request kiosk.RequestID
	}
	// RequestCancelled means: what became of that here. Item is the request as the disk now has it, but of CancelFailed.
	RequestCancelled struct {
		Request kiosk.RequestID
		Item    Item
		Answer  CancelAnswer
	}
)

func (CancelRequest) effect()       {}
func (RequestCancelled) happening() {}

// CancelAnswer says whether a request is taken back, as far as this kiosk knows.
type CancelAnswer uint8

// The answers to a cancellation.
const (
	CancelFailed  CancelAnswer = iota // nothing is written; as it was
	CancelKept                        // durable; the office answers
	CancelTooLate                     // the office has gone on
)

// keyCancel is on Mine the key that asks whether the request is to be taken back (Batalkan permohonan).
const keyCancel = KeyOther

// The answers to the question of AskCancel. On the pad of ten they are 1 and 2: whoever presses the first key of each screen
// takes nothing back.
const (
	KeyCancelNo  KeyID = "cancel-no"
	KeyCancelYes KeyID = "cancel-yes"
)

// mayCancel says whether the visitor may take a request back. The list is of requests about the visitor; whoever stands
// there for somebody else takes nothing back.
func (m Machine) mayCancel(s State, it Item) bool {
	return s.visit.authed && !s.silent && !s.visit.deposit.on && it.State.Cancellable() && it.Cancelling == kiosk.NotCancelling
}

// tooLate says that its owner must still be told that a request cannot be taken back any more. What is read or printed
// since has said so.
func (it Item) tooLate() bool {
	return it.Cancelling == kiosk.CancelLate && !it.State.Ended() && !it.Printed && !it.Told && !it.Service.AnsweredHere()
}

// undecided says that it is taken back and the office has not answered yet.
func (it Item) undecided() bool { return it.Cancelling.Undecided(it.State) }

// openRow is the row of a request that its owner may take back or has taken back: the one is opened first, the other says
// how far it is.
func (m Machine) openRow(s State, i int, it Item, r Row) Row {
	switch {
	case it.undecided():
		r.Value, r.Say, r.Key = M("waiting.asked"), Msg{}, Key{}
		return r
	case it.tooLate():
		r.Value, r.Say = M("waiting.late"), Msg{}
	case !m.mayCancel(s, it):
		return r
	}
	key := KeyID("item-" + strconv.Itoa(i))
	if r.Key.Role == RoleMain {
		r.Key = main(key, "waiting.see")
		return r
	}
	r.Key = plain(key, "waiting.see")
	return r
}

// openItem shows the i-th request alone.
func (m Machine) openItem(s State, i int) (State, []Effect) {
	if i >= s.visit.count || !strings.HasPrefix(string(m.itemRow(s, i, s.visit.items[i]).Key.ID), "item-") {
		return s, nil
	}
	s.visit.chosen, s.visit.page = uint8(i), 0
	return m.show(s, Mine)
}

// showList goes back to the list, to the page on which the request stands.
func (m Machine) showList(s State) (State, []Effect) {
	s.visit.page = int(s.visit.chosen) / ListRoom(s.visit.prefs.Size)
	return m.show(s, Waiting)
}

// mineRows is what a request is and where it stands.
func (m Machine) mineRows(s State) (rows []Row) {
	it := s.visit.items[s.visit.chosen]
	r := m.paperRow(s, int(s.visit.chosen), it)
	rows = []Row{
		{Label: M("mine.service"), Value: r.Label},
		{Label: M("mine.number"), Value: T(it.Number.String())},
		{Label: M("mine.stands"), Value: r.Value},
	}
	if it.tooLate() {
		rows = append(rows, Row{Label: M("mine.cancel"), Value: M("waiting.late")})
	}
	return rows
}

// oneView is one request of the visitor, or the question about it.
func (m Machine) oneView(s State, v *View) {
	if s.visit.screen == AskCancel {
		m.askCancelView(s, v)
		return
	}
	m.mineView(s, v)
}

// mineView is one request with what can be done: to print its paper, to take it back, or nothing.
func (m Machine) mineView(s State, v *View) {
	it := s.visit.items[s.visit.chosen]
	v.Eyebrow, v.Title, v.Private, v.Leave = age(s), M("mine.title"), true, exit()
	v.Speech = []Msg{v.Title, v.Eyebrow}
	if !showRows(s, v, m.mineRows(s)) {
		return
	}
	v.Keys = []Key{plain(KeyBack, "back")}
	if r := m.paperRow(s, int(s.visit.chosen), it); r.Key.ID != "" {
		v.Keys = append(v.Keys, main(KeyOK, r.Key.Label.ID))
	}
	if m.mayCancel(s, it) {
		v.Keys = append([]Key{plain(keyCancel, "cancel.go")}, v.Keys...)
	}
	if !v.has(KeyOK) { // the calm way on is the large one
		v.Keys[len(v.Keys)-1] = main(KeyOK, "back")
	}
}

func (m Machine) mineKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	it := v.items[v.chosen]
	switch {
	case k == keyCancel:
		v.page = 0
		return m.show(s, AskCancel)
	case k == KeyOK && m.paperRow(s, int(v.chosen), it).Key.ID != "":
		return m.printItem(s, it)
	}
	if s, fx := m.turnRows(s, k, m.mineRows(s), Waiting); s.Screen() == Mine {
		return s, fx
	}
	return m.showList(s)
}

// askCancelView asks once, with service and number.
func (m Machine) askCancelView(s State, v *View) {
	it := s.visit.items[s.visit.chosen]
	v.Picture, v.Title = PicQuestion, M("cancel.title")
	v.Lead, v.Number = m.paperRow(s, int(s.visit.chosen), it).Label, it.Number.String()
	v.Keys = []Key{main(KeyCancelNo, "cancel.no"), {ID: KeyCancelYes, Label: M("cancel.yes"), Role: RoleLeave}}
	v.Speech = []Msg{v.Title}
}

func (m Machine) askCancelKey(s State, k KeyID) (State, []Effect) {
	if k == KeyCancelYes {
		return m.cancelRequest(s)
	}
	return m.show(s, Mine)
}

// cancelRequest takes the chosen request back.
func (m Machine) cancelRequest(s State) (State, []Effect) {
	v := &s.visit
	it := v.items[v.chosen]
	if !m.mayCancel(s, it) {
		return m.showList(s)
	}
	v.wait, v.paper = waitCancel, ""
	return m.show(s, Busy, CancelRequest{Subject: v.resident.NIK, Request: it.Request})
}

// requestCancelled says what became of it.
func (m Machine) requestCancelled(s State, e RequestCancelled) (State, []Effect) {
	v := &s.visit
	it := &v.items[v.chosen]
	if v.screen != Busy || v.wait != waitCancel || e.Request != it.Request {
		return s, nil
	}
	v.wait = waitNothing
	switch e.Answer {
	case CancelKept:
		*it, v.note = e.Item, msgCancelled
	case CancelTooLate:
		*it, v.note = e.Item, msgCancelLate
	case CancelFailed:
		v.note = msgCancelFail
	default:
		v.note = msgCancelFail
	}
	return m.resume(s, Message)
}

// cancelMessage is what is said of a request that was to be taken back.
func (m Machine) cancelMessage(s State, v *View) {
	note := func(id string) { v.Title, v.Lead = M(id+".title"), M(id+".lead") }
	switch s.visit.note {
	case msgCancelled:
		v.Picture = PicDone
		note("msg.cancelled")
		if !s.linkUp {
			v.Lead = M("msg.cancelled.offline")
		}
	case msgCancelLate:
		note("msg.cancellate")
	case msgCancelFail:
		note("msg.cancelfail")
		v.Keys = []Key{main(KeyOK, "msg.again"), plain(KeyBack, "back")}
	default:
		return
	}
	v.Number = s.visit.items[s.visit.chosen].Number.String()
}

// cancelMessageKey goes on from it: back to the list, or once more.
func (m Machine) cancelMessageKey(s State, k KeyID) (State, []Effect) {
	if s.visit.note == msgCancelFail && k == KeyOK {
		return m.cancelRequest(s)
	}
	return m.showList(s)
}
