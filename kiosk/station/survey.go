package station

import (
	"context"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// keepSurvey keeps an answer for later, with nothing of the visit: whoever answered is gone by then.
func (s *Station) keepSurvey(ctx context.Context, e flow.KeepSurvey) {
	answer := kiosk.Survey{
		ID: [16]byte(kiosk.NewRequestID()), Day: s.Now().In(kiosk.WIB).Format(time.DateOnly), Element: e.Element, Grade: e.Grade,
	}
	s.wg.Go(func() {
		if err := s.Store.Later(ctx, journal.KindSurvey, journal.NewSurveyBody(answer)); err != nil && ctx.Err() == nil {
			s.Log.Error("an answer of the survey was not kept", "code", string(kiosk.CodeOf(err)))
		}
	})
}
