package station

import (
	"context"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// capacityEvery is how often the store is asked whether it can take another request.
const capacityEvery = 15 * time.Second

// capacity is the station's own event: what the store can take.
type capacity struct {
	flow.Minute
	level store.Level
	cause store.Cause
	dead  bool              // it writes nothing, or nothing can be read
	crowd bool              // cardlessMost came without a card
	flood bool              // as many reports name nobody
	clock *kiosk.ClockTrust // nil: nobody knows
}

// limits are where the store's levels begin.
func (s *Station) limits() store.Limits {
	if s.Limits == (store.Limits{}) {
		return store.DefaultLimits()
	}
	return s.Limits
}

// capacity asks the store, so that nobody fills in a form in vain. What the store cannot answer it
// cannot store either.
func (s *Station) capacity(ctx context.Context) flow.Happening {
	var clock *kiosk.ClockTrust
	if s.Clock != nil {
		now := s.Clock()
		clock = &now
	}
	c, err := s.Store.Capacity(ctx, s.limits())
	if err != nil {
		return capacity{level: store.LevelClosed, cause: store.CauseDisk, dead: true, clock: clock}
	}
	return capacity{level: c.Level, cause: c.Cause, dead: c.Dead, crowd: s.crowded(ctx), flood: s.flooded(), clock: clock}
}

// tookStock tells a clerk when the store fills up. A full one takes nothing new; one that writes nothing closes the kiosk.
func (s *Station) tookStock(ctx context.Context, c capacity) {
	if c.clock != nil {
		s.step(ctx, flow.ClockTrust{ClockTrust: *c.clock})
	}
	same := c.cause == s.cause && c.level == s.level && c.dead == s.dead
	if same && c.crowd == s.crowd && c.flood == s.flood {
		return
	}
	if !same {
		s.Log.Warn("what the store can take has changed", "level", int(c.level), "cause", string(c.cause))
	}
	if !same && c.level != store.LevelOpen {
		s.note(ctx, "kiosk", string(c.cause))
	}
	s.cause, s.level, s.dead, s.crowd, s.flood = c.cause, c.level, c.dead, c.crowd, c.flood
	s.step(ctx, s.fitness(s.state.ReaderUp()))
}

// fitness is what works, the reader being up or not.
func (s *Station) fitness(reader bool) flow.Fitness {
	return flow.Fitness{Reader: reader, Store: !s.dead, Shut: s.level == store.LevelClosed, Silent: s.cause == store.CauseRestored, Crowded: s.crowd, Flooded: s.flood}
}
