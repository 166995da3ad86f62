package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency"
)

// mostHeld is how many entries in quarantine one command looks at.
const mostHeld = 10_000

// quarantine wires the quarantine for a command; the server's feeds look again by themselves.
func (o opened) quarantine(ctx context.Context) (*regency.Quarantine, error) {
	shelf, cat, err := o.catalogue(ctx)
	if err != nil {
		return nil, err
	}
	aid, err := o.matrix()
	if err != nil {
		return nil, err
	}
	return regency.NewQuarantine(o.intake(shelf, cat, aid), regency.NewBell()), nil
}

// retry takes in what a new catalogue or list of villages allows now; the server does so when it starts.
func (o opened) retry(ctx context.Context) error {
	q, err := o.quarantine(ctx)
	if err != nil {
		return err
	}
	took, left, err := q.Retry(ctx, regency.Ruler{Name: operator}, mostHeld)
	if took+left > 0 {
		o.log.InfoContext(ctx, "quarantine", "took", took, "left", left)
	}
	return err
}

func quarantineList(ctx context.Context, e env, args []string) error {
	f, config := e.flags("quarantine list")
	if _, err := parse(f, args, 0, 0); err != nil {
		return err
	}
	return e.with(ctx, *config, func(o opened) error {
		q, err := o.quarantine(ctx)
		if err != nil {
			return err
		}
		list, err := q.List(ctx, regency.Ruler{Name: operator}, mostHeld)
		if err != nil {
			return err
		}
		for _, w := range list {
			if err := e.say("%d/%d/%d %s %s takeable %t number %s service %s village %s written %s", w.Kiosk, w.Incarnation, w.Seq, w.Kind,
				w.Code, w.Takeable, dash(string(w.Number)), dash(string(w.Service)), dash(string(w.Village)),
				time.UnixMilli(w.Time).In(kiosk.WIB).Format("2006-01-02 15:04:05 WIB")); err != nil {
				return err
			}
		}
		return e.say("%d entries in quarantine", len(list))
	})
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func quarantineRetry(ctx context.Context, e env, args []string) error {
	f, config := e.flags("quarantine retry")
	if _, err := parse(f, args, 0, 0); err != nil {
		return err
	}
	return e.with(ctx, *config, func(o opened) error {
		q, err := o.quarantine(ctx)
		if err != nil {
			return err
		}
		took, left, err := q.Retry(ctx, regency.Ruler{Name: operator}, mostHeld)
		return errors.Join(err, e.say("%d entries taken in, %d still wait", took, left))
	})
}

// quarantineRule makes the command of a decision on one entry, named as the list does: 7/1/12.
func quarantineRule(rule func(*regency.Quarantine, context.Context, regency.Ruler, journal.Key, string) error) command {
	return func(ctx context.Context, e env, args []string) error {
		f, config := e.flags("quarantine")
		reason := f.String("reason", "", "why; a rejected request's owner reads it")
		words, err := parse(f, args, 1, 1)
		if err != nil {
			return err
		}
		var k journal.Key
		if n, _ := fmt.Sscanf(words[0], "%d/%d/%d", &k.Kiosk, &k.Incarnation, &k.Seq); n != 3 {
			return fmt.Errorf("quarantine: %q is no entry like 7/1/12", words[0])
		}
		return e.with(ctx, *config, func(o opened) error {
			q, err := o.quarantine(ctx)
			if err != nil {
				return err
			}
			if err := rule(q, ctx, regency.Ruler{Name: operator}, k, *reason); err != nil {
				return err
			}
			return e.say("entry %s is decided", words[0])
		})
	}
}
