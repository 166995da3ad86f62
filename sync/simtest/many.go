package simtest

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

// Sum is what became of many schedules.
type Sum struct {
	Schedules  int
	Promised   int
	Excused    int
	Reports    int
	Complaints int
	Cancelled  int
	Late       int
	Papers     int
	Deposits   int
	Confirmed  int
	PINs       int
	Tries      int
	Locks      int
	Unlocks    int
	Handed     int
	Losses     int
	Notices    int
	Lost       int
	Doubled    int
	Problems   int    // schedules in which something else is wrong
	Worst      uint64 // seed of one that is not OK; 0: all are
}

func (s *Sum) add(o Outcome) {
	s.Schedules++
	s.Promised += o.Promised
	s.Excused += o.Excused
	s.Reports += o.Reports
	s.Complaints += o.Complaints
	s.Cancelled += o.Cancelled
	s.Late += o.Late
	s.Papers += o.Papers
	s.Deposits += o.Deposits
	s.Confirmed += o.Confirmed
	s.PINs += o.PINs
	s.Tries += o.Tries
	s.Locks += o.Locks
	s.Unlocks += o.Unlocks
	s.Handed += o.Handed
	s.Losses += o.Losses
	s.Notices += o.Notices
	s.Lost += o.Lost
	s.Doubled += o.Doubled
	if len(o.Problems) > 0 {
		s.Problems++
	}
	if !o.OK() {
		s.Worst = o.Seed
	}
}

// RunMany plays n schedules whose seeds are first, first+every and so on, one on each processor at a time. An every of
// 8 from a multiple of it on plays only those in which disks are cloned and the regency is put back.
func (w *World) RunMany(ctx context.Context, first, every uint64, n int) (Sum, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var mu sync.Mutex // guards sum and next
	var sum Sum
	next := 0
	draw := func() (seed uint64, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		next++
		return first + every*uint64(next-1), next <= n
	}
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for ctx.Err() == nil {
				seed, ok := draw()
				if !ok {
					return
				}
				o, err := w.Run(ctx, seed, PlantNothing)
				if err != nil {
					stop(fmt.Errorf("simtest: seed %d: %w", seed, err))
					return
				}
				mu.Lock()
				sum.add(o)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return sum, context.Cause(ctx)
}
