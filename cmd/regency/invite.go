package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
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
		code, err := o.enroller().Invite(ctx, site, life, operator)
		if err != nil {
			return err
		}
		if err := e.say("%s", code.Text()); err != nil {
			return err
		}
		return e.say("kiosk %d at %s, until %s: at the kiosk `anjunganctl enrol-kiosk CODE`, then here `regency kiosk confirm %d DIGITS`",
			site.Kiosk, site.Village.Title(), time.Now().Add(life).In(kiosk.WIB).Format("2006-01-02 15:04 WIB"), site.Kiosk)
	})
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
