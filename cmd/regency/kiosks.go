package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
)

func kioskAdd(ctx context.Context, e env, args []string) error {
	f, config := e.flags("kiosk add")
	dir := f.String("dir", "", "directory of the kiosk's bundle, made new")
	village := f.String("village", "", "village code")
	letters := f.String("letters", "", "short name of the site in registration numbers, like SET")
	unit := f.Int("unit", 1, "which kiosk of the site")
	ordinal := f.Int("ordinal", 0, "regency-wide number, 1..999; 0: the next free one")
	counter := f.String("counter", "", "name of the counter (loket)")
	if _, err := parse(f, args, 0, 0); err != nil {
		return err
	}
	if *dir == "" || *letters == "" || len(*letters) > 8 {
		return fmt.Errorf("kiosk add: --dir and --letters (at most 8) are needed")
	}
	if _, err := os.Stat(*dir); err == nil {
		return fmt.Errorf("kiosk add: %s exists", *dir)
	}
	return e.with(ctx, *config, func(o opened) error {
		v, err := villageOf(ctx, o, *village)
		if err != nil {
			return err
		}
		site := newSite(o.cfg, v, *letters, *unit)
		if *counter != "" {
			site.Counter = *counter
		}
		if site.Kiosk, err = freeOrdinal(ctx, o, *ordinal); err != nil {
			return err
		}
		b, err := regency.AddKiosk(ctx, o.ledger, o.keys, site, o.cfg.URL, time.Now())
		if err != nil {
			return err
		}
		if err := b.Write(*dir); err != nil {
			return fmt.Errorf("kiosk %d is on the list but has no bundle: revoke it and add another: %w", site.Kiosk, err)
		}
		return e.say("kiosk %d at %s: bundle in %s", site.Kiosk, v.Title(), *dir)
	})
}

// newSite is a site with the usual hours of an office; its site.json may be edited before use.
func newSite(c config, v kiosk.Village, letters string, unit int) kiosk.Site {
	s := kiosk.Site{
		Letters: letters, Unit: unit, Village: v, Regency: c.Regency, Address: c.office(v.Code).Address,
		Counter: "Loket Kantor " + v.Title(),
	}
	for day := time.Monday; day <= time.Thursday; day++ {
		s.Hours[day] = []kiosk.Span{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 16 * 60}}
	}
	s.Hours[time.Friday] = []kiosk.Span{{From: 8 * 60, To: 11 * 60}, {From: 13 * 60, To: 15 * 60}}
	return s
}

// freeOrdinal is the asked ordinal, or the one after the highest in use.
func freeOrdinal(ctx context.Context, o opened, asked int) (kiosk.KioskID, error) {
	if asked != 0 {
		if asked < 1 || asked > 999 {
			return 0, fmt.Errorf("kiosk add: --ordinal %d is not 1..999", asked)
		}
		return kiosk.KioskID(asked), nil
	}
	ks, err := o.ledger.Kiosks(ctx)
	if err != nil {
		return 0, err
	}
	next := kiosk.KioskID(1)
	for _, k := range ks {
		next = max(next, k.ID+1)
	}
	return next, nil
}

func kioskList(ctx context.Context, e env, args []string) error {
	f, config := e.flags("kiosk list")
	if _, err := parse(f, args, 0, 0); err != nil {
		return err
	}
	return e.with(ctx, *config, func(o opened) error {
		ks, err := o.ledger.Kiosks(ctx)
		if err != nil {
			return err
		}
		for _, k := range ks {
			seen := "never"
			if k.Seen > 0 {
				seen = time.UnixMilli(k.Seen).In(kiosk.WIB).Format("2006-01-02 15:04:05 WIB")
			}
			if err := e.say("%03d %s incarnation %d last %d feed %d seen %s revoked %t",
				k.ID, k.Village, k.Incarnation, k.Last, k.FeedHead, seen, k.Revoked); err != nil {
				return err
			}
		}
		return nil
	})
}

func kioskRevoke(ctx context.Context, e env, args []string) error {
	f, config := e.flags("kiosk revoke")
	words, err := parse(f, args, 1, 1)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(words[0])
	if err != nil {
		return fmt.Errorf("kiosk revoke: %q is no ordinal", words[0])
	}
	return e.with(ctx, *config, func(o opened) error {
		if err := o.ledger.Revoke(ctx, kiosk.KioskID(n)); err != nil {
			return err
		}
		return e.say("kiosk %d may not speak any more", n)
	})
}
