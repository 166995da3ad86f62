package main

import (
	"context"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// survey prints the index of satisfaction of each village and quarter, and the mean of each element with its
// answers.
func survey(ctx context.Context, e env, args []string) error {
	f, config := e.flags("survey")
	village := f.String("village", "", "code of one village; all where none is named")
	if _, err := parse(f, args, 0, 0); err != nil {
		return err
	}
	return e.with(ctx, *config, func(o opened) error {
		list, err := o.ledger.Surveys(ctx, kiosk.VillageCode(*village))
		if err != nil {
			return err
		}
		for _, q := range list {
			if err := e.quarter(ctx, o, q); err != nil {
				return err
			}
		}
		return nil
	})
}

// quarter prints one village and quarter.
func (e env) quarter(ctx context.Context, o opened, q ledger.SurveyQuarter) error {
	place := string(q.Village)
	if v, err := o.ledger.Village(ctx, q.Village); err == nil {
		place += " " + v.Title()
	}
	index := "no IKM before every element is answered"
	if ikm, ok := q.Counts.Index(); ok {
		index = fmt.Sprintf("IKM %.2f (%s)", ikm, kiosk.SurveyQuality(ikm))
	}
	if err := e.say("%d/%d %s: %s, answers %d", q.Year, q.Quarter, place, index, q.Counts.Answers()); err != nil {
		return err
	}
	for u := kiosk.SurveyElement(1); u <= kiosk.SurveyElements; u++ {
		n := 0
		for _, m := range q.Counts[u-1] {
			n += m
		}
		mean, _ := q.Counts.Mean(u)
		if err := e.say("  U%d %s: %.2f, answers %d", u, u.Name(), mean, n); err != nil {
			return err
		}
	}
	return nil
}
