// Package clock is THE TIME by which a kiosk works: what it shows, prints, seals and writes down, and by which
// it judges certificates. The machine's own clock may have no battery, or be hours or years off; the regency
// signs a time (sync/outbox asks for it), and from then on that time counts, carried on by how long the machine
// has been on. How far it can be leant on is a kiosk.ClockTrust.
//
// It tells days and times of day. How long something takes is timed by the machine, for this time is set.
package clock

import (
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Machine is what the machine knows of time by itself. A nil function is the system's.
type Machine struct {
	Wall func() time.Time     // its clock, which anybody may set
	Up   func() time.Duration // how long it has been on, sleep included; nobody can set that
}

// Clock is the time. It may be used from any goroutine.
type Clock struct {
	machine Machine

	mu    sync.Mutex // guards what follows
	base  time.Time  // vouched for; until then, what no right clock was before when the machine was up for so long
	up    time.Duration
	trust kiosk.ClockTrust
}

// New makes the clock of a program that was built then: no right clock is before that.
func New(built time.Time) *Clock { return NewOn(Machine{}, built) }

// NewOn is New on another machine than this one.
func NewOn(m Machine, built time.Time) *Clock {
	if m.Wall == nil {
		m.Wall = time.Now
	}
	if m.Up == nil {
		m.Up = uptime
	}
	return &Clock{machine: m, base: built, up: m.Up()}
}

// uptime is how long the system has been on.
func uptime() time.Duration {
	var t unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_BOOTTIME, &t) // never fails (Linux 2.6.39)
	return time.Duration(t.Nano())
}

// Now is the time: the regency's, or while nobody has vouched for one in this run, the machine's, but not before
// what was kept, carried on.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.carried()
	if wall := c.machine.Wall().Round(0); !c.trust.Sure && wall.After(now) {
		return wall
	}
	return now
}

// carried is the base, carried on.
func (c *Clock) carried() time.Time { return c.base.Add(c.machine.Up() - c.up) }

// Trust is how far Now can be leant on.
func (c *Clock) Trust() kiosk.ClockTrust {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.trust
}

// Keep tells what the regency vouched for in an earlier run; zero: nothing.
func (c *Clock) Keep(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.trust.Sure || at.IsZero() {
		return
	}
	c.trust.Checked = at
	if at.After(c.carried()) {
		c.base, c.up = at, c.machine.Up()
	}
}

// Vouch takes the regency's time, whose signature was checked.
func (c *Clock) Vouch(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.base, c.up = at, c.machine.Up()
	c.trust = kiosk.ClockTrust{Checked: at, Sure: true}
}
