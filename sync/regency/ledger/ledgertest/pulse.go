package ledgertest

import (
	"context"
	"sync"
	"testing"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// testPulse: each pulse is a write of its own that the next one finds, from however many goroutines.
func testPulse(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	for want := uint64(1); want <= 3; want++ {
		if n, err := l.Pulse(ctx, 1000); err != nil || n != want { // the time does not move: the count does
			t.Fatalf("pulse %d: %d, %v", want, n, err)
		}
	}
	const each, beating = 5, 8
	var seen sync.Map
	var running sync.WaitGroup
	for range beating {
		running.Go(func() {
			for range each {
				n, err := l.Pulse(ctx, 900) // a clock that was set back
				if _, twice := seen.LoadOrStore(n, true); twice || err != nil {
					t.Errorf("pulse %d twice, or %v", n, err)
				}
			}
		})
	}
	running.Wait()
	if n, err := l.Pulse(ctx, 2000); err != nil || n != 3+each*beating+1 {
		t.Fatalf("pulse %d after %d, %v", n, 3+each*beating, err)
	}
	ended, stop := context.WithCancel(ctx)
	stop()
	if _, err := l.Pulse(ended, 3000); err == nil {
		t.Fatal("a pulse whose asker is gone")
	}
}
