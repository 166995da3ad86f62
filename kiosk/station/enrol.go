package station

import (
	"context"
	"errors"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// performEnrol does the effects of enrolment, of the counter and of the clerk's mode.
func (s *Station) performEnrol(ctx context.Context, e flow.Effect) {
	switch e := e.(type) {
	case flow.SetPIN:
		s.beside(ctx, func(ctx context.Context) flow.Happening { return s.setPIN(ctx, e) })
	case flow.ClaimStaff:
		s.beside(ctx, func(ctx context.Context) flow.Happening {
			return s.pinSet(s.Store.ClaimStaff(ctx, e.Chip.Bytes(), e.Code, e.PIN.Reveal()))
		})
	case flow.CheckClerk:
		s.beside(ctx, func(ctx context.Context) flow.Happening { return s.checkClerk(ctx, e) })
	case flow.FindPerson:
		s.beside(ctx, func(ctx context.Context) flow.Happening { return s.findPerson(ctx, e) })
	case flow.Act:
		s.beside(ctx, func(ctx context.Context) flow.Happening { return s.act(ctx, e) })
	case flow.KeepSurvey:
		s.keepSurvey(ctx, e)
	case flow.AskNumber:
		s.askNumber(ctx, e)
	case flow.DrawTicket:
		s.beside(ctx, func(ctx context.Context) flow.Happening { return s.drawTicket(ctx, e) })
	case flow.MoveLine:
		s.beside(ctx, func(ctx context.Context) flow.Happening { return s.moveLine(ctx, e) })
	case flow.ReportLost:
		s.check(ctx, journal.CheckLostCard, func() error { return s.Store.CheckCard(ctx, journal.CheckLostCard, e.Chip.Bytes()) })
	case flow.Train:
		s.train(ctx, e.Clerk)
	case flow.LayCard:
		s.deck.lay(e.Who)
	case flow.EndTraining:
		s.stop()
	default:
		s.performReport(ctx, e)
	}
}

// lookupTime is how long the regency is waited for while somebody stands there with a card.
const lookupTime = 2 * time.Second

// standing is what the store, or the regency where the link is up, says of a card before its PIN.
func (s *Station) standing(ctx context.Context, chip flow.Chip, online bool) (flow.CardRead, error) {
	st, err := s.Store.LookupCard(ctx, chip.Bytes())
	if err == nil && online && !st.Known && !st.Clerk && s.askRegency(ctx, chip) {
		st, err = s.Store.LookupCard(ctx, chip.Bytes())
	}
	if err != nil {
		return flow.CardRead{}, err
	}
	if st.AskPIN {
		st.Waiting = 0 // it may be a copy: not even that
	}
	registry, err := s.Store.DataVersion(ctx, "cards")
	if err != nil {
		return flow.CardRead{}, err
	}
	return flow.CardRead{
		Chip: chip, Known: st.Known, Locked: st.Locked, Waiting: st.Waiting,
		Standing: flow.Standing{
			AskPIN: st.AskPIN, Away: st.Away,
			NoPINs: registry == "", Lost: st.Lost, Check: st.Check, NoPIN: st.NoPIN, PINWaits: st.PINWaits, Clerk: st.Clerk,
			Pending: st.Deposit == store.DepositWaiting, Confirmed: st.Deposit == store.DepositConfirmed,
		},
	}, nil
}

// askRegency asks for a card that this kiosk does not hold, and keeps it for the visit.
func (s *Station) askRegency(ctx context.Context, chip flow.Chip) bool {
	if s.Lookup == nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	c, err := s.Lookup(ctx, chip.Bytes())
	if err == nil {
		err = s.Store.AdmitCard(c)
	}
	if err != nil {
		s.Log.Info("no card of another village", "err", err)
	}
	return err == nil
}

func (s *Station) setPIN(ctx context.Context, e flow.SetPIN) flow.Happening {
	return s.pinSet(s.Store.SetPIN(ctx, e.Chip.Bytes(), e.PIN.Reveal(), e.How, e.How == kiosk.PINChanged))
}

// pinSet is the answer to a PIN that was chosen.
func (s *Station) pinSet(err error) flow.Happening {
	if err != nil && !errors.Is(err, store.ErrWeak) {
		s.Log.Error("PIN not kept", "code", string(kiosk.CodeOf(err)))
	}
	return flow.PINSet{OK: err == nil, Weak: errors.Is(err, store.ErrWeak)}
}
