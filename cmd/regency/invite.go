package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// maxInviteHours keeps a code from lying about for long.
const maxInviteHours = 7 * 24

func (o opened) enroller() *regency.Enroller {
	return &regency.Enroller{Ledger: o.ledger, Keys: o.keys, Vault: o.vault, URL: o.cfg.URL, Now: time.Now}
}

func kioskInvite(ctx context.Context, e env, args []string) error {
	f, config := e.flags("kiosk invite")
	place := placeFlags(f)
	hours := f.Int("hours", 24, "how long the code holds")
	if _, err := parse(f, args, 0, 0); err != nil {
		return err
	}
	if *hours < 1 || *hours > maxInviteHours {
		return fmt.Errorf("kiosk invite: --hours is 1 to %d", maxInviteHours)
	}
	return e.with(ctx, *config, func(o opened) error {
		site, err := place.site(ctx, o)
		if err != nil {
			return err
		}
		life := time.Duration(*hours) * time.Hour
		code, err := place.invite(ctx, o, site, life)
		if err != nil {
			return err
		}
		if err := e.say("%s", code.Text()); err != nil {
			return err
		}
		if *place.replaces != 0 {
			if err := e.say("kiosk %d is revoked in the moment in which this one is confirmed", *place.replaces); err != nil {
				return err
			}
		}
		return e.say("kiosk %d at %s, until %s: at the kiosk `anjunganctl enrol-kiosk CODE`, then here `regency kiosk confirm %d DIGITS`",
			site.Kiosk, site.Village.Title(), time.Now().Add(life).In(kiosk.WIB).Format("2006-01-02 15:04 WIB"), site.Kiosk)
	})
}

// invite makes the code.
func (p place) invite(ctx context.Context, o opened, site kiosk.Site, life time.Duration) (wire.EnrolCode, error) {
	if *p.replaces != 0 {
		return o.enroller().InviteInPlace(ctx, site, kiosk.KioskID(*p.replaces), life, operator)
	}
	return o.enroller().Invite(ctx, site, life, operator)
}

func kioskConfirm(ctx context.Context, e env, args []string) error {
	f, config := e.flags("kiosk confirm")
	words, err := parse(f, args, 2, 3) // the digits may be in two groups
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(words[0])
	if err != nil {
		return fmt.Errorf("kiosk confirm: %q is no ordinal", words[0])
	}
	digits := ""
	for _, w := range words[1:] {
		digits += w
	}
	return e.with(ctx, *config, func(o opened) error {
		if err := o.enroller().Confirm(ctx, kiosk.KioskID(n), digits, operator); err != nil {
			return err
		}
		return e.say("kiosk %d is on the list", n)
	})
}
