// Command powercut cuts the power of a kiosk's disk again and again, and looks whether everything is there
// that was said to be durable. A machine that QEMU emulates runs kiosk/store on ext4; its disk is served
// by this program (NBD) and has a volatile cache, of which a cut leaves any part. Two controls must lose:
// the same store with SQLite's synchronous=NORMAL, and a disk that says it flushed and did not. Then the disk refuses
// writes now and then, so that flushes fail and the kernel's memory and the disk differ: nothing may be lost, and nothing
// may come back that was told as not saved. The control is a store that takes a failed flush for a hiccup. At the end
// every byte of the disk is searched: without the machine key's medium it says nothing of anybody.
//
// Modelled: the loss of all memory (page cache of the kernel, caches of SQLite) at any write or flush of
// the disk or after any promise; unflushed writes kept, dropped, reordered and torn, each sector of
// 4,096 bytes for itself; power that fails in the middle of a forced write. A frame of SQLite's WAL, of
// 4,120 bytes, is torn by that. Not modelled: a sector torn within itself, sectors that rot, are lost
// after a flush or are written elsewhere; a power supply that browns out.
//
// The disk is virtio-blk, whose forced writes the kernel makes by flushing: QEMU 7.2's NVMe takes them
// and forgets that they are forced, so that ext4's journal, and with it an acknowledged request, is lost.
//
// It needs a Debian kernel (.ci/kernel unpacks one), qemu-system-x86_64 and mke2fs, no root and no
// virtualisation: .ci/setup proof installs them. The same program, linked statically, is the one process
// of the guest. It is a proof, run by make powercut, and never packaged.
//
// Concurrency: one machine at a time.
package main

import (
	"context"
	crand "crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/store"
)

func main() {
	if os.Getpid() == 1 {
		guest()
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// leastCuts is how few cuts may prove anything: one while the disk is being prepared, one after a promise, one in the
// middle of writing.
const leastCuts = 3

// controlCuts is how often the power of a control is cut: it must lose something by then.
const controlCuts = 3

// options are the flags.
type options struct {
	cuts   int
	seed   uint64
	kernel string
	within time.Duration
}

// run is the whole program.
func run(ctx context.Context, args []string, out io.Writer) (err error) {
	var o options
	f := flag.NewFlagSet("powercut", flag.ContinueOnError)
	f.IntVar(&o.cuts, "cuts", 6, "how often the power is cut; 100 in a long run")
	f.Uint64Var(&o.seed, "seed", rand.Uint64(), "of when the power fails, and of what the disk keeps")
	f.StringVar(&o.kernel, "kernel", "", "where Debian's linux-image-cloud-amd64 is unpacked: .ci/kernel does it")
	f.DurationVar(&o.within, "within", 0, "what is not proven in this time counts as failed; 0: however long it takes")
	if err := f.Parse(args); err != nil {
		return err
	}
	if o.cuts < leastCuts {
		return fmt.Errorf("powercut: %d cuts prove nothing: %d at least", o.cuts, leastCuts)
	}
	if o.within > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeoutCause(ctx, o.within, fmt.Errorf("%w in %s", errUnproven, o.within))
		defer stop()
	}
	dir, err := os.MkdirTemp("", "powercut-")
	if err != nil {
		return fmt.Errorf("powercut: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	kernel, err := readKernel(o.kernel)
	if err != nil {
		return err
	}
	machineKey := make([]byte, store.KeyLen)
	_, _ = crand.Read(machineKey) // never fails (crypto/rand)
	image, err := formatDisk(ctx, dir)
	if err != nil {
		return err
	}
	honest, err := buildGuest(ctx, dir, "full", nil, machineKey, kernel.modules)
	if err != nil {
		return err
	}
	planted, err := buildGuest(ctx, dir, "normal", normal, machineKey, kernel.modules)
	if err != nil {
		return err
	}
	careless, err := buildGuest(ctx, dir, "careless", trusting, machineKey, kernel.modules)
	if err != nil {
		return err
	}
	for _, t := range []trial{
		{name: "store", initrd: honest, cuts: o.cuts},
		{name: "control: synchronous=NORMAL", initrd: planted, cuts: controlCuts, red: true},
		{name: "control: a disk that lies", initrd: honest, lies: true, cuts: controlCuts, red: true},
		{name: "store on a disk that refuses writes", initrd: honest, refuses: true, cuts: o.cuts},
		{name: "control: a failed flush is taken for a hiccup", initrd: careless, refuses: true, cuts: controlCuts, red: true},
	} {
		if err := t.run(ctx, out, o.seed, image, machine{dir: dir, kernel: kernel.image, initrd: t.initrd, key: machineKey}); err != nil {
			return fmt.Errorf("%s, seed %d: %w", t.name, o.seed, err)
		}
	}
	return nil
}

// trial is a campaign and how it must end.
type trial struct {
	name    string
	initrd  string
	lies    bool // the disk does
	refuses bool // the disk does, one write of data in refuseOne
	cuts    int
	red     bool // it must lose something, or break
}

// refuseOne is how many writes of data a sick disk takes for one that it refuses.
const refuseOne = 12

// judge says whether a campaign ended as it must.
func (t trial) judge(s sum) (word string, err error) {
	switch {
	case s.red() != t.red:
		return "WRONG", errWrong
	case !t.red && s.idle(), !t.red && t.refuses && s.Told == 0:
		return "IDLE", errIdle
	}
	return "ok", nil
}

// errIdle says that a campaign in which nothing was lost had nothing to lose.
var errIdle = errors.New("powercut: nothing was at stake; once more, or with more cuts")

// errUnproven says that the time was over before the end.
var errUnproven = errors.New("powercut: not proven")

// errWrong says that something was lost, or that a control lost nothing.
var errWrong = errors.New("powercut: it is not as it must be")

func (t trial) run(ctx context.Context, out io.Writer, seed uint64, image string, m machine) error {
	d, err := readDisk(image)
	if err != nil {
		return err
	}
	d.lies = t.lies
	if t.refuses {
		d.refuse = sick(catalogue, refuseOne, rand.New(rand.NewPCG(seed, 11)))
	}
	start := time.Now()
	c := campaign{control: t.red, machine: m, disk: d, rng: rand.New(rand.NewPCG(seed, 7))}
	c.progress = func(s sum) { _, _ = fmt.Fprintf(out, "POWER %s: so far %v\n", t.name, s) } // only for who waits
	sum, err := c.run(ctx, t.cuts)
	if err != nil {
		return err
	}
	word, err := t.judge(sum)
	_, werr := fmt.Fprintf(out, "POWER %s: %v seed=%d in %s %s\n", t.name, sum, seed, time.Since(start).Round(time.Second), word)
	return errors.Join(err, werr)
}
