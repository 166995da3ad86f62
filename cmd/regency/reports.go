package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// reportsListed is how many reports a list names.
const reportsListed = 100

// kioskReports lists the reports of a kiosk, or of all.
func kioskReports(ctx context.Context, e env, args []string) error {
	f, config := e.flags("kiosk reports")
	words, err := parse(f, args, 0, 1)
	if err != nil {
		return err
	}
	id := kiosk.KioskID(0)
	if len(words) == 1 {
		if id, err = ordinal(words[0]); err != nil {
			return err
		}
	}
	return e.with(ctx, *config, func(o opened) error {
		list, err := o.ledger.Blobs(ctx, id, reportsListed)
		if err != nil {
			return err
		}
		for _, b := range list {
			if err := e.say("%s", reportLine(b)); err != nil {
				return err
			}
		}
		return nil
	})
}

// reportLine is a report in a list, by the beginning of its name.
func reportLine(b ledger.Blob) string {
	state := fmt.Sprintf("%d of %d kB", b.Have/1000, b.Size/1000)
	switch {
	case b.Done != 0:
		state = "arrived " + wib(b.Done)
	case b.Wrong >= ledger.MaxWrong:
		state = "wrong three times, not taken any more"
	}
	return fmt.Sprintf("%03d %x %s announced %s %s", b.Kiosk, b.Hash[:4], b.Purpose, wib(b.At), state)
}

func wib(ms int64) string { return time.UnixMilli(ms).In(kiosk.WIB).Format("2006-01-02 15:04:05 WIB") }

// kioskReport writes a report that arrived to standard output or to a file.
func kioskReport(ctx context.Context, e env, args []string) error {
	f, config := e.flags("kiosk report")
	out := f.String("out", "", "new file to write it to; empty: standard output")
	words, err := parse(f, args, 2, 2)
	if err != nil {
		return err
	}
	id, err := ordinal(words[0])
	if err != nil {
		return err
	}
	return e.with(ctx, *config, func(o opened) error {
		b, err := o.report(ctx, id, words[1])
		if err != nil {
			return err
		}
		to := e.stdout
		if *out != "" {
			file, err := os.OpenFile(*out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
			if err != nil {
				return fmt.Errorf("kiosk report: %w", err)
			}
			return errors.Join(regency.ReadBlob(ctx, o.ledger, o.vault, b, file, operator, time.Now()), file.Close())
		}
		return regency.ReadBlob(ctx, o.ledger, o.vault, b, to, operator, time.Now())
	})
}

// report finds the one report of a kiosk whose name begins so, and that arrived.
func (o opened) report(ctx context.Context, id kiosk.KioskID, name string) (found ledger.Blob, err error) {
	list, err := o.ledger.Blobs(ctx, id, reportsListed)
	if err != nil {
		return found, err
	}
	n := 0
	for _, b := range list {
		if strings.HasPrefix(hex.EncodeToString(b.Hash[:]), name) {
			found, n = b, n+1
		}
	}
	if n != 1 {
		return found, fmt.Errorf("kiosk report: %d reports of kiosk %03d begin with %q", n, id, name)
	}
	if found.Done == 0 {
		return found, regency.ErrNotWhole
	}
	return found, nil
}

// kioskAsk asks a kiosk for a report of itself.
func kioskAsk(ctx context.Context, e env, args []string) error {
	f, config := e.flags("kiosk ask")
	words, err := parse(f, args, 1, 1)
	if err != nil {
		return err
	}
	id, err := ordinal(words[0])
	if err != nil {
		return err
	}
	return e.with(ctx, *config, func(o opened) error {
		if err := regency.AskReport(ctx, o.ledger, o.vault, id, operator, time.Now()); err != nil {
			return err
		}
		return e.say("kiosk %03d makes a report as soon as it hears of it; then: regency kiosk reports %d", id, id)
	})
}

// ordinal reads a kiosk's number.
func ordinal(s string) (kiosk.KioskID, error) {
	n, err := strconv.ParseUint(s, 10, 16)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("%q is no ordinal", s)
	}
	return kiosk.KioskID(n), nil
}
