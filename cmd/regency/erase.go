package main

import (
	"context"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
)

// requestErase ends what the regency holds of a request's person.
func requestErase(ctx context.Context, e env, args []string) error {
	f, config := e.flags("request erase")
	words, err := parse(f, args, 1, 3) // the number may be in three groups
	if err != nil {
		return err
	}
	text := ""
	for _, w := range words {
		text += w
	}
	n, err := kiosk.ParseNumber(text)
	if err != nil {
		return fmt.Errorf("request erase: %w", err)
	}
	return e.with(ctx, *config, func(o opened) error {
		if err := regency.EraseNumber(ctx, o.ledger, o.vault, n, operator, time.Now()); err != nil {
			return err
		}
		return e.say("what the regency held of that person in request %s is gone for ever; backups made before still hold it", n)
	})
}
