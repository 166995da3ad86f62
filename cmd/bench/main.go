// Command bench measures what the design promises and prints one line per bar:
//
//	BENCH <name> <value> <unit> bar=<bar> n=<n> seed=<s> <ok|SHORT>
//
// It exits with 2 where everything was measured and a line is SHORT, with 1 where something was not measured. A name whose room is not built yet is not printed. Times are ratios against a bare twin in the same
// run, interleaved; counts are read from outside the code that they measure.
//
// Concurrency: one measurement at a time, so that none disturbs another.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/smart-kampung/anjungan/sync/measure"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(exitCode(err))
	}
}

// exitCode tells a bar that is not reached from a measurement that failed.
func exitCode(err error) int {
	var missed shortError
	if errors.As(err, &missed) {
		return 2
	}
	return 1
}

// shortError names the bars that are not reached.
type shortError []string

func (e shortError) Error() string { return "short of the bar: " + strings.Join(e, ", ") }

func run(ctx context.Context, args []string) error {
	if len(args) == 1 && args[0] == bareCommand {
		bareWindow()
		return nil
	}
	if len(args) == 3 && args[0] == virtualCommand {
		virtualTime(args[1], args[2])
	}
	if len(args) == 3 && args[0] == visitsCommand {
		return visitsChild(ctx, args[1], args[2])
	}
	if len(args) == 1 && args[0] == cardCommand {
		return cardChild(ctx, os.Stdin, os.Stdout)
	}
	if len(args) == 2 && args[0] == measure.RegencyCommand {
		return measure.ServeApart(ctx, args[1], os.Stdin, os.Stdout)
	}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	out := flags.String("out", "out/bench.json", "where the figures are kept")
	seed := flags.Uint64("seed", 20261121, "of everything that is drawn")
	requests := flags.Int("requests", 200, "how many requests are saved")
	taps := flags.Int("taps", 15, "how many cards are tapped")
	cardTaps := flags.Int("card-taps", 2000, "how many cards with faults are tapped; 10000 in a long run")
	visits := flags.Int("visits", 2000, "how many visits the memory is watched over")
	only := flags.String("only", "", "measure this room alone")
	if err := flags.Parse(args); err != nil {
		return err
	}
	dir := filepath.Dir(*out)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	o := options{dir: dir, seed: *seed, requests: *requests, taps: *taps, cardTaps: *cardTaps, visits: *visits}
	bars, err := walk(ctx, o, *only)
	if err != nil {
		return err
	}
	if err := keep(*out, bars); err != nil {
		return err
	}
	return short(bars)
}

// short says which bars are not reached.
func short(bars []bar) error {
	var names shortError
	for _, b := range bars {
		if !b.OK {
			names = append(names, b.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return names
}

// walk measures every room, or one alone, and prints its figures when they are there: what fails later takes none away.
func walk(ctx context.Context, o options, only string) (bars []bar, err error) {
	for _, r := range rooms() {
		if only != "" && r.name != only {
			continue
		}
		more, err := r.measure(ctx, o)
		if err := errors.Join(err, printBars(os.Stdout, more)); err != nil {
			return nil, fmt.Errorf("%s: %w", r.name, err)
		}
		bars = append(bars, more...)
	}
	return bars, nil
}

// options is what every measurement is told.
type options struct {
	dir      string // on a real disk; for whatever a measurement keeps
	seed     uint64
	requests int
	taps     int
	cardTaps int
	visits   int
}

// room is one part of the design with bars of its own.
type room struct {
	name    string
	measure func(context.Context, options) ([]bar, error)
}

// rooms are measured one after the other, the ones with a window last.
func rooms() []room {
	return []room{
		{"store", storeBars},
		{"printer", printerBars},
		{"card", cardBars},
		{"sync", syncBars},
		{"ui", uiBars},
		{"visit", visitBars},
	}
}
