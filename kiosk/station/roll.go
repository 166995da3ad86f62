package station

import (
	"context"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// ShortRoll is the word of a paper that was not started because what is left of the roll is too short
// for it: a new roll is needed.
const ShortRoll = "short-roll"

// NewRoll says that a roll was just put in; see printer.Roll for how that is done. It may be called from
// any goroutine.
func (s *Station) NewRoll(ctx context.Context) error {
	return s.Store.NewRoll(ctx, printer.NewRoll(s.Printer.Profile()))
}

// fits says whether a paper of so many mm fits what is left of the roll, and tells a clerk where it does
// not, or where the roll is reckoned to be near its end behind it. What cannot be read fits: the printer
// itself stops in time, or the paper is marked BATAL.
func (s *Station) fits(ctx context.Context, mm float64) bool {
	roll, err := s.roll(ctx, printer.Word(s.Printer.Health().Word))
	if err != nil {
		s.Log.Error("roll not read", "code", string(kiosk.CodeOf(err)))
		return true
	}
	if !roll.Fits(mm) {
		s.note(ctx, "printer", ShortRoll)
		return false
	}
	if !s.senses() && roll.Known && roll.LeftMM >= printer.NearEndMM && roll.Use(mm).LeftMM < printer.NearEndMM {
		s.note(ctx, "printer", string(printer.NearEnd))
	}
	return true
}

// senses says whether the printer tells what its paper sensors see.
func (s *Station) senses() bool { return s.Printer.Profile().RealTime }

// roll is what is left, corrected by the printer's word where it has sensors.
func (s *Station) roll(ctx context.Context, w printer.Word) (store.Roll, error) {
	kept := s.Store
	if s.above != nil {
		kept = s.above.Store
	}
	if !s.senses() {
		return kept.Roll(ctx)
	}
	return kept.SeePaper(ctx, w)
}

// seePaper corrects the roll by a word of the printer, beside the loop.
func (s *Station) seePaper(ctx context.Context, w printer.Word) {
	s.wg.Go(func() {
		if _, err := s.roll(ctx, w); err != nil && ctx.Err() == nil {
			s.Log.Error("roll not kept", "code", string(kiosk.CodeOf(err)))
		}
	})
}
