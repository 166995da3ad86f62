package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/smart-kampung/anjungan/sync/regency/keys"
	"github.com/smart-kampung/anjungan/sync/regency/roster"
)

// join makes the ledger and the roster beside the keys equal before anything else is done, and has each deed on the list of kiosks
// kept there. What was found is logged, whatever command finds it first; it stands in the audit too.
func (o opened) join(ctx context.Context) error {
	key, err := o.keys.Roster()
	if err != nil {
		return err
	}
	path := filepath.Join(o.cfg.Keys, keys.FileRoster)
	r, err := roster.Join(ctx, path, key, o.ledger, time.Now)
	if errors.Is(err, roster.ErrLine) {
		return fmt.Errorf("%w; put its last copy in its place, or move it away: then it is made from the database as that is", err)
	}
	if err != nil {
		return err
	}
	if r.New {
		o.log.WarnContext(ctx, "there was no roster, and it was made from the database; if that is an older copy, kiosks that were revoked since are let in: "+
			"see `regency kiosk list`, and revoke them again", "roster", path)
	}
	if r.Torn > 0 {
		o.log.WarnContext(ctx, "the roster ended in a deed that was cut off, and that nobody was told of", "bytes", r.Torn)
	}
	for _, d := range r.Differ {
		o.log.WarnContext(ctx, "the database and the roster did not say the same of a kiosk", "kiosk", d.Kiosk, "found", d.Found, "which means", explain[d.Found])
	}
	return nil
}

// explain says what a find means, and what is left to do.
var explain = map[roster.Found]string{
	roster.Readmitted: "the database was older: the kiosk is on the list again as it was, nothing is to be done at it",
	roster.Revoked:    "the database let it in although it had been revoked: it is revoked again",
	roster.Completed:  "the roster was older, or new: it holds now how the database has the kiosk",
	roster.Another:    "the roster has another machine with this number, which is not let in; the database's is: if it is not the one that stands there, revoke it and invite anew",
}
