package flow

import (
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// queueAt is a visitor who draws a number for the counter.
type queueAt struct {
	line   int          // of the machine's lines
	full   bool         // that line has its numbers until the counter opens
	ticket kiosk.Ticket // drawn; zero: not yet
	before int          // how many wait before it
}

type (
	// DrawTicket makes the next number of a line durable: TicketDrawn. Ahead: the counter is still to open.
	DrawTicket struct {
		Line, Day string
		Ahead     bool
	}
	// TicketDrawn means: the number is durable; Full: the line has its numbers until the counter opens.
	TicketDrawn struct {
		Ticket       kiosk.Ticket
		Before       int
		Full, Failed bool
	}
)

func (DrawTicket) effect()     {}
func (TicketDrawn) happening() {}

// WithLines is the machine of a kiosk whose counter has these lines; call it before WithMenu. Without lines
// nobody draws a number.
func (m Machine) WithLines(lines []kiosk.Line) Machine {
	m.lines = lines
	if len(lines) > 0 {
		m.rooms = append(m.rooms[:len(m.rooms):len(m.rooms)], kiosk.RoomQueue)
	}
	return m
}

// startQueue asks what somebody comes to the counter for.
func (m Machine) startQueue(s State) (State, []Effect) {
	s.visit.queue = queueAt{}
	return m.show(s, QueuePick)
}

func (m Machine) queuePickView(s State, v *View) {
	lang := s.visit.prefs.Lang
	v.Eyebrow, v.Title, v.Leave = M("room.queue"), M("queue.title"), exit()
	v.Note = m.counterWords(s.now, lang)
	if q := s.visit.queue; q.full {
		v.Note = M("queue.full", m.lines[q.line].Title.In(lang))
	}
	v.Speech = []Msg{v.Title, v.Note}
	for i, l := range m.lines {
		v.Keys = append(v.Keys, Key{
			ID: KeyID("choice-" + strconv.Itoa(i)), Label: T(l.Letter + "  " + l.Title.In(lang)), Sub: T(l.Short.In(lang)), Icon: l.Icon, Role: RoleTile,
		})
		v.Speech = append(v.Speech, v.Keys[i].Label)
	}
	v.Keys = append(v.Keys, plain(KeyBack, "back"))
}

// counterWords is when the counter is open: now, or when next.
func (m Machine) counterWords(now time.Time, l kiosk.Lang) Msg {
	_, opens, ok := m.site.CounterDay(now)
	switch {
	case !ok:
		return Msg{}
	case m.site.Open(now):
		return M("queue.open")
	}
	return M("queue.opens", kiosk.Day(opens, l), kiosk.Clock(opens))
}

func (m Machine) queuePickKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	i, ok := index(k, "choice-")
	if !ok || i >= len(m.lines) {
		return m.showMenu(s)
	}
	day, _, ok := m.site.CounterDay(s.now)
	v.queue = queueAt{line: i}
	v.wait, v.paper = waitTicket, ""
	return m.show(s, Busy, DrawTicket{Line: m.lines[i].Letter, Day: day, Ahead: ok && !m.site.Open(s.now)})
}

// ticketDrawn prints the number that is now somebody's.
func (m Machine) ticketDrawn(s State, e TicketDrawn) (State, []Effect) {
	v := &s.visit
	if v.screen != Busy || v.wait != waitTicket {
		return s, nil
	}
	v.wait = waitNothing
	switch {
	case e.Full:
		v.queue.full = true
		return m.resume(s, QueuePick)
	case e.Failed:
		v.note = msgTrouble
		return m.resume(s, Message)
	}
	v.queue.ticket, v.queue.before, v.screen = e.Ticket, e.Before, QueueTicket
	return m.handOut(s, Print{What: Ticket, Ticket: e.Ticket, Before: e.Before})
}

// ticketView shows the number as the paper does: for whoever takes none.
func (m Machine) ticketView(s State, v *View) {
	v.Picture, v.Title = PicDone, M("queue.yours")
	v.Keys = []Key{done(), plain(KeyOther, "queue.print")}
	v.Card = m.ticketCard(s)
	v.Speech = ticketSpeech(v)
}

// ticketSpeech is a number read aloud: it is of nobody, so that the hall may hear it.
func ticketSpeech(v *View) []Msg {
	return []Msg{v.Title, v.Card.Head, v.Card.Big, v.Card.Place, v.Card.Bring}
}

// ticketCard is the number, how many wait before it, and when the counter is open.
func (m Machine) ticketCard(s State) Card {
	q, lang := s.visit.queue, s.visit.prefs.Lang
	c := Card{Head: T(m.lines[q.line].Title.In(lang)), Big: T(q.ticket.String()), Place: M("queue.first"), Bring: m.counterWords(s.now, lang)}
	if q.before > 0 {
		c.Place = M("queue.before", strconv.Itoa(q.before))
	}
	return c
}

func (m Machine) ticketKey(s State, k KeyID) (State, []Effect) {
	q := s.visit.queue
	if k == KeyOther {
		return m.handOut(s, Print{What: Ticket, Ticket: q.ticket, Before: q.before})
	}
	return m.end(s)
}

// counterEvent is what the station answers about the counter's lines, about numbers, about a request that is taken back,
// and to a clerk.
func (m Machine) counterEvent(s State, what Happening) (State, []Effect) {
	switch e := what.(type) {
	case TicketDrawn:
		return m.ticketDrawn(s, e)
	case LineMoved:
		return m.lineMoved(s, e)
	case NumberAnswer:
		return m.numberAnswer(s, e)
	case RequestCancelled:
		return m.requestCancelled(s, e)
	default:
		return m.deskEvent(s, e)
	}
}
