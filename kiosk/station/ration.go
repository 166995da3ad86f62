package station

import (
	"context"
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// What anybody may print without a card: children play, and a roll is to last until a clerk comes.
const (
	rationPause = 3 * time.Minute // between two papers
	rationNight = 10              // papers while the counter is closed
	nightSpan   = 12 * time.Hour
)

// cardlessMost is how many requests may be left here in an hour without a card: as children play at night, the list of
// those whom a clerk has to make sure of is to stay one that can be read.
const cardlessMost = 6

// crowded says that so many were. What cannot be read stops nobody; in a training nobody is rationed.
func (s *Station) crowded(ctx context.Context) bool {
	now := s.Now()
	n, err := s.Store.CountCardless(ctx, now.Add(-time.Hour), now)
	if err != nil {
		s.Log.Error("deposits not counted", "code", string(kiosk.CodeOf(err)))
	}
	return s.above == nil && n >= cardlessMost
}

// recount reads what was left and printed here without a card before this start: a power cut wins nobody another night. What
// cannot be read stops nobody.
func (s *Station) recount(ctx context.Context) {
	now := s.Now()
	nameless, err := s.Store.Nameless(ctx, now.Add(-time.Hour))
	if err == nil {
		s.cardless, err = s.Store.CardlessSlips(ctx, now.Add(-nightSpan))
	}
	if err != nil {
		s.Log.Error("the ration of before was not read", "code", string(kiosk.CodeOf(err)))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nameless = nameless
}

// savedNameless counts a request that names nobody.
func (s *Station) savedNameless() {
	now := s.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nameless = append(lastHour(s.nameless, now), now)
}

// flooded says that so many were saved: anybody can leave them, and somebody has to look at each.
func (s *Station) flooded() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nameless = lastHour(s.nameless, s.Now())
	return s.above == nil && len(s.nameless) >= cardlessMost
}

// lastHour leaves of the times those of the hour before now.
func lastHour(times []time.Time, now time.Time) []time.Time {
	return slices.DeleteFunc(times, func(t time.Time) bool { return now.Sub(t) > time.Hour || t.After(now) })
}

// ration says why an anonymous paper is not printed now: flow.RationPause, flow.RationNight, or "" where it
// is. before is when papers of before were begun. While the counter is open the queue moves on: tickets
// for it wait for nothing, a clerk sees who plays.
func ration(site kiosk.Site, what flow.PaperKind, now time.Time, before []time.Time) string {
	open := site.Open(now)
	if open && what == flow.Ticket {
		return ""
	}
	night, recent := 0, false
	for _, t := range before {
		ago := now.Sub(t)
		if ago < 0 {
			continue // the clock was set back: nobody knows how long ago
		}
		recent = recent || ago < rationPause
		if ago < nightSpan && !site.Open(t) {
			night++
		}
	}
	switch {
	case !open && night >= rationNight:
		return flow.RationNight
	case recent:
		return flow.RationPause
	}
	return ""
}

// rationed is why a paper is not printed now; "" where it is. The print ledger is the count, so that it
// outlives a restart; what cannot be read stops no paper. The slips that no card
// vouched for are counted in memory (recount). Called by the printing goroutine alone.
func (s *Station) rationed(ctx context.Context, p flow.Print) string {
	if !p.What.Anonymous() && !p.Cardless {
		return ""
	}
	var kinds []store.PrintWhat
	for _, k := range flow.AnonymousPapers() {
		kinds = append(kinds, ledgerWord(k))
	}
	now := s.Now()
	before, err := s.Store.Starts(ctx, kinds, now.Add(-nightSpan))
	if err != nil {
		s.Log.Error("the ration was not read", "code", string(kiosk.CodeOf(err)))
		return ""
	}
	before = append(before, s.cardless...)
	word := ration(s.Store.Site(), p.What, now, before)
	if p.Cardless && word == "" {
		s.cardless = slices.DeleteFunc(append(s.cardless, now), func(t time.Time) bool { return now.Sub(t) > nightSpan })
	}
	return word
}
