package main

import (
	"context"
	"errors"
	"time"

	"github.com/smart-kampung/anjungan/sync/regency"
)

// complaintErase ends what the regency holds of complaints and proposals that were closed long enough ago.
func complaintErase(ctx context.Context, e env, args []string) error {
	f, config := e.flags("complaint erase")
	days := f.Int("closed-days", 365, "how many days ago they were closed at least")
	if _, err := parse(f, args, 0, 0); err != nil {
		return err
	}
	if *days < 1 {
		return errors.New("complaint erase: --closed-days is 1 or more")
	}
	return e.with(ctx, *config, func(o opened) error {
		now := time.Now()
		n, err := regency.EraseComplaints(ctx, o.ledger, now.AddDate(0, 0, -*days), operator, now)
		if err != nil {
			return err
		}
		return e.say("what %d closed complaints and proposals said is gone for ever; backups made before still hold it", n)
	})
}
