package regency

import (
	"context"
	"net/http"
	"sync"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// admission bounds what requests of one sort may cost at a time, in number and in memory. Whoever fits waits for a
// turn in the order of coming, so that no kiosk waits for more than one segment of every other; a short
// segment does not even wait for those. Whoever does not fit is told when to come again.
type admission struct {
	slots   chan struct{} // of those at work; senders on a full channel are served in their order
	express chan struct{} // for short ones alone

	most, mostBytes int

	mu       sync.Mutex // guards the fields below
	n, bytes int
	of       map[kiosk.KioskID]int // how many of each kiosk; none is 0
}

// The bounds of admission; atWork and waiting are the defaults of ServerOptions.
const (
	atWork       = 64
	waiting      = 512
	waitingBytes = 96 << 20
	retryAfter   = 2 // seconds
	perKiosk     = 4 // one in flight, and some whose line died unnoticed: no kiosk holds the room of others
	expressSlots = 8
	expressBytes = 16 << 10 // a segment of one visit, not of a queue
	dataAtWork   = 2        // snapshots that are made: each opens and seals the cards of a village
	dataHeld     = 64       // snapshots, until they are written: a new population record has all kiosks ask at once
	pollsHeld    = 4000     // of all kiosks that may be, each with perKiosk
)

func newAdmission(work, waiting int) *admission {
	return &admission{
		slots: make(chan struct{}, work), express: make(chan struct{}, expressSlots),
		most: work + waiting, mostBytes: waitingBytes, of: map[kiosk.KioskID]int{},
	}
}

// enter reserves room for the body of a kiosk's request (0: a stranger's), or refuses with wire.CodeBusy. leave gives
// it back.
func (a *admission) enter(r *http.Request, id kiosk.KioskID) (leave func(), err error) {
	size := wire.MaxSegment
	if r.ContentLength >= 0 {
		size = int(min(r.ContentLength, wire.MaxSegment))
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.n >= a.most || a.bytes+size > a.mostBytes || id != 0 && a.of[id] >= perKiosk {
		return nil, &wire.Refusal{Code: wire.CodeBusy, RetryAfter: retryAfter}
	}
	a.n++
	a.of[id]++
	a.bytes += size
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.n--
		if a.of[id]--; a.of[id] == 0 {
			delete(a.of, id)
		}
		a.bytes -= size
	}, nil
}

// held is how many bodies are at work or wait, and the bytes reserved for them.
func (a *admission) held() (n, size int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.n, a.bytes
}

// turn waits until a body of that size is served; done lets the next one on.
func (a *admission) turn(ctx context.Context, size int) (done func(), err error) {
	express := a.express
	if size > expressBytes {
		express = nil // never ready
	}
	select {
	case a.slots <- struct{}{}:
		return func() { <-a.slots }, nil
	case express <- struct{}{}:
		return func() { <-express }, nil
	case <-ctx.Done():
		return nil, &wire.Refusal{Code: wire.CodeBusy, RetryAfter: retryAfter} // the server ends, or nobody listens
	}
}
