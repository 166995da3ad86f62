package measure

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/sync/outbox"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// Idle says what kiosks cost that have nothing to say and wait for news.
type Idle struct {
	Kiosks int
	Each   uint64 // bytes of heap and stacks: the regency's side and the kiosk's own, one process here
}

// idleCerts is how many certificates the waiting kiosks share: a regency has fewer ordinals than
// connections are measured.
const idleCerts = 500

// IdleOf connects kiosks, each over a connection of its own, and weighs the process when all of them
// wait in a long poll.
func IdleOf(ctx context.Context, dir string, kiosks int) (idle Idle, err error) {
	return idle, inHouse(ctx, dir, func(h *house) error {
		bundles, err := h.enrol(ctx, idleCerts)
		if err != nil {
			return err
		}
		clients := make([]*outbox.Client, kiosks)
		for i := range clients {
			if clients[i], err = h.client(bundles[i%idleCerts]); err != nil {
				return err
			}
			defer clients[i].Close()
		}
		before := weight()
		if err := connect(ctx, clients); err != nil {
			return err
		}
		ctx, stop := context.WithCancel(ctx)
		var polls sync.WaitGroup
		defer polls.Wait()
		defer stop()
		errs := make(chan error, kiosks)
		for _, c := range clients {
			polls.Go(func() {
				for ctx.Err() == nil {
					if _, _, err := c.Feed(ctx, 0, 0, wire.MaxWait*time.Second); err != nil {
						errs <- err
						return
					}
				}
			})
		}
		if err := h.allWait(kiosks, errs); err != nil {
			return err
		}
		idle = Idle{Kiosks: kiosks, Each: (weight() - before) / uint64(kiosks)}
		return nil
	})
}

// connect has every client ask once, a few at a time: two thousand handshakes at once are another
// measurement.
func connect(ctx context.Context, clients []*outbox.Client) error {
	const parts = 8
	return together(ctx, parts, func(ctx context.Context, part int) error {
		for i := part; i < len(clients); i += parts {
			if _, _, err := clients[i].Feed(ctx, 0, 0, 0); err != nil {
				return err
			}
		}
		return nil
	})
}

// allWait returns when all but one in a hundred of that many feeds wait.
func (h *house) allWait(kiosks int, errs <-chan error) error {
	late := time.After(2 * time.Minute)
	t := time.NewTicker(20 * time.Millisecond)
	defer t.Stop()
	for h.kiosks.Waiting() < kiosks-kiosks/100 { // a few look again at any moment
		select {
		case <-t.C:
		case err := <-errs:
			return err
		case <-late:
			return errors.New("measure: the kiosks do not come to wait")
		}
	}
	return nil
}

// weight is what lives on the heap, and the stacks. The second collection takes what pools held over the
// first: otherwise the garbage of an earlier measurement would be weighed before and not after.
func weight() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}
