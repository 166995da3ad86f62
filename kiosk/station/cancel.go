package station

import (
	"context"
	"errors"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// cancelRequest makes durable that a request is taken back, and says how it stands on the disk now: the office may have
// gone on while its owner stood there.
func (s *Station) cancelRequest(ctx context.Context, e flow.CancelRequest) flow.Happening {
	told := flow.RequestCancelled{Request: e.Request, Answer: flow.CancelKept}
	err := s.Store.CancelRequest(ctx, e.Subject, e.Request)
	if errors.Is(err, store.ErrState) {
		told.Answer, err = flow.CancelTooLate, nil
	}
	var h store.Held
	if err == nil {
		h, err = s.Store.Request(ctx, e.Request)
	}
	if err != nil {
		s.Log.Error("request not taken back", "id", e.Request.String(), "code", string(kiosk.CodeOf(err)))
		return flow.RequestCancelled{Request: e.Request}
	}
	s.Log.Info("request taken back", "id", e.Request.String(), "late", told.Answer == flow.CancelTooLate)
	told.Item = itemOf(h, s.Machine.Schemes(), s.Now())
	told.Item.Contested = s.contested(ctx, h.Request.Service, h.Holder, told.Item.Denied)
	return told
}
