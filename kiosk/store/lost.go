package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// Lost takes back what was acknowledged after a place: the regency was restored from an older copy and has nothing of
// this journal after it, so that everything since is sent once more, erased bodies by their hashes. Where the place is
// not in this journal (a clone wrote it), all later incarnations are sent. It says whether anything is sent that was not
// to be sent anyway; if not, only a new incarnation helps.
func (s *Store) Lost(ctx context.Context, at journal.Position) (again bool, err error) {
	const op = "store: lost at the regency"
	if at.Incarnation > maxInc || at.Last > maxSeq {
		return false, fmt.Errorf("%s: %w", op, ErrPlace)
	}
	err = s.write(ctx, op, func(t *tx) error {
		ours, err := t.has(ctx, at)
		if err != nil {
			return err
		}
		last, head := int64(at.Last), at.Head
		if !ours {
			last, head = maxSeq, journal.Hash{} // nothing of that incarnation is missing
		}
		res, err := t.sql.ExecContext(ctx, `UPDATE incarnation SET sig = NULL,
				again = iif(inc < (SELECT max(inc) FROM incarnation), max(again, acked), 0),
				acked = iif(inc = ?1, ?2, 0), chain = iif(inc = ?1, ?3, zeroblob(32))
			WHERE inc = ?1 AND acked > ?2 OR inc > ?1 AND acked > 0`, int64(at.Incarnation), last, head[:])
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		again = n > 0
		return err
	})
	return again, err
}

// has says whether a place is in this journal.
func (t *tx) has(ctx context.Context, at journal.Position) (bool, error) {
	if at.Last == 0 {
		var there bool
		err := t.sql.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM incarnation WHERE inc = ?)`, int64(at.Incarnation)).Scan(&there)
		return there && at.Head == journal.Hash{}, err
	}
	var chain []byte
	err := t.sql.QueryRowContext(ctx, `SELECT chain FROM entry WHERE place = ?`, place(at.Incarnation, at.Last)).Scan(&chain)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return bytes.Equal(chain, at.Head[:]), err
}
