package station

import (
	"context"
	"errors"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// numberTries is how many numbers may be asked for at this kiosk in a minute (DESIGN, "Numbers"): of its own
// requests the regency counts none.
const numberTries = 5

// askNumber tells how a request stands, once a minute's tries allow it. It is called from the loop.
func (s *Station) askNumber(ctx context.Context, e flow.AskNumber) {
	if !s.tries.take(time.Now()) {
		s.tellSoon(ctx, flow.NumberAnswer{Fault: flow.NumberOften})
		return
	}
	up, papers := s.linkUp, s.Papers
	s.beside(ctx, func(ctx context.Context) flow.Happening { return s.stands(ctx, e.Number, papers, up) })
}

// stands is what this kiosk's own disk says of a number, or else the regency.
func (s *Station) stands(ctx context.Context, n kiosk.Number, papers Papers, online bool) flow.Happening {
	h, err := s.Store.Numbered(ctx, n)
	switch {
	case err == nil:
		a := flow.NumberAnswer{Own: true, Stored: h.Transport == kiosk.Stored}
		a.Standing = kiosk.Standing{Number: n, Service: h.Request.Service, State: h.State, Holder: h.Holder, Made: h.Request.Made, Unsure: !h.Request.Clock.Fresh(h.Request.Made)}
		if kiosk.VisitAhead(h.Visit, s.Now()) && !h.State.Ended() {
			a.Visit = h.Visit // names no service: whoever has no other way learns it here
		}
		if papers.Discreet(h.Request.Service) {
			a.Standing = a.Veiled()
			return a
		}
		a.Cancelling, a.Village, a.Letter, a.Printed = h.Cancelling, h.Request.Village, h.Letter != nil, h.Extracted()
		return a
	case !errors.Is(err, store.ErrNotFound):
		s.Log.Error("a number was not looked up", "code", string(kiosk.CodeOf(err)))
		return flow.NumberAnswer{Fault: flow.NumberFailed}
	case !online || s.Status == nil:
		return flow.NumberAnswer{Fault: flow.NumberOffline}
	}
	st, err := s.Status(ctx, n)
	switch {
	case err == nil:
		return flow.NumberAnswer{Standing: st}
	case errors.Is(err, kiosk.ErrNoNumber):
		return flow.NumberAnswer{Fault: flow.NumberUnknown}
	case errors.Is(err, kiosk.ErrTooOften):
		return flow.NumberAnswer{Fault: flow.NumberOften}
	}
	s.Log.Warn("the regency did not tell how a number stands", "err", err)
	return flow.NumberAnswer{Fault: flow.NumberOffline}
}

// Discreet says that only the owner's card may name a service. One that is not in the catalogue is.
func (o Office) Discreet(id kiosk.ServiceID) bool {
	svc, ok := o.Catalogue.Get(id)
	return !ok || svc.Discreet
}

// tries is when something was done, as often as it may be in a minute.
type tries struct{ at [numberTries]time.Time }

// take counts a try, unless there were too many in the minute before now.
func (t *tries) take(now time.Time) bool {
	oldest := 0
	for i, at := range t.at {
		if at.Before(t.at[oldest]) {
			oldest = i
		}
	}
	if now.Sub(t.at[oldest]) < time.Minute && !t.at[oldest].IsZero() {
		return false
	}
	t.at[oldest] = now
	return true
}
