package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/opensid"
)

// tagsLoad takes the cards that a village enrolled in OpenSID. Good lines count whatever the others are; bad
// ones are told by number, and end the command with an error.
func tagsLoad(ctx context.Context, e env, args []string) error {
	f, config := e.flags("tags load")
	words, err := parse(f, args, 1, 1)
	if err != nil {
		return err
	}
	file, err := os.Open(words[0])
	if err != nil {
		return fmt.Errorf("tags load: %w", err)
	}
	defer func() { _ = file.Close() }() // only read
	rows, bad, err := opensid.Read(file)
	if err != nil {
		return err
	}
	return e.with(ctx, *config, func(o opened) error {
		if err := opensid.Load(ctx, o.ledger, o.vault, rows); err != nil {
			return err
		}
		if err := o.ledger.Audit(ctx, ledger.AuditRow{At: time.Now().UnixMilli(), Clerk: operator, Action: "tags.load"}); err != nil {
			return err
		}
		for _, b := range bad {
			if err := e.say("line %d: %s", b.Line, b.Why); err != nil {
				return err
			}
		}
		if err := e.say("cards of OpenSID: %d; a clerk sees them beside whoever asks to be enrolled", len(rows)); err != nil || len(bad) == 0 {
			return err
		}
		return fmt.Errorf("tags load: lines not taken: %d", len(bad))
	})
}
