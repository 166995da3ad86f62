// Command sim is everything around the kiosk, simulated: the hardware with its control page, and the
// whole of Anjungan on one machine.
//
//	sim run  -dir DIR   regency, hardware, screen and kiosk until Ctrl-C (make run)
//	sim demo -out DIR   the main job unattended, with pictures and papers (make demo)
//
// It is never packaged: nothing of it runs in a village.
//
// Concurrency: each command owns what it starts and ends exactly that.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/smart-kampung/anjungan/cmd/sim/demo"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "sim:", err)
		os.Exit(1)
	}
}

const usage = "usage: sim run [-dir DIR] | sim demo [-out DIR]"

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errors.New(usage)
	}
	bin, err := os.Executable()
	if err != nil {
		return err
	}
	flags := flag.NewFlagSet("sim "+args[0], flag.ContinueOnError)
	switch args[0] {
	case "run":
		dir := flags.String("dir", ".run", "data and logs; kept between starts")
		virtual := flags.Bool("virtual", false, "a virtual screen in a browser even where there is a display")
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		return runAll(ctx, *dir, filepath.Dir(bin), *virtual)
	case "demo":
		out := flags.String("out", "out/demo", "pictures, papers and the summary")
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		return demo.Run(ctx, filepath.Dir(bin), *out)
	}
	return errors.New(usage)
}
