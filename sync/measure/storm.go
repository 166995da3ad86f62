package measure

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/outbox"
)

// Storm says how a regency bore that every kiosk came back at once.
type Storm struct {
	Ratio   float64       // Fresh against Drain
	Fresh   time.Duration // p99 of commit to kept ack, at kiosks with an empty queue, while the others drain
	Drain   time.Duration // until every queue is empty
	Probes  int           // commits of the fresh kiosks
	Entries int           // drained
	Queued  uint64        // bytes of their bodies
	Busy    int           // answers of 503
	Kiosks  int           // connected at once, with the fresh ones
	Held    Held          // by the regency
}

// freshKiosks is how many kiosks with an empty queue stand beside the draining ones.
const freshKiosks = 4

// StormOf lets kiosks drain their queues of large requests at once, and meanwhile has fresh kiosks
// commit one entry after the other. The regency is a process of its own (RegencyCommand).
func StormOf(ctx context.Context, dir string, seed uint64, kiosks, each int) (Storm, error) {
	return stormOf(ctx, RegencyCommand, dir, seed, kiosks, each)
}

func stormOf(ctx context.Context, command, dir string, seed uint64, kiosks, each int) (s Storm, err error) {
	err = withHouse(ctx, dir, func(h *house, dir string) error {
		bundles, err := h.enrol(ctx, kiosks+freshKiosks)
		if err != nil {
			return err
		}
		var a *apart
		if a, h.addr, err = startApart(ctx, command, dir); err != nil {
			return err
		}
		fleet, err := newFleet(h, bundles, seed, kiosks, each)
		if err == nil {
			s, err = fleet.storm(ctx)
			fleet.close()
		}
		t, ended := a.end()
		if err := errors.Join(err, ended); err != nil {
			return err
		}
		s.Busy, s.Held = int(t.Busy), t.Held
		if t.Failures > 0 {
			return fmt.Errorf("measure: %d answers of 500 and more beside 503", t.Failures)
		}
		return h.check(ctx, kiosks, uint64(each))
	})
	return s, err
}

// fleet is kiosks with their outboxes: the draining ones first, then the fresh ones.
type fleet struct {
	boxes   []*outbox.Box
	queues  []*queue
	clients []*outbox.Client
	drains  int
	entries int
}

func newFleet(h *house, bundles []bundle.Bundle, seed uint64, drains, each int) (*fleet, error) {
	f := &fleet{drains: drains, entries: drains * each}
	for i, b := range bundles {
		entries := each
		if i >= drains {
			entries = 1 // the epoch
		}
		if err := f.add(h, b, seed, uint64(entries)); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *fleet) add(h *house, b bundle.Bundle, seed, entries uint64) error {
	d, err := newDiary(b.Site.Kiosk, seed, b.Journal)
	if err != nil {
		return err
	}
	c, err := h.client(b)
	if err != nil {
		return err
	}
	q := newQueue(d, entries)
	f.queues, f.clients = append(f.queues, q), append(f.clients, c)
	f.boxes = append(f.boxes, outbox.New(outbox.Options{
		Regency: c, Store: q, Verify: b.Ack, Seal: b.SealKey, Receive: b.Receive, Log: slog.New(slog.DiscardHandler),
	}))
	return nil
}

func (f *fleet) close() {
	for _, c := range f.clients {
		c.Close()
	}
}

// storm connects the fresh kiosks, lets the others loose, and waits for both.
func (f *fleet) storm(ctx context.Context) (s Storm, err error) {
	ctx, stop := context.WithCancelCause(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer stop(nil)
	run := func(b *outbox.Box) {
		running.Go(func() {
			if err := b.Run(ctx); err != nil {
				stop(err)
			}
		})
	}
	for i := f.drains; i < len(f.boxes); i++ {
		run(f.boxes[i])
		if err := f.queues[i].settled(ctx); err != nil {
			return s, err
		}
	}
	start := time.Now()
	for _, b := range f.boxes[:f.drains] {
		run(b)
	}
	over, drained := context.WithCancel(ctx)
	var probes sync.WaitGroup
	samples := make([][]time.Duration, freshKiosks)
	for i, q := range f.queues[f.drains:] {
		probes.Go(func() { samples[i] = probe(over, q) })
	}
	err = together(ctx, f.drains, func(ctx context.Context, i int) error { return f.queues[i].settled(ctx) })
	s = Storm{Drain: time.Since(start), Entries: f.entries, Queued: uint64(f.entries) * bodySize, Kiosks: len(f.boxes)}
	drained()
	probes.Wait()
	all := slices.Concat(samples...)
	if err != nil || len(all) == 0 {
		return s, errors.Join(err, context.Cause(ctx))
	}
	slices.Sort(all)
	s.Probes, s.Fresh = len(all), all[(len(all)*99+99)/100-1]
	s.Ratio = s.Fresh.Seconds() / s.Drain.Seconds()
	return s, nil
}

// probe commits one entry after the other until ctx ends; one that is under way then is not counted.
func probe(ctx context.Context, q *queue) (took []time.Duration) {
	for {
		start := time.Now()
		q.commit()
		if q.settled(ctx) != nil {
			return took
		}
		took = append(took, time.Since(start))
		select {
		case <-time.After(20 * time.Millisecond): // the next one is another visit
		case <-ctx.Done():
			return took
		}
	}
}
