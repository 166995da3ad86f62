package station

import (
	"context"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// takePatience is how long a paper may stand at the mouth: longer than its screen, with the question
// whether somebody is still there.
const takePatience = 3 * time.Minute

// retractPatience is how long a printer may take to draw a paper back.
const retractPatience = 15 * time.Second

// clearMouth draws back the paper that nobody took, where the model can: what stands on it is not for
// whoever comes next. The ledger learns it from the printer (paperGone), and its owner is asked at the
// next tap. It belongs to the printing goroutine, so that it never draws back a newer paper.
func (s *Station) clearMouth(ctx context.Context) {
	r, ok := s.Printer.(printer.Retracter)
	gone := s.Printer.Health().Word == string(printer.Gone)
	if !ok || gone || len(s.Printer.Profile().Retract) == 0 || !s.mouth.Swap(false) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, retractPatience)
	defer cancel()
	if err := r.Retract(ctx); err != nil {
		s.mouth.Store(true)
		s.Log.Warn("a paper may still stand at the mouth", "err", err)
	}
}
