package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/pcsc"
	"github.com/smart-kampung/anjungan/devices/card/soak"
	"github.com/smart-kampung/anjungan/devices/card/vpcd"
)

// tapChildren is how many daemons are tapped on side by side: a tap waits for the daemon's poll of
// 400 ms most of its time, not for the processor.
const tapChildren = 32

// tapBars taps cards with random faults on many daemons at once.
func tapBars(ctx context.Context, o options) ([]bar, error) {
	begin := time.Now()
	tallies, errs := make([]tapResult, tapChildren), make([]error, tapChildren)
	var all sync.WaitGroup
	for i := range tapChildren {
		task := childTask{Do: childTaps, Seed: o.seed + uint64(i), Taps: (o.cardTaps + i) / tapChildren}
		all.Go(func() { errs[i] = tapOnDaemon(ctx, task, &tallies[i]) })
	}
	all.Wait()
	var sum soak.Tally
	restarts := 0
	for _, t := range tallies {
		sum, restarts = add(sum, t.Tally), restarts+t.Restarts
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return tallyBars(sum, o, fmt.Sprintf("%d daemons side by side, %.0f s, %d of them begun anew", tapChildren, time.Since(begin).Seconds(), restarts)), nil
}

func add(a, b soak.Tally) soak.Tally {
	if a.First == "" {
		a.First = b.First
	}
	return soak.Tally{Taps: a.Taps + b.Taps, Faults: a.Faults + b.Faults, Hung: a.Hung + b.Hung, Wrong: a.Wrong + b.Wrong, First: a.First}
}

// tallyBars judges a tally. Fewer taps than were to be begun count as hung.
func tallyBars(t soak.Tally, o options, note string) []bar {
	note = fmt.Sprintf("%s; %d taps with a fault", note, t.Faults)
	if t.First != "" {
		note += "; first: " + t.First
	}
	hung := t.Hung + max(0, o.cardTaps-t.Taps)
	return []bar{
		atMost("card/taps_hung", float64(hung), "taps", 0, t.Taps, o.seed, note),
		atMost("card/taps_wrong", float64(t.Wrong), "taps", 0, t.Taps, o.seed, ""),
	}
}

func tapOnDaemon(ctx context.Context, task childTask, t *tapResult) error {
	if task.Taps == 0 {
		return nil
	}
	dir, remove, err := daemonDir()
	if err != nil {
		return err
	}
	defer remove()
	task.Dir = dir
	return runChild(ctx, task, t)
}

// tapResult is what a child has to tell.
type tapResult struct {
	soak.Tally
	Restarts int // of a daemon whose virtual reader took no more cards
}

// laying is how long the virtual reader may take to let a card in. It takes one connection at its poll
// of 400 ms and lets one more wait; a further one is tried again by the kernel after 1, 3 and 7 s.
const laying = 10 * time.Second

// table is a daemon of the child's own and the card in its first slot.
type table struct {
	dir      string
	daemon   *vpcd.Daemon
	lying    *vpcd.Insertion
	restarts int
}

// insert lays a card down. Where the virtual reader takes no card at all any more, the daemon is
// killed and begun anew: the reader under test must live through that too.
func (t *table) insert(ctx context.Context, c *cardsim.Card) error {
	soon, cancel := context.WithTimeout(ctx, laying)
	defer cancel()
	in, err := t.daemon.Insert(soon, 0, c)
	if err != nil && soon.Err() != nil && ctx.Err() == nil {
		t.restarts++
		if err := t.daemon.Kill(); err != nil {
			return err
		}
		if t.daemon, err = vpcd.StartDaemon(context.WithoutCancel(ctx), vpcd.DaemonOpts{Dir: t.dir}); err != nil {
			return err
		}
		in, err = t.daemon.Insert(ctx, 0, c)
	}
	if err != nil {
		return err
	}
	t.lying = in
	return nil
}

func (t *table) remove() error {
	if t.lying == nil {
		return nil
	}
	return t.lying.Remove()
}

// tapChild taps on a daemon of its own.
func tapChild(ctx context.Context, task childTask) (tapResult, error) {
	d, err := vpcd.StartDaemon(context.WithoutCancel(ctx), vpcd.DaemonOpts{Dir: task.Dir})
	if err != nil {
		return tapResult{}, err
	}
	t := &table{dir: task.Dir, daemon: d}
	r := pcsc.New(pcsc.Opts{})
	got, err := soak.Run(ctx, soak.Bench{Reader: r, Remove: t.remove, Insert: t.insert}, soak.Plan{Taps: task.Taps, Seed: task.Seed})
	return tapResult{got, t.restarts}, errors.Join(err, r.Close(), t.remove(), t.daemon.Stop())
}
