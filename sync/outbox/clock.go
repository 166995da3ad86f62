package outbox

import (
	"sync"
	"time"
)

// Clock is the time by which the kiosk judges certificates. Until the regency has vouched for a time in
// this run it is the latest of the system's, the program's and the last that was vouched for before: a
// clock without a battery begins in 1970. From then on it is the regency's, carried on by the monotonic
// clock: the system's may be years ahead too. It may be used from any goroutine.
type Clock struct {
	system func() time.Time
	floor  time.Time

	mu   sync.Mutex // guards at and seen
	at   time.Time  // vouched for; zero: not yet in this run
	seen time.Time  // the system's time then
}

// NewClock makes a clock that is never before the given times (when the program was built, what the
// store kept) while nobody has vouched for a time. system is time.Now where nil.
func NewClock(system func() time.Time, floors ...time.Time) *Clock {
	if system == nil {
		system = time.Now
	}
	c := &Clock{system: system}
	for _, f := range floors {
		c.floor = latest(c.floor, f)
	}
	return c
}

// Now is the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.system()
	if c.at.IsZero() {
		return latest(now, c.floor)
	}
	return c.at.Add(now.Sub(c.seen)) // by the monotonic reading where system is time.Now
}

// Vouch takes the regency's time, whose signature was checked.
func (c *Clock) Vouch(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.seen = at, c.system()
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
