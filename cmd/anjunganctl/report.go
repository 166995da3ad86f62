package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/kiosk"
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

func when(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(kiosk.WIB).Format("2006-01-02 15.04.05 WIB")
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
	fmt.Fprintf(stdout, "kiosk %03d, incarnation %d: %d of %d entries wait; last trusted time %s\n",
		r.Kiosk, r.Incarnation, waiting, r.Last, when(r.Trusted))
	if waiting == 0 {
		fmt.Fprintln(stdout, "everything is at the regency")
		return nil
	}
	for _, e := range r.Entries {
		if !e.Sent {
			fmt.Fprintf(stdout, "%8d  %s  %-14s waits %s\n", e.Seq, when(e.Time), e.Kind, time.Since(e.Time).Round(time.Second))
		}
	}
	fmt.Fprintln(stdout, waitSays(r.Wait, time.Now()))
	return nil
}

// waitSays explains the queue. Entries go in order, so what is true of the first is true of all.
func waitSays(w kiosk.Wait, now time.Time) string {
	s := "why they wait: " + causeWords(w.Cause)
	if w.Tries > 0 {
		s += fmt.Sprintf("\ntries in a row that failed: %d; next try: ", w.Tries)
		switch {
		case w.Next.IsZero():
			s += "it runs"
		case w.Next.Before(now):
			s += "due since " + when(w.Next) + " (is the kiosk's program running?)"
		default:
			s += "in " + w.Next.Sub(now).Round(time.Second).String()
		}
	}
	return s + "\nwhat to do: " + remedyWords(w.Remedy)
}

func causeWords(c kiosk.WaitCause) string {
	switch c {
	case kiosk.WaitLine:
		return "the regency is not reached, or somebody else answers"
	case kiosk.WaitBusy:
		return "the regency asks for patience"
	case kiosk.WaitRevoked:
		return "this kiosk's certificate is not, or no longer, on the regency's list"
	case kiosk.WaitRefused:
		return "the regency does not take what this kiosk sends"
	case kiosk.WaitNone, kiosk.WaitSending:
	}
	return "they are on their way, or the kiosk's program does not run"
}

func remedyWords(r kiosk.WaitRemedy) string {
	switch r {
	case kiosk.RemedyLine:
		return "look at the cable, the modem and the fiber's box; they are sent by themselves, in order, once the line is there"
	case kiosk.RemedyRegency:
		return "call the regency; nothing can be done at the kiosk, and nothing is lost"
	case kiosk.RemedyNone:
	}
	return "nothing; they are sent by themselves, in order"
}

// audit prints the journal's headers, the requests and the print ledger.
func audit(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	_, r, err := load(ctx, "audit", args, stderr)
	if err != nil {
		return err
	}
	for _, e := range r.Entries {
		fmt.Fprintf(stdout, "entry    %8d  %s  %-14s sent=%t\n", e.Seq, when(e.Time), e.Kind, e.Sent)
	}
	for _, q := range r.Requests {
		fmt.Fprintf(stdout, "request  %s  %-20s sent=%t verdict=%s letter=%t\n", q.Number, q.State, q.Sent, q.Verdict, q.Letter)
	}
	for _, p := range r.Prints {
		outcome := p.Outcome
		if outcome == "" {
			outcome = "open"
		}
		fmt.Fprintf(stdout, "paper    %s  %s  %-8s copy %d  %-12s %s\n", p.Token, when(p.Started), p.What, p.Copy, outcome, p.Mouth)
	}
	return nil
}
