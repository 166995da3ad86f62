package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// ErrRestored says that the database is a restored copy, and that the regency has not yet told it where
// its journal goes on: SaveRequest. The exchange comes by itself as soon as there is a line.
var ErrRestored = errors.New("store: restored from a copy: one exchange with the regency comes first")

// Backup copies the database to a new file while it is in use; the target is complete or not there.
// The copy knows that it is one: a Store on it takes no new request before the regency has acknowledged
// its journal, or has ordered a new incarnation because the original went on.
func (s *Store) Backup(ctx context.Context, target string) error {
	const op = "store: backup"
	next := target + ".next"
	if err := sqlite.Backup(ctx, s.r, next); err != nil {
		return fault(op, err)
	}
	if err := markRestored(ctx, next); err != nil {
		return fault(op, errors.Join(err, os.Remove(next)))
	}
	return fault(op, sqlite.Move(next, target))
}

// markRestored writes into a copy that it is one, syncs it, and checks what came of it.
func markRestored(ctx context.Context, path string) error {
	db, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	if _, err = db.ExecContext(ctx, `UPDATE meta SET restored = 1`); err == nil {
		err = sqlite.CheckAll(ctx, db)
	}
	return errors.Join(err, db.Close())
}

// A copy leaves out registration numbers and tokens of papers when it is opened: more than the disk that it stands in for can have given
// between copy and end (block), and, as the same copy may be put back twice, blocks by the millisecond of its opening.
const (
	block  = 10_000
	blocks = 900 // of which it goes on in one, behind the hundred that a kiosk fills in decades
)

// skipped is how many numbers a copy that is opened now leaves out.
func skipped(now time.Time) int64 { return block * (100 + now.UnixMilli()%blocks) }

// shut sets the gate of a copy that is opened for the first time: at the end of its journal, which is
// the epoch that this Open has begun. What the lost disk printed and numbered after the copy nobody knows: of the requests that the copy
// holds each paper may have come out once more, and the counters go on above what that disk can have given. A new database that
// stands in for a missing one is a copy that holds nothing.
func (t *tx) shut(ctx context.Context) error {
	return t.exec(ctx, `UPDATE meta SET restored = 0, gate = ?, copied = (SELECT coalesce(max(n), 0) FROM request),
		requests = ?2 + max(requests, (SELECT coalesce(max(n), 0) FROM request)), prints = ?2 + max(prints, (SELECT coalesce(max(n), 0) FROM print)), aside = 0
		WHERE restored = 1`, place(t.inc, t.seq), skipped(t.s.opts.Now()))
}

// pass opens the gate where the journal is acknowledged up to a place.
func (t *tx) pass(ctx context.Context, acked int64) error {
	return t.exec(ctx, `UPDATE meta SET gate = 0 WHERE gate != 0 AND gate <= ?`, acked)
}

// admitted says whether new requests may be taken: ErrRestored, or sqlite.ErrDamaged where nobody can promise that they are kept.
func (t *tx) admitted(ctx context.Context) error {
	var gate, damaged int64
	if err := t.sql.QueryRowContext(ctx, `SELECT gate, damaged FROM meta`).Scan(&gate, &damaged); err != nil {
		return fmt.Errorf("read gate: %w", err)
	}
	switch {
	case gate != 0:
		return ErrRestored
	case damaged != 0 || t.s.damaged.Load():
		return sqlite.ErrDamaged
	}
	return nil
}
