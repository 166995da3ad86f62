package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/enrol"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// enrolKiosk makes this machine the kiosk of a code. It waits until the regency has confirmed the
// digits, and may be ended and started again meanwhile.
func enrolKiosk(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("anjunganctl enrol-kiosk", flag.ContinueOnError)
	f.SetOutput(stderr)
	path := f.String("config", settings.KioskFile, "the kiosk's configuration")
	table := f.String("table", "", "an enrolment table's configuration instead")
	village := f.String("village", "", "village code: refuse the code of another place")
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() != 1 {
		return errors.New("enrol-kiosk: one code is needed, in quotes: `regency kiosk invite` prints it")
	}
	o := enrol.Options{Waiting: func(s kiosk.Site, digits string) {
		fmt.Fprintf(stdout, "kiosk %03d, %s\n\n    %s\n\nread these digits to the regency: `regency kiosk confirm %d %s`\n",
			s.Kiosk, s.Village.Title(), digits, s.Kiosk, digits)
	}}
	var err error
	if o.Dir, o.Dial, err = bundleOf(*path, *table); err != nil {
		return err
	}
	if o.Code, err = wire.ParseEnrolCode(f.Arg(0)); err != nil {
		return err
	}
	if *village != "" {
		if o.Village, err = kiosk.ParseVillageCode(*village); err != nil {
			return err
		}
	}
	if err := enrol.Run(ctx, o); err != nil {
		return hinted(err)
	}
	fmt.Fprintln(stdout, "enrolled: the kiosk can be started")
	return nil
}

// bundleOf is where a kiosk's or a table's bundle will be, and the address that it dials.
func bundleOf(config, table string) (dir, dial string, err error) {
	if table != "" {
		t, err := settings.LoadTable(table)
		return t.Bundle, t.Address, err
	}
	k, err := settings.LoadKiosk(config)
	return k.Bundle, k.Address, err
}

// hinted says what a technician can do about a refusal of the regency.
func hinted(err error) error {
	var r *wire.Refusal
	if !errors.As(err, &r) {
		return err
	}
	hint := map[wire.Code]string{
		wire.CodeInvitation: "the regency knows no such code, or it was void: ask for a new one",
		wire.CodeExpired:    "the code is past its end: ask for a new one",
		wire.CodeUsed:       "the code already made a kiosk: if it was not this one, tell the regency now",
		wire.CodeTaken:      "ANOTHER MACHINE came first with this code: tell the regency now",
	}[r.Code]
	if hint == "" {
		return err
	}
	return fmt.Errorf("%s: %w", hint, err)
}
