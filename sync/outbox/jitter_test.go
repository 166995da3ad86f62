package outbox

import (
	"errors"
	"testing"
	"time"
)

// TestJitter draws from the whole of 0 to 1, and never the same for long: kiosks that lost their line together must not
// come back together.
func TestJitter(t *testing.T) {
	const n = 4000
	var quarters [4]int
	seen := map[float64]bool{}
	for range n {
		j := failed(Up, errors.New("no line")).Jitter
		if j < 0 || j >= 1 {
			t.Fatalf("%v", j)
		}
		quarters[int(j*4)]++
		seen[j] = true
	}
	for i, k := range quarters {
		if k < n/5 || k > n/3 {
			t.Errorf("quarter %d was drawn %d of %d times", i, k, n)
		}
	}
	if len(seen) < n-1 {
		t.Errorf("only %d of %d differ", len(seen), n)
	}
}

// TestWaitsByTheJitter: the drawn part is what a lane waits, and never nothing.
func TestWaitsByTheJitter(t *testing.T) {
	for jitter, want := range map[float64]time.Duration{0: backoffLeast, 0.25: backoffFirst, 0.5: 2 * backoffFirst} {
		l := lane{failures: 2}
		if got := l.fail(Failed{Jitter: jitter}); got != want {
			t.Errorf("%v of %s: waits %s, want %s", jitter, 4*backoffFirst, got, want)
		}
	}
}
