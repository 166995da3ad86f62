package regency

import (
	"testing"
	"time"
)

// TestFloodOfSources: more sources than are remembered cost no more memory, and tries that are over are
// forgotten first.
func TestFloodOfSources(t *testing.T) {
	l := newLimiter[int](1, time.Minute)
	at := time.UnixMilli(1_790_000_000_000)
	for i := range maxSources - 1 {
		l.take(-i-1, at)
	}
	at = at.Add(time.Minute)
	l.take(1, at)
	if _, ok := l.take(1, at); ok || len(l.times) != 1 {
		t.Errorf("ok %v, %d sources remembered", ok, len(l.times))
	}
	for i := range 3 * maxSources {
		l.take(i+2, at)
		if len(l.times) > maxSources {
			t.Fatalf("%d sources remembered", len(l.times))
		}
	}
}
