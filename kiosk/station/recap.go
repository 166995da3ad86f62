package station

import (
	"context"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// Recap is what the end-of-day recap (rekap pelayanan) is made from.
type Recap struct {
	From, To time.Time // first and last minute that is counted
	Printed  time.Time
	Clerk    string // who asked for it, by office
	Day      store.Day
	Roll     store.Roll
}

// technician is the office of whoever asks beside the kiosk.
const technician = "Teknisi"

// recapWish is a recap, or a list of no day, that somebody asks for.
type recapWish struct {
	day   time.Time
	clerk string
}

// PrintRecap asks for the recap of the day on which that moment lies; clerk is the office of who asks,
// "Kasi Pelayanan". It returns at once, false where too many papers wait; flow.PrintEnded of a
// flow.Recap tells how it ended. It may be called from any goroutine.
func (s *Station) PrintRecap(day time.Time, clerk string) bool {
	return s.enqueue(job{Print: flow.Print{What: flow.Recap}, recap: recapWish{day, clerk}})
}

// recap counts the day and lays it out.
func (s *Station) recap(ctx context.Context, j job, p store.Print) (printer.Sheet, error) {
	from, to := dayOf(j.recap.day, p.Started)
	d, err := s.Store.Day(ctx, from, to)
	if err != nil {
		return nil, err
	}
	roll, err := s.Store.Roll(ctx)
	if err != nil {
		return nil, err
	}
	return j.papers.Recap(Recap{From: from, To: to.Add(-time.Minute), Printed: p.Started, Clerk: j.recap.clerk, Day: d, Roll: roll}, p)
}

// dayOf is the day on which a moment lies, from its first minute inclusive to exclusive the minute
// behind its last, or behind now while the day is not over.
func dayOf(at, now time.Time) (from, to time.Time) {
	y, m, d := at.In(kiosk.WIB).Date()
	from = time.Date(y, m, d, 0, 0, 0, 0, kiosk.WIB)
	to = from.AddDate(0, 0, 1)
	if soon := now.In(kiosk.WIB).Truncate(time.Minute).Add(time.Minute); soon.After(from) && soon.Before(to) {
		to = soon
	}
	return from, to
}

// errands does what a technician asked for beside the kiosk, and journals what was kept for later.
func (s *Station) errands(ctx context.Context) flow.Happening {
	day, err := s.Store.TakeRecap(ctx)
	switch {
	case err != nil && ctx.Err() == nil:
		s.Log.Error("a technician's wish not read", "code", string(kiosk.CodeOf(err)))
	case err == nil && !day.IsZero():
		if !s.PrintRecap(day, technician) {
			s.Log.Warn("too many papers wait: the recap is not printed")
		}
	}
	if _, err := s.Store.AppendDue(ctx); err != nil && ctx.Err() == nil {
		s.Log.Error("what was kept for later was not journaled", "code", string(kiosk.CodeOf(err)))
	}
	return nil
}
