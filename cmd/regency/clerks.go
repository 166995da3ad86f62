package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/console"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// newClerk is what "clerk add" is told. Secrets come by standard input, so that no command line holds one.
type newClerk struct {
	account, village, full string
	role, district, agency string
	withPassword, withNIK  bool
	password, nik          string
}

func (c *newClerk) flags(f *flag.FlagSet) {
	f.StringVar(&c.role, "role", string(kiosk.RoleService), "pelayanan, sekretaris or kepala (with --village), kecamatan (--district), dinas (--agency), inspektorat")
	f.StringVar(&c.village, "village", "", "village code")
	f.StringVar(&c.district, "district", "", "code of a kecamatan, like 35.10.09; of an agency with an office in each, too")
	f.StringVar(&c.agency, "agency", "", "agency of the catalogue")
	f.StringVar(&c.full, "name", "", "full name, as kiosks greet")
	f.BoolVar(&c.withPassword, "password-stdin", false, "read the password from standard input")
	f.BoolVar(&c.withNIK, "nik-stdin", false, "read the clerk's own NIK from standard input, behind the password")
}

// read takes the lines of standard input.
func (c *newClerk) read(stdin io.Reader) error {
	lines := bufio.NewScanner(io.LimitReader(stdin, 1024))
	line := func() string {
		if !lines.Scan() {
			return ""
		}
		return strings.TrimSuffix(lines.Text(), "\r")
	}
	if c.withPassword {
		if c.password = line(); c.password == "" {
			return console.ErrAccount
		}
	}
	if c.withNIK {
		if c.nik = line(); c.nik == "" {
			return errors.New("clerk add: no NIK; with a password it is the second line")
		}
		if _, err := kiosk.ParseNIK(c.nik); err != nil {
			return fmt.Errorf("clerk add: %w", err)
		}
	}
	return lines.Err()
}

func clerkAdd(ctx context.Context, e env, args []string) error {
	f, config := e.flags("clerk add")
	var c newClerk
	c.flags(f)
	words, err := parse(f, args, 1, 1)
	if err != nil {
		return err
	}
	c.account = words[0]
	if c.withPassword || c.withNIK {
		if err := c.read(e.stdin); err != nil {
			return err
		}
	}
	return e.with(ctx, *config, func(o opened) error { return e.addClerk(ctx, o, c) })
}

func (e env) addClerk(ctx context.Context, o opened, c newClerk) error {
	where, err := o.office(ctx, c)
	if err != nil {
		return err
	}
	a, err := console.NewAccount(c.account, kiosk.VillageCode(c.village), c.password)
	if err != nil {
		return err
	}
	a.Role, a.District, a.Agency = kiosk.Role(c.role), c.district, c.agency
	if c.nik != "" {
		a.NIK = o.vault.Blind(regency.BlindNIK, []byte(c.nik))
	}
	if c.full != "" {
		if a.FullName, err = o.vault.Seal(regency.PlaceStaffName(a.Name), []byte(c.full)); err != nil {
			return err
		}
	}
	row := ledger.AuditRow{At: time.Now().UnixMilli(), Clerk: operator, Action: "clerk.add"}
	if err := o.ledger.AddClerk(ctx, a, row); err != nil {
		return err
	}
	if err := e.say("%s, %s of %s", a.Name, a.Role, where); err != nil || c.password != "" {
		return err
	}
	return e.giveCode(ctx, o, a.Name)
}

func clerkCode(ctx context.Context, e env, args []string) error {
	f, config := e.flags("clerk code")
	words, err := parse(f, args, 1, 1)
	if err != nil {
		return err
	}
	return e.with(ctx, *config, func(o opened) error { return e.giveCode(ctx, o, words[0]) })
}

// clerkEnd ends a clerk: no page, no card, no code; what they did stays in the audit under their name.
func clerkEnd(ctx context.Context, e env, args []string) error {
	f, config := e.flags("clerk end")
	words, err := parse(f, args, 1, 1)
	if err != nil {
		return err
	}
	return e.with(ctx, *config, func(o opened) error {
		row := ledger.AuditRow{At: time.Now().UnixMilli(), Clerk: operator, Action: "clerk.end"}
		if err := o.ledger.EndClerk(ctx, words[0], row); err != nil {
			return fmt.Errorf("clerk end: %w", err)
		}
		return e.say("clerk %s ended; kiosks hear of it at their next exchange", words[0])
	})
}

func (e env) giveCode(ctx context.Context, o opened, account string) error {
	code, until, err := regency.NewStaffCode(ctx, o.ledger, o.vault, operator, account, time.Now())
	if err != nil {
		return err
	}
	return e.say("one-time code %s, until %s: once for the password at /code of the clerks' pages, once for the card at a kiosk",
		code, until.In(kiosk.WIB).Format("2006-01-02 15:04 WIB"))
}
