package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/smart-kampung/anjungan/cmd/health"
	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
)

// restore puts the nightly copy in the place of a database that does not work any more.
func restore(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("anjunganctl restore", flag.ContinueOnError)
	f.SetOutput(stderr)
	path := configFlag(f)
	from := f.String("from", "", "the copy; empty: the configuration's \"backup\"")
	if err := f.Parse(args); err != nil {
		return err
	}
	cfg, err := settings.LoadKiosk(*path)
	if err != nil {
		return err
	}
	if *from == "" {
		*from = cfg.Backup
	}
	if *from == "" {
		return &kiosk.Error{Op: "restore", Code: kiosk.CodeConfig, Hint: "the configuration names no backup: give one with -from"}
	}
	b, err := bundle.Load(cfg.Bundle)
	if err != nil {
		return err
	}
	r, aside, err := store.PutBack(ctx, *from, filepath.Join(cfg.Data, settings.KioskDatabase), b.Site.Kiosk, time.Now())
	if errors.Is(err, store.ErrInUse) {
		return &kiosk.Error{Op: "restore", Code: kiosk.CodeConfig, Hint: "the kiosk runs on it: stop the kiosk first", Err: err}
	}
	if err != nil {
		return err
	}
	if aside != "" {
		fmt.Fprintf(stdout, "what was there is kept as %s; the kiosk removes it after keep_days\n", filepath.Base(aside))
	}
	fmt.Fprintf(stdout, "the copy of kiosk %03d is in its place: entries up to %d of incarnation %d, the regency's word up to %s\n",
		r.Kiosk, r.Last, r.Incarnation, health.When(r.Trusted))
	fmt.Fprintln(stdout, "start the kiosk: it takes requests again after one exchange with the regency, which sends what the copy lacks")
	return nil
}
