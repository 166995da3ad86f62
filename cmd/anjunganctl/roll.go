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
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// roll says how much paper is left.
func roll(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	_, r, err := load(ctx, "roll", args, stderr)
	if err != nil {
		return err
	}
	fmt.Fprintln(stdout, health.RollSays(r.Roll))
	return nil
}

// rollNew says that a roll was just put in, beside the kiosk.
func rollNew(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("anjunganctl roll new", flag.ContinueOnError)
	f.SetOutput(stderr)
	path := configFlag(f)
	metres := f.Float64("metres", 0, "length of the roll; 0: as the printer's profile says")
	if err := f.Parse(args); err != nil {
		return err
	}
	cfg, err := settings.LoadKiosk(*path)
	if err != nil {
		return err
	}
	profile, ok := escpos.ProfileByName(cfg.Printer.Profile)
	if !ok {
		return &kiosk.Error{Op: "roll new", Code: kiosk.CodeConfig, Hint: "no printer profile of that name: " + cfg.Printer.Profile}
	}
	const longest = 1000
	if *metres < 0 || *metres > longest {
		return fmt.Errorf("roll new: -metres %g: a roll is at most %d m", *metres, longest)
	}
	r := printer.NewRoll(profile)
	if *metres > 0 {
		r = printer.Roll{LeftMM: *metres * 1000, Known: true}
	}
	if err := store.PutRoll(ctx, filepath.Join(cfg.Data, settings.KioskDatabase), r); err != nil {
		return err
	}
	fmt.Fprintln(stdout, health.RollSays(store.Roll{Roll: r, Since: time.Now()}))
	return nil
}

// recap asks the kiosk for the recap of a day.
func recap(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("anjunganctl recap", flag.ContinueOnError)
	f.SetOutput(stderr)
	path := configFlag(f)
	text := f.String("day", "", "the day, like 2026-11-21; empty: today")
	if err := f.Parse(args); err != nil {
		return err
	}
	day := time.Now().In(kiosk.WIB)
	if *text != "" {
		var err error
		if day, err = time.ParseInLocation(time.DateOnly, *text, kiosk.WIB); err != nil {
			return fmt.Errorf("recap: -day: %w", err)
		}
	}
	cfg, err := settings.LoadKiosk(*path)
	if err != nil {
		return err
	}
	if err := store.AskRecap(ctx, filepath.Join(cfg.Data, settings.KioskDatabase), day); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "the kiosk prints the recap of %s within a minute while it runs, else when it starts\n", day.Format(time.DateOnly))
	return nil
}
