package station

import (
	"context"
	"errors"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// checkClerk asks the store for a clerk's PIN and loads what the clerk may see.
func (s *Station) checkClerk(ctx context.Context, e flow.CheckClerk) flow.Happening {
	r, err := s.Store.CheckClerk(ctx, e.Chip.Bytes(), e.PIN.Reveal())
	if err != nil {
		s.Log.Error("clerk's PIN not checked", "code", string(kiosk.CodeOf(err)))
		return flow.ClerkAnswer{Failed: true}
	}
	a := flow.ClerkAnswer{OK: r.OK, Locked: r.Locked, TriesLeft: r.TriesLeft, Name: r.Name}
	if r.OK {
		a.Desk = s.deskData(ctx)
	}
	return a
}

// act does what a clerk decided, and says how things are then.
func (s *Station) act(ctx context.Context, e flow.Act) flow.Happening {
	err := s.actOnce(ctx, e)
	if err != nil {
		s.Log.Warn("a clerk's action was not done", "action", string(e.Do), "code", string(kiosk.CodeOf(err)), "err", err)
	} else {
		s.Log.Info("a clerk acted", "action", string(e.Do))
	}
	return flow.ClerkDone{Do: e.Do, Deed: deedOf(err), Desk: s.deskData(ctx)}
}

// errPapers says that too many papers wait already.
var errPapers = errors.New("station: too many papers wait")

// actOnce writes the action down with what it changes. A roll is in the printer and a recap is printed
// whatever becomes of the entry, so these come first.
func (s *Station) actOnce(ctx context.Context, e flow.Act) error {
	a := store.Action{Clerk: e.Clerk.Bytes(), Do: e.Do, Chip: e.Chip.Bytes(), Request: e.Request}
	switch e.Do {
	case kiosk.ClerkRoll:
		if err := s.NewRoll(ctx); err != nil {
			return err
		}
	case kiosk.ClerkRecap:
		if !s.PrintRecap(s.Now(), e.Name) {
			return errPapers
		}
	case kiosk.ClerkList:
		if !s.printList(e.Name) {
			return errPapers
		}
	case kiosk.ClerkTraining:
		if !s.atRest() {
			return errPapers
		}
		a.Word = trainingBegin
	case kiosk.ClerkDeny:
		a.Word = string(e.Why)
	case kiosk.ClerkHandOver:
		if e.Number != "" {
			h, err := s.Store.Numbered(ctx, e.Number)
			if err != nil {
				return err
			}
			a.Request = h.Request.ID
		}
	default:
	}
	return s.Store.Act(ctx, a)
}

// deedOf sorts what went wrong into what a clerk can do about it.
func deedOf(err error) flow.Deed {
	switch {
	case err == nil:
		return flow.DeedDone
	case errors.Is(err, store.ErrSelf):
		return flow.DeedSelf
	case errors.Is(err, store.ErrOtherCard):
		return flow.DeedOther
	case errors.Is(err, store.ErrState):
		return flow.DeedState
	case errors.Is(err, store.ErrNotFound):
		return flow.DeedNone
	case errors.Is(err, errPapers):
		return flow.DeedPaper
	}
	return flow.DeedFailed
}

// refusalOf sorts why the regency did not take a clerk's word, by the code of its verdict (sync/README.md, section 11).
func refusalOf(code string) flow.Refusal {
	switch code {
	case "":
		return flow.NotRefused
	case "person":
		return flow.RefusedPerson
	case "staff":
		return flow.RefusedStaff
	}
	return flow.RefusedOther
}

// deskData is the clerk's lists. What cannot be read stays empty and is logged.
func (s *Station) deskData(ctx context.Context) (d flow.DeskData) {
	people, err := s.Store.Persons(ctx)
	if err != nil {
		s.Log.Error("persons not read", "code", string(kiosk.CodeOf(err)))
	}
	for _, p := range people[:min(len(people), flow.MaxPersons)] {
		d.Persons[d.People] = personOf(p)
		d.People++
	}
	d.Beside = len(people) - d.People
	s.workData(ctx, &d)
	s.lineData(ctx, &d)
	s.linesData(ctx, &d)
	return d
}

func personOf(p store.Person) flow.Person {
	chip, _ := flow.ChipOf(p.Chip)
	return flow.Person{
		Request: p.Request, Number: p.Number, Service: p.Service, Last4: p.Last4, Birth: p.Birth, Chip: chip,
		Helped: p.Helped, Helper: flow.Helper(p.Helper), Outside: p.Outside, Refused: refusalOf(p.Refused), At: p.At,
	}
}

// findPerson looks for one who waits to be confirmed: the last who came with that card, or who has that number.
func (s *Station) findPerson(ctx context.Context, e flow.FindPerson) flow.Happening {
	people, err := s.Store.Persons(ctx)
	if err != nil {
		s.Log.Error("persons not read", "code", string(kiosk.CodeOf(err)))
		return flow.PersonFound{Failed: true}
	}
	for _, p := range people {
		if f := personOf(p); e.Number != "" && f.Number == e.Number || e.Number == "" && f.Chip == e.Chip && f.Chip != (flow.Chip{}) {
			return flow.PersonFound{Person: f, Found: true}
		}
	}
	return flow.PersonFound{}
}

// workData is the requests under way.
func (s *Station) workData(ctx context.Context, d *flow.DeskData) {
	all, ready, err := s.Store.CountWork(ctx)
	if err != nil {
		s.Log.Error("work not counted", "code", string(kiosk.CodeOf(err)))
	}
	work, err := s.Store.Work(ctx, flow.MaxWork)
	if err != nil {
		s.Log.Error("work not read", "code", string(kiosk.CodeOf(err)))
	}
	for _, h := range work[:min(len(work), flow.MaxWork)] {
		d.Work[d.Jobs] = flow.WorkItem{
			Request: h.Request.ID, Number: h.Request.Number, Service: h.Request.Service, State: h.State, Village: h.Request.Village,
			Holder: h.Holder, Transport: h.Transport, Made: h.Request.Made, Cancelling: h.Cancelling,
		}
		d.Work[d.Jobs].Scheme = s.contested(ctx, h.Request.Service, h.Holder, denied(h))
		if x, ok := s.Machine.Schemes().Of(h.Request); ok {
			d.Work[d.Jobs].Scheme = x.ID
		}
		d.Jobs++
	}
	d.More, d.Ready = max(0, all-d.Jobs), ready
}

// lineData is what waits for the regency, and what the store can still take.
func (s *Station) lineData(ctx context.Context, d *flow.DeskData) {
	c, err := s.Store.Capacity(ctx, s.limits())
	if err == nil {
		d.Wait, err = s.Store.Wait(ctx)
	}
	if err != nil {
		s.Log.Error("the queue was not read", "code", string(kiosk.CodeOf(err)))
		return
	}
	d.Unsent, d.Full, d.Closed = c.Unsent, string(c.Cause), c.Level == store.LevelClosed
}
