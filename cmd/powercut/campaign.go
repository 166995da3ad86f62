package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
)

// How a cut is drawn: after so many writes and flushes, counted from the start of the machine, or after
// so many lines of the guest.
const (
	earlyOps = 60  // the first: while file system and database are being made
	mostOps  = 900 // later ones: in mounting, opening, saving or in a checkpoint
	mostSays = 160
)

// campaign is a machine that loses its power again and again.
type campaign struct {
	control bool // a planted bug: something must be lost
	machine machine
	disk    *disk
	rng     *rand.Rand

	progress func(sum) // called every tenth cut

	promised map[string]bool // what the guest said to be durable, "SAVED id" as "HELD id"
	told     map[string]bool // what it told as not saved, in the same words
	sum      sum
}

// sum is what became of a campaign.
type sum struct {
	Cuts     int
	Promised int // said to be durable: requests and ends of prints
	Lost     int // of those, not there after a cut
	Told     int // requests told as not saved
	Revived  int // of those, there later
	Entries  int // found whole at the end
	Cached   int // sectors in the disk's cache when the power failed, of all cuts
	Dropped  int // of those, sectors that kept nothing of it
	Leaks    int // secrets that can be read on the disk
	Broken   string
}

func (s sum) red() bool { return s.Lost > 0 || s.Revived > 0 || s.Leaks > 0 || s.Broken != "" }

// idle says that nothing was at stake: no promise was made, or no cut met a write on its way. Such a run proves nothing.
func (s sum) idle() bool { return s.Promised == 0 || s.Cached == 0 }

// String is the line of the report.
func (s sum) String() string {
	t := fmt.Sprintf("cuts=%d promised=%d lost=%d entries=%d cached_sectors=%d dropped=%d leaks=%d", s.Cuts, s.Promised, s.Lost, s.Entries, s.Cached, s.Dropped, s.Leaks)
	if s.Told > 0 {
		t += fmt.Sprintf(" told=%d revived=%d", s.Told, s.Revived)
	}
	if s.Broken != "" {
		t += " broken: " + s.Broken
	}
	return t
}

// run cuts the power so often, and then lets the guest look once more in peace. It ends early where the
// guest finds its disk broken.
func (c *campaign) run(ctx context.Context, cuts int) (_ sum, err error) {
	c.promised, c.told = map[string]bool{}, map[string]bool{}
	for c.more(cuts) {
		if err := c.cut(ctx); err != nil {
			return c.sum, err
		}
		if c.sum.Cuts%10 == 0 {
			c.progress(c.sum)
		}
	}
	if c.sum.Broken != "" {
		return c.sum, nil
	}
	c.disk.powerOn(-1)
	c.disk.refuse = nil
	b := c.newBoot(0)
	if err := c.machine.boot(ctx, c.disk, "look=1", b.line); err != nil {
		return c.sum, err
	}
	if !b.whole && c.sum.Broken == "" {
		return c.sum, errUnseen
	}
	c.sum.Leaks, err = leaks(c.disk.durable, c.machine.key)
	return c.sum, err
}

// more says whether the power is to be cut once more: so often as was asked, and up to twice that while nothing was at stake.
func (c *campaign) more(cuts int) bool {
	idle := !c.control && c.sum.idle() && c.sum.Cuts < 2*cuts
	return c.sum.Broken == "" && (c.sum.Cuts < cuts || idle)
}

// errUnseen says that the guest ended before it had looked at everything.
var errUnseen = errors.New("powercut: the guest did not look to the end")

// cut starts the machine and cuts its power.
func (c *campaign) cut(ctx context.Context) error {
	ops, says := -1, 1+c.rng.IntN(mostSays)
	switch {
	case c.control: // without a flush there is nothing to count but what it says
	case c.sum.Cuts == 0:
		ops, says = c.rng.IntN(earlyOps), 0
	case c.sum.Cuts%2 == 1: // every other one, so that the shortest run has some of both
		ops, says = c.rng.IntN(mostOps), 0
	}
	c.disk.powerOn(ops)
	b := c.newBoot(says)
	if err := c.machine.boot(ctx, c.disk, "", b.line); err != nil {
		return err
	}
	cached, dropped := c.disk.powerOff(c.rng)
	c.sum.Cuts++
	c.sum.Cached += cached
	c.sum.Dropped += dropped
	return nil
}

// boot is what one start of the machine says.
type boot struct {
	c     *campaign
	found map[string]bool
	whole bool
	says  int // promises until the power is cut; 0: something else ends it
}

func (c *campaign) newBoot(says int) *boot { return &boot{c: c, found: map[string]bool{}, says: says} }

// line takes a line and says whether the power is to be cut.
func (b *boot) line(s string) bool {
	word, rest, _ := strings.Cut(s, " ")
	switch word {
	case sayHeld, sayPaper:
		b.found[s] = true
	case sayWhole:
		b.whole = true
		b.compare()
		_, _ = fmt.Sscan(rest, &b.c.sum.Entries) // a figure for the report
	case saySaved:
		return b.promise(sayHeld + " " + rest)
	case sayEnded:
		return b.promise(sayPaper + " " + rest)
	case sayTold:
		b.c.told[sayHeld+" "+rest] = true
		b.c.sum.Told++
	case sayBroken:
		b.c.sum.Broken = rest
		if !b.c.control {
			b.c.sum.Broken += "\n" + b.c.machine.console()
		}
	}
	return word == sayStop
}

func (b *boot) promise(what string) bool {
	b.c.promised[what] = true
	b.c.sum.Promised++
	b.says--
	return b.says == 0
}

// compare counts what was promised and is not there, and what was told as not saved and is, once. The guest may look
// once more when it has begun again.
func (b *boot) compare() {
	for p := range b.found {
		if b.c.told[p] {
			b.c.sum.Revived++
			delete(b.c.told, p)
		}
	}
	for p := range b.c.promised {
		if !b.found[p] {
			b.c.sum.Lost++
			delete(b.c.promised, p)
		}
	}
	b.found = map[string]bool{}
}
