package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// place is the flags that say where a kiosk will stand.
type place struct {
	village, letters, counter *string
	unit, ordinal, replaces   *int
}

func placeFlags(f *flag.FlagSet) place {
	return place{
		village: f.String("village", "", "village code"),
		letters: f.String("letters", "", "short name of the site in registration numbers, like SET"),
		unit:    f.Int("unit", 0, "which kiosk of the site; 0: the next one of these letters"),
		ordinal: f.Int("ordinal", 0, "regency-wide number, 1..999; 0: the next free one"),
		counter: f.String("counter", "", "name of the counter (loket)"),

		replaces: f.Int("replaces", 0, "ordinal of the kiosk whose keys are gone and in whose place this one stands: its site, and it is revoked when the new one is confirmed"),
	}
}

// site is the place with its number.
func (p place) site(ctx context.Context, o opened) (kiosk.Site, error) {
	if *p.replaces != 0 {
		return p.siteInPlace(ctx, o)
	}
	if *p.letters == "" || len(*p.letters) > 8 {
		return kiosk.Site{}, fmt.Errorf("kiosk: --letters (at most 8) is needed")
	}
	v, err := villageOf(ctx, o, *p.village)
	if err != nil {
		return kiosk.Site{}, err
	}
	unit := *p.unit
	if unit == 0 {
		if unit, err = o.enroller().NextUnit(ctx, *p.letters); err != nil {
			return kiosk.Site{}, err
		}
	}
	s := newSite(o.cfg, v, *p.letters, unit)
	if *p.counter != "" {
		s.Counter = *p.counter
	}
	s.Kiosk, err = freeOrdinal(ctx, o, *p.ordinal)
	return s, err
}

// siteInPlace is the site of the kiosk that is replaced.
func (p place) siteInPlace(ctx context.Context, o opened) (kiosk.Site, error) {
	if *p.village+*p.letters+*p.counter != "" || *p.unit != 0 {
		return kiosk.Site{}, errors.New("kiosk: --replaces takes village, letters and counter of the kiosk that it names, and the next unit")
	}
	ordinal, err := freeOrdinal(ctx, o, *p.ordinal)
	if err != nil {
		return kiosk.Site{}, err
	}
	s, err := o.enroller().SiteInPlace(ctx, kiosk.KioskID(*p.replaces), ordinal)
	if err != nil {
		return s, fmt.Errorf("kiosk: --replaces %d: %w", *p.replaces, err)
	}
	return s, nil
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

// freeOrdinal is the asked ordinal, or the first after the highest in use that nobody is invited to.
func freeOrdinal(ctx context.Context, o opened, asked int) (kiosk.KioskID, error) {
	if asked != 0 {
		if asked < 1 || asked > wire.MaxKiosk {
			return 0, fmt.Errorf("kiosk: --ordinal %d is not 1..%d", asked, wire.MaxKiosk)
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
	for ; next <= wire.MaxKiosk; next++ {
		if _, err := o.ledger.InvitationOf(ctx, next); errors.Is(err, ledger.ErrNotFound) {
			return next, nil
		} else if err != nil {
			return 0, err
		}
	}
	return 0, errors.New("kiosk: no ordinal is free after the highest: name one with --ordinal")
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
				seen = wib(k.Seen)
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
	stolen := f.Bool("stolen", false, "its keys may be in wrong hands: no slip of it counts any more, not even those from before")
	words, err := parse(f, args, 1, 1)
	if err != nil {
		return err
	}
	id, err := ordinal(words[0])
	if err != nil {
		return fmt.Errorf("kiosk revoke: %w", err)
	}
	return e.with(ctx, *config, func(o opened) error {
		if _, err := o.ledger.Kiosk(ctx, id); err != nil {
			return err
		}
		at := time.Now().UnixMilli()
		row := ledger.AuditRow{At: at, Clerk: operator, Action: regency.ActionRevoke}
		if *stolen {
			at, row.Action = 0, regency.ActionStolen
		}
		if err := o.ledger.Audit(ctx, row); err != nil { // first: who is not let in any more is never without its line
			return err
		}
		if err := o.ledger.Revoke(ctx, id, at); err != nil {
			return err
		}
		k, err := o.ledger.Kiosk(ctx, id)
		if err != nil {
			return err
		}
		if k.RevokedAt == 0 {
			return e.say("kiosk %d may not speak any more, and none of its slips counts", id)
		}
		return e.say("kiosk %d may not speak any more; what it sealed until %s stays good", id, wib(k.RevokedAt))
	})
}
