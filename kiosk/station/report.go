package station

import (
	"context"
	"errors"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// performReport does the effects of the room of complaints and proposals, and of requests that are taken back.
func (s *Station) performReport(ctx context.Context, e flow.Effect) {
	switch e := e.(type) {
	case flow.SaveComplaint:
		s.beside(ctx, func(ctx context.Context) flow.Happening { return s.saveComplaint(ctx, e.Complaint) })
	case flow.CancelRequest:
		s.beside(ctx, func(ctx context.Context) flow.Happening { return s.cancelRequest(ctx, e) })
	case flow.AskAnswer:
		s.beside(ctx, func(ctx context.Context) flow.Happening { return s.askAnswer(ctx, e.Token) })
	}
}

// saveComplaint makes durable what somebody says. The log holds nothing of one that was kept: its line would
// tell when somebody said something.
func (s *Station) saveComplaint(ctx context.Context, c kiosk.Complaint) flow.Happening {
	err := s.Store.SaveComplaint(ctx, c)
	if err != nil {
		s.Log.Error("something said was not kept", "code", string(kiosk.CodeOf(err)))
	}
	return flow.ComplaintSaved{ID: c.ID, OK: err == nil}
}

// askAnswer asks the regency what a token tells. No log holds that somebody asked.
func (s *Station) askAnswer(ctx context.Context, t kiosk.Token) flow.Happening {
	if s.Answer == nil {
		return flow.AnswerTold{None: flow.AnswerOffline}
	}
	r, err := s.Answer(ctx, t)
	switch {
	case errors.Is(err, kiosk.ErrNoToken):
		return flow.AnswerTold{None: flow.AnswerUnknown}
	case errors.Is(err, kiosk.ErrTooOften):
		return flow.AnswerTold{None: flow.AnswerOften}
	case err != nil:
		return flow.AnswerTold{None: flow.AnswerOffline}
	}
	return flow.AnswerTold{Reply: r}
}

// ledgerWord is the word of a paper in the print ledger, the journal and the log. A code is written down like
// a queue ticket, the other paper for nobody: no ledger tells that somebody said something.
func ledgerWord(k flow.PaperKind) store.PrintWhat {
	if k == flow.CodeSlip {
		return store.Ticket
	}
	return store.PrintWhat(k)
}
