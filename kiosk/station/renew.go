package station

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// SetChanged tells the station that the regency has published something anew. It never waits.
func (s *Station) SetChanged() {
	select {
	case s.published <- struct{}{}:
	default: // what came before is not taken yet, and is read with this
	}
}

// renewed is the station's own event: the machine that what was published makes.
type renewed struct {
	flow.Minute
	machine flow.Machine
	papers  Papers
}

// renew makes machine and papers anew, beside the loop. What cannot be read leaves the old ones in use.
func (s *Station) renew(ctx context.Context) {
	if s.Renew == nil {
		return
	}
	s.beside(ctx, func(ctx context.Context) flow.Happening {
		m, p, err := s.Renew(ctx)
		if err != nil {
			s.Log.Error("what the regency published is not taken", "code", string(kiosk.CodeOf(err)), "err", err)
			return nil
		}
		return renewed{machine: m, papers: p}
	})
}

// takeRenewed goes over to another machine as soon as nobody is there: a State holds places in the machine
// that it was made by.
func (s *Station) takeRenewed() {
	if s.next == nil || s.state.Visiting() {
		return
	}
	s.Machine, s.Papers, s.next = s.next.machine, s.next.papers, nil
	s.Store.UseCatalogue(s.Papers.Edition())
	s.Screen.Show(s.Machine.View(s.state))
}
