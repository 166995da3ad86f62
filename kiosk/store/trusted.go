package store

import (
	"context"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// SetTrustedTime keeps a time that the regency has just vouched for and tells it to the clock; it may be before the last one,
// for a regency mends its clock. Entries of this run carry it from now on.
func (s *Store) SetTrustedTime(ctx context.Context, at time.Time) error {
	err := s.write(ctx, "store: trusted time", func(t *tx) error {
		if err := t.exec(ctx, `UPDATE meta SET trusted = ?`, at.UnixMilli()); err != nil || s.opts.Clock == nil {
			return err
		}
		return t.clockSet(ctx, s.opts.Clock.Now(), at)
	})
	if err != nil {
		return err
	}
	s.vouched.Store(true)
	if s.opts.Clock != nil {
		s.opts.Clock.Vouch(at)
	}
	return nil
}

// clockSet lets what was reckoned by the clock of before hold by the one that is set now: what waits for its moment
// (Later) waits as long as it was to, and the numbers of the counter are of the right day.
func (t *tx) clockSet(ctx context.Context, before, now time.Time) error {
	if err := t.exec(ctx, `UPDATE later SET due = due + ? WHERE place IS NULL`, now.Sub(before).Milliseconds()); err != nil {
		return err
	}
	if days := kiosk.DaysBetween(before, now); days != 0 {
		if err := t.redateTickets(ctx, days); err != nil {
			return err
		}
	}
	t.s.unsure = nil
	return nil
}

// TrustedTime is the last time that the regency vouched for; zero: it never did.
func (s *Store) TrustedTime(ctx context.Context) (time.Time, error) {
	var ms int64
	err := s.r.QueryRowContext(ctx, `SELECT trusted FROM meta`).Scan(&ms)
	if err != nil || ms == 0 {
		return time.Time{}, fault("store: trusted time", err)
	}
	return time.UnixMilli(ms), nil
}

// keepClock tells the clock what the regency vouched for in earlier runs.
func (s *Store) keepClock(ctx context.Context) error {
	if s.opts.Clock == nil {
		return nil
	}
	at, err := s.TrustedTime(ctx)
	if err != nil {
		return err
	}
	s.opts.Clock.Keep(at)
	return nil
}

// clockTrust is how far the clock can be leant on now; the zero value where nobody knows.
func (s *Store) clockTrust() kiosk.ClockTrust {
	if s.opts.Clock == nil {
		return kiosk.ClockTrust{}
	}
	return s.opts.Clock.Trust()
}
