package clock_test

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/clock"
)

// machine is one whose clock can be set and which can be left on.
type machine struct {
	wall time.Time
	up   time.Duration
}

func (m *machine) pass(d time.Duration) { m.wall, m.up = m.wall.Add(d), m.up+d }

func (m *machine) clock(built time.Time) *clock.Clock {
	return clock.NewOn(clock.Machine{Wall: func() time.Time { return m.wall }, Up: func() time.Duration { return m.up }}, built)
}

var (
	built = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	kept  = time.Date(2026, 11, 21, 1, 0, 0, 0, time.UTC)
	right = time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
)

// TestClock: whatever the machine's clock says or is set to, the time is the regency's from the moment that it vouched
// for one; before that, nothing says that the machine's can be leant on.
func TestClock(t *testing.T) {
	const since = "menurut jam mesin, terakhir dicocokkan 21 November 2026"
	for _, c := range []struct {
		name   string
		wall   time.Time
		before time.Time // the time a minute after the start, before anybody vouched
	}{
		{"right", right, right.Add(time.Minute)},
		{"fast 1 h", right.Add(time.Hour), right.Add(time.Hour + time.Minute)},
		{"slow 1 h", right.Add(-time.Hour), right.Add(-time.Hour + time.Minute)},
		{"fast 3 days", right.AddDate(0, 0, 3), right.AddDate(0, 0, 3).Add(time.Minute)},
		{"no battery", time.Unix(0, 0), kept.Add(time.Minute)},
		{"a year behind", right.AddDate(-1, 0, 0), kept.Add(time.Minute)},
		{"a century ahead", right.AddDate(100, 0, 0), right.AddDate(100, 0, 0).Add(time.Minute)},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := &machine{wall: c.wall, up: time.Hour}
			k := m.clock(built)
			k.Keep(kept)
			tells := func(what string, at time.Time, remark string) {
				t.Helper()
				now, trust := k.Now(), k.Trust()
				if !now.Equal(at) || trust.Remark(now) != remark {
					t.Errorf("%s: %v %q, want %v %q", what, now, trust.Remark(now), at, remark)
				}
			}
			m.pass(time.Minute)
			tells("before anybody vouched", c.before, since)
			k.Vouch(right)
			tells("vouched for", right, "")
			m.pass(time.Hour)
			tells("an hour later", right.Add(time.Hour), "")
			m.wall = m.wall.AddDate(0, 0, -2)
			tells("set in the middle of the run", right.Add(time.Hour), "")
			m.wall = m.wall.AddDate(7, 0, 0)
			tells("set again", right.Add(time.Hour), "")
			k.Keep(right.AddDate(1, 0, 0))
			tells("an earlier run is told of too late", right.Add(time.Hour), "")
			k.Vouch(right.Add(59 * time.Minute))
			tells("the regency's own was corrected", right.Add(59*time.Minute), "")
			m.pass(25 * time.Hour)
			tells("a day without the line", right.Add(26*time.Hour-time.Minute), "menurut jam mesin, terakhir dicocokkan 26 November 2026")
		})
	}
}

// TestUnvouched: a clock that nobody ever vouched for is never before the program was built, never stands still, and
// follows a machine that is set right.
func TestUnvouched(t *testing.T) {
	m := &machine{wall: time.Unix(0, 0)}
	k := m.clock(built)
	k.Keep(time.Time{})
	if got := k.Now(); !got.Equal(built) || k.Trust() != (kiosk.ClockTrust{}) {
		t.Errorf("at the start: %v, %+v", got, k.Trust())
	}
	m.pass(time.Hour)
	if got := k.Now(); !got.Equal(built.Add(time.Hour)) {
		t.Errorf("an hour later: %v", got)
	}
	m.wall = right
	if got := k.Now(); !got.Equal(right) {
		t.Errorf("set right: %v", got)
	}
	if got := clock.New(time.Time{}).Now(); time.Since(got).Abs() > time.Minute {
		t.Errorf("of this machine: %v", got)
	}
}

// TestCarriedByTheSystem: the system's own uptime carries the time on.
func TestCarriedByTheSystem(t *testing.T) {
	k := clock.New(time.Time{})
	k.Vouch(right)
	begun := time.Now()
	time.Sleep(20 * time.Millisecond)
	if got, passed := k.Now().Sub(right), time.Since(begun); got < 20*time.Millisecond || got > passed+time.Second {
		t.Errorf("%v of %v", got, passed)
	}
}
