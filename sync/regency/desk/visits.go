package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// ActionVisit is the audit's word for a day of visits that was told to the owner of a request.
const ActionVisit = "visit.date"

// maxVisitAhead is how far ahead a visit may be told.
const maxVisitAhead = 90 * 24 * time.Hour

// The errors about visits.
var (
	ErrVisitDate  = errors.New("desk: a visit lies ahead, and within 90 days")
	ErrVisitMoved = errors.New("desk: somebody else has set the day of this hamlet meanwhile")
)

// Visit is one wish in a pool.
type Visit struct {
	ledger.Visit
	Title    string // of the service
	Initials string // of the subject; "" where the population record does not hold them
}

// VisitPool is the open wishes for a visit to one hamlet.
type VisitPool struct {
	Hamlet string  // as it was written first
	Wishes []Visit // oldest first
	At     int64   // Unix ms: the newest day that was told; 0: none yet
	Untold int     // wishes whose owners were not told that day
}

// Visits is the wishes of the clerk's village, pooled by hamlet: what was not told yet first, of those the oldest.
func (d *Desk) Visits(ctx context.Context, clerk ledger.ClerkAccount) ([]VisitPool, error) {
	if clerk.Role != kiosk.RoleService || clerk.Village == "" {
		return nil, ErrNotYours
	}
	list, err := d.o.Ledger.Visits(ctx, clerk.Village)
	if err != nil {
		return nil, err
	}
	var pools []VisitPool
	for _, v := range list {
		c, err := d.open(ctx, v.Request)
		if err != nil {
			return nil, err
		}
		name := kiosk.HamletName(c.Body.Answered(kiosk.FieldVisit))
		i := slices.IndexFunc(pools, func(p VisitPool) bool { return kiosk.SameHamlet(p.Hamlet, name) })
		if i < 0 {
			i, pools = len(pools), append(pools, VisitPool{Hamlet: name})
		}
		one := Visit{Visit: v, Title: d.Title(v.Service)}
		if c.Known {
			one.Initials = c.Resident.Initials()
		}
		pools[i].Wishes = append(pools[i].Wishes, one)
		pools[i].At = max(pools[i].At, v.At)
	}
	for i := range pools {
		for _, w := range pools[i].Wishes {
			if w.At != pools[i].At || w.At == 0 {
				pools[i].Untold++
			}
		}
	}
	slices.SortStableFunc(pools, func(a, b VisitPool) int {
		switch told, later := a.Untold == 0, b.Untold == 0; {
		case told == later:
			return 0
		case told:
			return 1
		}
		return -1
	})
	return pools, nil
}

// DateVisit tells everybody in the pool of a hamlet when a clerk comes. was is the pool's day as the clerk saw it
// (VisitPool.At). Whoever was told that very day before is not told again. ErrVisitDate, ErrVisitMoved;
// ledger.ErrNotFound where nobody of the clerk's village waits in that hamlet.
func (d *Desk) DateVisit(ctx context.Context, clerk ledger.ClerkAccount, hamlet string, was int64, at time.Time) error {
	now := d.o.Now()
	if !at.After(now) || at.Sub(now) > maxVisitAhead {
		return ErrVisitDate
	}
	pools, err := d.Visits(ctx, clerk)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(pools, func(p VisitPool) bool { return kiosk.SameHamlet(p.Hamlet, hamlet) })
	if i < 0 || strings.TrimSpace(hamlet) == "" {
		return fmt.Errorf("desk: no wish for a visit to this hamlet: %w", ledger.ErrNotFound)
	}
	if pools[i].At != was {
		return ErrVisitMoved
	}
	date := ledger.VisitDate{Village: clerk.Village, At: at.UnixMilli()}
	for _, w := range pools[i].Wishes {
		if w.At == date.At {
			continue
		}
		news, err := d.news(w.Kiosk, kiosk.VisitNews{Request: w.ID, At: at})
		if err != nil {
			return err
		}
		date.Tell = append(date.Tell, ledger.VisitTell{Request: w.ID, Was: w.At, News: news, Audit: d.audit(clerk, ActionVisit, w.ID)})
	}
	err = d.o.Ledger.DateVisits(ctx, date)
	if errors.Is(err, ledger.ErrMoved) {
		return fmt.Errorf("%w: %w", ErrVisitMoved, err)
	}
	if err != nil {
		return err
	}
	for _, w := range pools[i].Wishes {
		d.o.Bell.Ring(w.Kiosk)
	}
	return nil
}
