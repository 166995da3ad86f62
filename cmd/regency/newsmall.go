package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/sync/regency/bulletin"
	"github.com/smart-kampung/anjungan/sync/regency/newsfile"
)

func jsonFile(path string) bool { return strings.EqualFold(filepath.Ext(path), ".json") }

// newsMall puts the regency's service hall in the place of the one before it, for every village.
func newsMall(ctx context.Context, e env, args []string) error {
	f, config := e.flags("news mall")
	words, err := parse(f, args, 1, 1)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(words[0])
	if err != nil {
		return fmt.Errorf("news mall: %w", err)
	}
	hall, err := newsfile.ReadMall(text)
	if err != nil {
		return fmt.Errorf("%s: %w", words[0], err)
	}
	return e.with(ctx, *config, func(o opened) error {
		err := bulletin.Office{Ledger: o.ledger, Now: time.Now}.PutMall(ctx, operator, hall)
		if errors.Is(err, bulletin.ErrSame) {
			return e.say("the same as before")
		}
		if err != nil {
			return err
		}
		return e.say("%s: %d services, for every village", hall.Name, len(hall.Services))
	})
}

// newsList says what a village tells now.
func newsList(ctx context.Context, e env, args []string) error {
	f, config := e.flags("news list")
	village := f.String("village", "", "village code")
	if _, err := parse(f, args, 0, 0); err != nil {
		return err
	}
	return e.with(ctx, *config, func(o opened) error {
		v, err := villageOf(ctx, o, *village)
		if err != nil {
			return err
		}
		n, version, err := bulletin.Office{Ledger: o.ledger, Now: time.Now}.News(ctx, v.Code)
		if err != nil {
			return err
		}
		if version == "" {
			return e.say("%s tells nothing yet", v.Title())
		}
		budget := "no budget"
		if n.Budget != nil {
			budget = fmt.Sprintf("budget %d, figures of %s", n.Budget.Year, n.Budget.Data)
		}
		return e.say("%s: %s; notices: %d; indicators: %d; places: %d; version %s",
			v.Title(), budget, len(n.Notices), len(n.Indicators), len(n.Places), version)
	})
}
