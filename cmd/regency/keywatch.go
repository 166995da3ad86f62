package main

import (
	"context"
	"encoding/hex"
	"log/slog"
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/keys"
)

// keysEvery is how often the journal keys on the disk are looked at: `regency journal rotate` and `drop` need no
// restart, and a key that was put back opens what waited for it.
const keysEvery = 10 * time.Second

// keyWatch takes the journal keys of a directory into use when they change.
type keyWatch struct {
	dir   string
	use   func(present journal.RegencyKey, retired []journal.RegencyKey)
	retry func(context.Context) error // what waits in quarantine
	log   *slog.Logger
	have  []string // ids of the keys in use, the present one first
}

// run looks until ctx ends.
func (w *keyWatch) run(ctx context.Context) {
	t := time.NewTicker(keysEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			w.look(ctx)
		}
	}
}

// look reads the keys once. Where they cannot be read, in the middle of a drop perhaps, those in use stay.
func (w *keyWatch) look(ctx context.Context) {
	present, retired, err := keys.Journals(w.dir)
	if err != nil {
		w.log.ErrorContext(ctx, "the journal keys were not read", "err", err)
		return
	}
	ids := keyIDs(present, retired)
	if slices.Equal(ids, w.have) {
		return
	}
	w.use(present, retired)
	w.have = ids
	w.log.InfoContext(ctx, "other journal keys are in use", "present", ids[0], "retired", len(retired))
	if err := w.retry(ctx); err != nil {
		w.log.ErrorContext(ctx, "quarantine was not tried again", "err", err)
	}
}

// keyIDs names keys, the present one first and the others in order.
func keyIDs(present journal.RegencyKey, retired []journal.RegencyKey) []string {
	var ids []string
	for _, k := range retired {
		ids = append(ids, hex.EncodeToString(journal.KeyID(k.Public())))
	}
	slices.Sort(ids)
	return slices.Insert(ids, 0, hex.EncodeToString(journal.KeyID(present.Public())))
}

// watchKeys is a watch on the keys that the server has begun with.
func (o opened) watchKeys(s *regency.Server, q *regency.Quarantine) *keyWatch {
	return &keyWatch{
		dir: o.cfg.Keys, use: s.UseJournal, log: o.log, have: keyIDs(o.keys.Journal, o.keys.Retired),
		retry: func(ctx context.Context) error {
			_, _, err := q.Retry(ctx, regency.Ruler{Name: operator}, mostHeld)
			return err
		},
	}
}
