package store

import (
	"context"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"
)

// Level says whether the kiosk may take new requests.
type Level uint8

// The levels.
const (
	LevelOpen   Level = iota
	LevelWarn         // requests are taken; the clerk is told
	LevelClosed       // no new requests; what was taken goes on, notices are shown
)

// Cause says why the level is what it is: a closed list.
type Cause string

// The causes.
const (
	CauseNone     Cause = ""
	CauseRestored Cause = "restored" // a copy that waits for one exchange with the regency
	CauseDisk     Cause = "disk"     // little space on the data disk, it does not write, or the file on it is damaged
	CauseUnsent   Cause = "unsent"   // many entries wait for the line
	CauseOld      Cause = "old"      // entries wait for long
)

// Limits are where the levels begin.
type Limits struct {
	WarnAge     time.Duration // of the oldest unsent entry
	WarnUnsent  int           // entries
	WarnFree    uint64        // bytes
	CloseUnsent int           // entries
	CloseFree   uint64        // bytes
}

// DefaultLimits are the limits of a village kiosk.
func DefaultLimits() Limits {
	return Limits{WarnAge: 7 * 24 * time.Hour, WarnUnsent: 500, WarnFree: 500e6, CloseUnsent: 5000, CloseFree: 100e6}
}

// Capacity is how much the kiosk can still take.
type Capacity struct {
	Level  Level
	Cause  Cause
	Unsent int       // entries that the regency has not acknowledged
	Oldest time.Time // of them; zero where there is none
	Free   uint64    // bytes on the data disk
	Dead   bool      // the disk takes no write at all, or the file on it is damaged
}

// Capacity tells how much the kiosk can still take, to be asked before a visit begins, so that nobody
// fills in a form in vain. On a damaged file nothing more is taken. A disk that refused the last write is tried with a small one: until it takes that, nothing
// more is taken.
func (s *Store) Capacity(ctx context.Context, l Limits) (Capacity, error) {
	const op = "store: capacity"
	var c Capacity
	var err error
	if c.Unsent, c.Oldest, err = s.Unsent(ctx); err != nil {
		return c, err
	}
	var disk unix.Statfs_t
	if err := unix.Statfs(filepath.Dir(s.opts.Path), &disk); err != nil {
		return c, fault(op, err)
	}
	c.Free = disk.Bavail * uint64(disk.Bsize)
	var gate, damaged int64
	if err := s.r.QueryRowContext(ctx, `SELECT gate, damaged FROM meta`).Scan(&gate, &damaged); err != nil {
		return c, fault(op, err)
	}
	c.judge(l, gate != 0, s.opts.Now())
	if damaged != 0 || s.damaged.Load() || s.refused.Load() && s.probe(ctx) != nil {
		c.Level, c.Cause, c.Dead = LevelClosed, CauseDisk, true
	}
	return c, nil
}

// probe writes as little as can be written: SQLite writes nothing where nothing changes.
func (s *Store) probe(ctx context.Context) error {
	return s.write(ctx, "store: probe", flip(ctx))
}

// flip is the smallest change.
func flip(ctx context.Context) func(*tx) error {
	return func(t *tx) error { return t.exec(ctx, `UPDATE meta SET probe = 1 - probe`) }
}

// judge sets level and cause.
func (c *Capacity) judge(l Limits, restored bool, now time.Time) {
	switch {
	case restored:
		c.Level, c.Cause = LevelClosed, CauseRestored
	case c.Free < l.CloseFree:
		c.Level, c.Cause = LevelClosed, CauseDisk
	case c.Unsent >= l.CloseUnsent:
		c.Level, c.Cause = LevelClosed, CauseUnsent
	case c.Free < l.WarnFree:
		c.Level, c.Cause = LevelWarn, CauseDisk
	case c.Unsent >= l.WarnUnsent:
		c.Level, c.Cause = LevelWarn, CauseUnsent
	case !c.Oldest.IsZero() && now.Sub(c.Oldest) >= l.WarnAge:
		c.Level, c.Cause = LevelWarn, CauseOld
	}
}
