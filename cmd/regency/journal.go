package main

import (
	"context"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/keys"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// journalRotate draws the next journal key. The one before goes on opening what was sealed to it.
func journalRotate(ctx context.Context, e env, args []string) error {
	f, config := e.flags("journal rotate")
	if _, err := parse(f, args, 0, 0); err != nil {
		return err
	}
	return e.with(ctx, *config, func(o opened) error {
		if err := o.auditJournal(ctx, regency.ActionRotate); err != nil {
			return err
		}
		if err := keys.RotateJournal(o.cfg.Keys); err != nil {
			return err
		}
		return e.say("kiosks seal to a new journal key as soon as they have asked; the server looks by itself within seconds. Then: regency journal drop")
	})
}

// journalDrop deletes the retired journal keys where nobody needs them any more.
func journalDrop(ctx context.Context, e env, args []string) error {
	f, config := e.flags("journal drop")
	if _, err := parse(f, args, 0, 0); err != nil {
		return err
	}
	return e.with(ctx, *config, func(o opened) error {
		h, err := regency.Holding(ctx, o.ledger, o.keys.Journal.Public())
		if err != nil {
			return err
		}
		if !h.None() && len(o.keys.Retired) > 0 {
			return fmt.Errorf("journal drop: still needed by kiosks %v (revoke those that will not come back) and %d entries in quarantine", h.Kiosks, h.Sealed)
		}
		if err := o.auditJournal(ctx, regency.ActionDrop); err != nil {
			return err
		}
		n, err := keys.DropRetired(o.cfg.Keys, o.keys)
		if err != nil {
			return err
		}
		return e.say("%d retired journal keys are gone for ever", n)
	})
}

func (o opened) auditJournal(ctx context.Context, action string) error {
	return o.ledger.Audit(ctx, ledger.AuditRow{At: time.Now().UnixMilli(), Clerk: operator, Action: action})
}
