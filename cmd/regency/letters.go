package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// letterVoid takes a letter back.
func letterVoid(ctx context.Context, e env, args []string) error {
	f, config := e.flags("letter void")
	reason := f.String("reason", "", "wrong (it says what is not so), person (made for somebody else), false (what was declared was not true), changed")
	words, err := parse(f, args, 1, 1)
	if err != nil {
		return err
	}
	return e.endLetter(ctx, *config, regency.LetterEnding{Number: words[0], Why: ledger.LetterReason(*reason)})
}

// letterReplace says which letter holds in the place of another.
func letterReplace(ctx context.Context, e env, args []string) error {
	f, config := e.flags("letter replace")
	by := f.String("by", "", "number of the letter that holds instead: of the same person, village and service, and newer")
	words, err := parse(f, args, 1, 1)
	if err != nil {
		return err
	}
	if *by == "" {
		return errors.New("letter replace: --by is needed")
	}
	return e.endLetter(ctx, *config, regency.LetterEnding{Number: words[0], Successor: *by})
}

func (e env) endLetter(ctx context.Context, config string, x regency.LetterEnding) error {
	return e.with(ctx, config, func(o opened) error {
		x.By, x.At = operator, time.Now()
		if _, err := regency.EndLetter(ctx, o.ledger, o.vault, x); err != nil {
			return fmt.Errorf("letter %s: %w", x.Number, err)
		}
		if x.Successor != "" {
			return e.say("letter %s is replaced by %s; its kiosk prints it no more once it has heard so", x.Number, x.Successor)
		}
		return e.say("letter %s is void; its kiosk prints it no more once it has heard so", x.Number)
	})
}
