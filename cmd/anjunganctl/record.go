package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
	"github.com/smart-kampung/anjungan/devices/card/pcsc"
	"github.com/smart-kampung/anjungan/devices/devtest"
)

// cardRecord waits for a tap, reads the card as the kiosk does, and writes what was said to standard
// output with every personal byte replaced. The kiosk's own program must not hold the reader meanwhile.
func cardRecord(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("anjunganctl card record", flag.ContinueOnError)
	f.SetOutput(stderr)
	reader := f.String("reader", "", "beginning of the PC/SC reader's name; empty: the first")
	patience := f.Duration("wait", time.Minute, "how long to wait for a card")
	if err := f.Parse(args); err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, *patience)
	defer stop()
	r := pcsc.New(pcsc.Opts{Reader: *reader})
	defer func() { _ = r.Close() }() // nothing is left to say
	fmt.Fprintln(stderr, "lay a card on the reader and leave it there")
	for e := range r.Watch(ctx) {
		switch e.Kind {
		case card.Arrived:
			return record(ctx, e.Card, stdout)
		case card.Removed:
		case card.Fault:
			fmt.Fprintln(stderr, "the reader:", e.Word)
		}
	}
	return errors.New("card record: no card came")
}

// record reads a card through the recorder. What the card refuses is recorded too, and told.
func record(ctx context.Context, c card.Card, w io.Writer) error {
	rec := devtest.RecordCard(c, w)
	_, err := ektp.Read(ctx, rec, ektp.Options{})
	if err != nil {
		err = fmt.Errorf("card record: the transcript is written; reading ended: %w", err)
	}
	return errors.Join(err, rec.Close())
}
