package station

import (
	"testing"
	"time"
)

// Five in any minute, and one more for each that is over.
func TestTries(t *testing.T) {
	var tr tries
	at := time.Unix(1_800_000_000, 0)
	for i, c := range []struct {
		after time.Duration
		want  bool
	}{
		{0, true},
		{10 * time.Second, true},
		{20 * time.Second, true},
		{30 * time.Second, true},
		{40 * time.Second, true},
		{50 * time.Second, false},
		{59 * time.Second, false},
		{60 * time.Second, true},
		{61 * time.Second, false},
		{70 * time.Second, true},
		{71 * time.Second, false},
		{200 * time.Second, true},
	} {
		if got := tr.take(at.Add(c.after)); got != c.want {
			t.Errorf("try %d after %v: %v", i+1, c.after, got)
		}
	}
}
