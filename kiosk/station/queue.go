package station

import (
	"context"
	"errors"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/paper"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// drawTicket makes a number for the counter durable.
func (s *Station) drawTicket(ctx context.Context, e flow.DrawTicket) flow.Happening {
	k, before, err := s.Store.DrawTicket(ctx, e.Day, e.Line, e.Ahead)
	if err != nil && !errors.Is(err, store.ErrLineFull) {
		s.Log.Error("no number for the counter", "line", e.Line, "code", string(kiosk.CodeOf(err)))
		return flow.TicketDrawn{Failed: true}
	}
	return flow.TicketDrawn{Ticket: k, Before: before, Full: err != nil}
}

// moveLine calls the next number, or is done with the one that was called, and says how the lines are then.
func (s *Station) moveLine(ctx context.Context, e flow.MoveLine) flow.Happening {
	day := s.today()
	var err error
	if e.Done {
		err = s.Store.DoneTicket(ctx, day, e.Line)
	} else {
		_, err = s.Store.CallTicket(ctx, day, e.Line)
	}
	failed := err != nil && !errors.Is(err, store.ErrNotFound) // another clerk was quicker
	if failed {
		s.Log.Error("a line of the counter did not move", "line", e.Line, "code", string(kiosk.CodeOf(err)))
	}
	return flow.LineMoved{Failed: failed, Desk: s.deskData(ctx)}
}

// today is the day of the counter's lines as a clerk sees them.
func (s *Station) today() string { return s.Now().In(kiosk.WIB).Format(time.DateOnly) }

// linesData is how the lines of today stand.
func (s *Station) linesData(ctx context.Context, d *flow.DeskData) {
	list, err := s.Store.Queue(ctx, s.today())
	if err != nil {
		s.Log.Error("the lines of the counter were not read", "code", string(kiosk.CodeOf(err)))
	}
	for i, q := range list[:min(len(list), len(d.Lines))] {
		d.Lines[i] = flow.DeskLine{Letter: q.Letter, Waiting: q.Waiting, Next: q.Next, Called: q.Called}
	}
}

// Ticket lays out a number for the counter.
func (o Office) Ticket(k kiosk.Ticket, before int, p store.Print) (printer.Sheet, error) {
	d := paper.TicketData{Site: o.Site, Ticket: k, Line: k.Line, Before: before, Printed: p.Started, Token: p.Token, Clock: o.Clock()}
	for _, l := range o.Catalogue.Lines() {
		if l.Letter == k.Line {
			d.Line = l.Title.In(kiosk.Indonesian)
		}
	}
	return paper.Ticket(d, o.Profile), nil
}

// CounterLine is the line in which whoever asked for a service stands, and on which day.
func (o Office) CounterLine(r kiosk.Request) (line, day string, ok bool) {
	svc, found := o.Catalogue.Get(r.Service)
	l, there := kiosk.LineOf(o.Catalogue.Lines(), r.Service)
	away := o.elsewhere(r.Village) != "" // no number of this counter leads to another's
	if !found || !there || away || svc.HandOver != kiosk.InPerson || r.Answered(kiosk.FieldVisit) != "" {
		return "", "", false
	}
	at, ok := o.Site.After(r.Made, svc.Promise)
	return l.Letter, at.In(kiosk.WIB).Format(time.DateOnly), ok
}

// ticketOf is the number on the slip of a service that is seen to in person, for the day on which to come;
// drawn once. A number that cannot be drawn, or whose day is over, stands on no slip.
func (s *Station) ticketOf(ctx context.Context, papers Papers, h store.Held) kiosk.Ticket {
	line, day, ok := papers.CounterLine(h.Request)
	if !ok || h.State == kiosk.Unproven {
		return kiosk.Ticket{}
	}
	k, err := s.Store.TicketFor(ctx, h.Request.ID, day, line)
	if err != nil {
		s.Log.Error("no number for the counter on a slip", "code", string(kiosk.CodeOf(err)))
		return kiosk.Ticket{}
	}
	if k.Day < s.today() {
		return kiosk.Ticket{}
	}
	return k
}
