package outbox

import (
	"testing"
	"time"
)

// TestClock: a system that is years off in either direction is believed only as long as nobody knows
// better, and never below what is certain.
func TestClock(t *testing.T) {
	built, kept := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	vouched := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	for name, system := range map[string]time.Time{
		"no battery": time.Unix(0, 0), "a year behind": kept.AddDate(-1, 0, 0), "right": vouched, "a century ahead": vouched.AddDate(100, 0, 0),
	} {
		now := system
		c := NewClock(func() time.Time { return now }, built, kept)
		want := system
		if want.Before(kept) {
			want = kept
		}
		if got := c.Now(); !got.Equal(want) {
			t.Errorf("%s: %v before anybody vouched, want %v", name, got, want)
		}
		c.Vouch(vouched)
		now = now.Add(time.Hour)
		if got := c.Now(); !got.Equal(vouched.Add(time.Hour)) {
			t.Errorf("%s: %v an hour later", name, got)
		}
		c.Vouch(vouched.Add(-time.Minute)) // the regency's own clock was corrected
		if got := c.Now(); !got.Equal(vouched.Add(-time.Minute)) {
			t.Errorf("%s: %v after a correction", name, got)
		}
	}
	if got := NewClock(nil).Now(); time.Since(got).Abs() > time.Minute {
		t.Errorf("without floors: %v", got)
	}
}
