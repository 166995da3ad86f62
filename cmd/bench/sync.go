package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/smart-kampung/anjungan/sync/measure"
	"github.com/smart-kampung/anjungan/sync/simtest"
)

// The sizes of the sync room's measurements.
const (
	ingestRounds = 9
	ingestEach   = 100 // entries of a kiosk in a round
	stormKiosks  = 262
	stormEach    = 500
	schedules    = 2000
	idleKiosks   = 2000
)

// syncBars measures the two logs between kiosks and a regency, on the disk that holds the options'
// directory.
func syncBars(ctx context.Context, o options) ([]bar, error) {
	size, err := measure.Overhead(o.seed, measure.WireBatches)
	if err != nil {
		return nil, err
	}
	wire, err := measure.Wire(ctx, o.dir, o.seed, measure.WireBatches)
	if err != nil {
		return nil, err
	}
	in, err := measure.Ingest(ctx, o.dir, o.seed, ingestRounds, ingestEach)
	if err != nil {
		return nil, err
	}
	storm, err := measure.StormOf(ctx, o.dir, o.seed, stormKiosks, stormEach)
	if err != nil {
		return nil, err
	}
	idle, err := measure.IdleOf(ctx, o.dir, idleKiosks)
	if err != nil {
		return nil, err
	}
	played, err := playSchedules(ctx, o.seed)
	if err != nil {
		return nil, err
	}
	bars := append([]bar{
		atMost("journal/overhead_bytes", size.PerEntry, "bytes", measure.MostOverhead, size.N, o.seed,
			fmt.Sprintf("with its share of the segment's frame and signature, 25 to a segment; %.0f where one travels alone", size.Alone)),
		atMost("sync/wire_ratio", wire.Ratio, "x", measure.MostWire, wire.Batches, o.seed,
			fmt.Sprintf("%d bytes on the line for %d of bodies, median %d", wire.Bytes, wire.Bodies, size.Median)),
		atLeast("sync/ingest_ratio_sqlite", in.Ratio, "x", 0.25, in.N, o.seed,
			fmt.Sprintf("%.0f requests a second with effect and verdict; the bare table took %.0f rows; median of %d rounds", in.Ours, in.Bare, ingestRounds)),
		atMost("sync/storm_fresh_vs_drain", storm.Ratio, "x", 0.15, storm.Probes, o.seed,
			fmt.Sprintf("p99 %.2f s while %d entries drained in %.1f s; %d times 503, nothing worse; %d kiosks that wait for news took %d KiB each, with their own side",
				storm.Fresh.Seconds(), storm.Entries, storm.Drain.Seconds(), storm.Busy, idle.Kiosks, idle.Each>>10)),
	}, heldBars(storm, o.seed)...)
	return append(bars, played...), nil
}

// heldBars says what the storm cost the regency in memory. The queues' own size stands beside it: what grows with them is
// not bounded.
func heldBars(s measure.Storm, seed uint64) []bar {
	note := fmt.Sprintf("the regency alone, after each of %d collections; %d kiosks at once, whose queues held %d MiB; the bound is of one segment each",
		s.Held.Cycles, s.Kiosks, s.Queued>>20)
	mib := func(n uint64) float64 { return float64(n) / (1 << 20) }
	bars := []bar{
		atMost("sync/storm_heap_mib", mib(s.Held.Heap), "MiB", float64(measure.Bound(s.Kiosks)>>20), s.Held.Cycles, seed, note),
		atMost("sync/storm_resident_mib", mib(s.Held.Resident), "MiB", float64(measure.BoundResident(s.Kiosks)>>20), 1, seed,
			"the kernel's maximum for its whole process: SQLite, stacks, the program, garbage"),
	}
	for i := range bars {
		if !s.Held.Measured() {
			bars[i].OK, bars[i].Note = false, fmt.Sprintf("not measured: %d collections were looked at", s.Held.Cycles)
		}
	}
	return bars
}

// playSchedules plays the seeded schedules of the simulator, on as many threads as there are processors.
func playSchedules(ctx context.Context, seed uint64) (bars []bar, err error) {
	dir, err := simtest.Dir()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	w, err := simtest.NewWorld(ctx, dir, 3)
	if err != nil {
		return nil, err
	}
	sum, err := w.RunMany(ctx, seed, 1, schedules)
	if err != nil {
		return nil, err
	}
	note := fmt.Sprintf("%d requests promised; %d more were only on disks that were replaced by older backups", sum.Promised-sum.Excused, sum.Excused)
	bars = []bar{
		atMost("sync/lost", float64(sum.Lost), "requests", 0, sum.Schedules, seed, note),
		atMost("sync/doubled", float64(sum.Doubled), "requests", 0, sum.Schedules, seed, "in the journal or in effect"),
	}
	for i := range bars {
		if sum.Problems > 0 {
			bars[i].OK, bars[i].Note = false, fmt.Sprintf("%d schedules with other faults; one is that of seed %d", sum.Problems, sum.Worst)
		}
	}
	return bars, nil
}

// atLeast makes a bar whose value must not be below it.
func atLeast(name string, value float64, unit string, limit float64, n int, seed uint64, note string) bar {
	return bar{Name: name, Value: value, Unit: unit, Bar: limit, N: n, Seed: seed, OK: value >= limit && n > 0, Note: note}
}
