package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/smart-kampung/anjungan/cmd/health"
	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// most is how many lines of each kind are read.
const most = 5000

func configFlag(f *flag.FlagSet) *string {
	return f.String("config", settings.KioskFile, "configuration of the kiosk")
}

// load reads the kiosk's configuration and its database.
func load(ctx context.Context, name string, args []string, stderr io.Writer) (settings.Kiosk, store.Report, error) {
	f := flag.NewFlagSet("anjunganctl "+name, flag.ContinueOnError)
	f.SetOutput(stderr)
	path := configFlag(f)
	if err := f.Parse(args); err != nil {
		return settings.Kiosk{}, store.Report{}, err
	}
	cfg, err := settings.LoadKiosk(*path)
	if err != nil {
		return cfg, store.Report{}, err
	}
	r, err := store.Inspect(ctx, filepath.Join(cfg.Data, settings.KioskDatabase), most)
	return cfg, r, err
}

// outboxReport lists what waits to be sent, oldest first.
func outboxReport(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	_, r, err := load(ctx, "outbox", args, stderr)
	if err != nil {
		return err
	}
	waiting := 0
	for _, e := range r.Entries {
		if !e.Sent {
			waiting++
		}
	}
	defer health.WriteBlobs(stdout, r)
	fmt.Fprintf(stdout, "kiosk %03d, incarnation %d: %d of %d entries wait; last trusted time %s\n",
		r.Kiosk, r.Incarnation, waiting, r.Last, health.When(r.Trusted))
	if waiting == 0 {
		fmt.Fprintln(stdout, "everything is at the regency")
		return nil
	}
	for _, e := range r.Entries {
		if !e.Sent {
			fmt.Fprintf(stdout, "%8d  %s  %-14s waits %s\n", e.Seq, health.When(e.Time), e.Kind, time.Since(e.Time).Round(time.Second))
		}
	}
	fmt.Fprintln(stdout, waitSays(r.Wait, time.Now()))
	return nil
}

// report asks the kiosk for a report of itself.
func report(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	cfg, _, err := load(ctx, "report", args, stderr)
	if err != nil {
		return err
	}
	if err := store.AskReport(ctx, filepath.Join(cfg.Data, settings.KioskDatabase)); err != nil {
		return err
	}
	fmt.Fprintln(stdout, "the kiosk makes its report within a minute while it runs, else when it starts; \"anjunganctl outbox\" tells how far it is")
	return nil
}

// audit prints the journal's headers, the requests and the print ledger.
func audit(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	_, r, err := load(ctx, "audit", args, stderr)
	if err != nil {
		return err
	}
	health.WriteEntries(stdout, r)
	for _, q := range r.Requests {
		fmt.Fprintf(stdout, "request  %s  %-20s sent=%t verdict=%s letter=%t\n", q.Number, q.State, q.Sent, q.Verdict, q.Letter)
	}
	health.WritePapers(stdout, r)
	return nil
}
