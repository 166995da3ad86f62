package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// Lost takes back what was acknowledged and is not at the regency, which was restored from an older copy: at is where the
// journal goes on there, ends is where each incarnation ends that it holds anything of; one that is in neither it has nothing of. What it lacks is sent once more,
// erased bodies by their hashes. Where an end is not in this journal (a clone wrote it), that incarnation is sent from its
// beginning, for nobody knows from where on they differ. It says whether anything is sent that was not to be sent anyway; if
// not, only a new incarnation helps.
func (s *Store) Lost(ctx context.Context, at journal.Position, ends []journal.Position) (again bool, err error) {
	const op = "store: lost at the regency"
	held := map[uint64]journal.Position{}
	for _, p := range append(slices.Clone(ends), at) {
		if p.Incarnation > maxInc || p.Last > maxSeq {
			return false, fmt.Errorf("%s: %w", op, ErrPlace)
		}
		held[p.Incarnation] = p
	}
	err = s.write(ctx, op, func(t *tx) error {
		incs, err := t.incarnations(ctx, `acked > 0`)
		if err != nil {
			return err
		}
		for _, inc := range incs {
			n, err := t.takeBack(ctx, inc, held[inc])
			if err != nil {
				return err
			}
			again = again || n > 0
		}
		return nil
	})
	return again, err
}

// incarnations lists those of which a condition holds, oldest first.
func (t *tx) incarnations(ctx context.Context, where string) (list []uint64, err error) {
	rows, err := t.sql.QueryContext(ctx, `SELECT inc FROM incarnation WHERE `+where+` ORDER BY inc`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var inc uint64
		if err := rows.Scan(&inc); err != nil {
			return nil, err
		}
		list = append(list, inc)
	}
	return list, rows.Err()
}

// takeBack takes the acks of an incarnation back to a place, the zero one: all of them.
func (t *tx) takeBack(ctx context.Context, inc uint64, to journal.Position) (int64, error) {
	if to.Last > 0 {
		ours, err := t.has(ctx, to)
		if err != nil {
			return 0, err
		}
		if !ours {
			to = journal.Position{}
		}
	}
	head := to.Head
	if to.Last == 0 {
		head = journal.Hash{}
	}
	res, err := t.sql.ExecContext(ctx, `UPDATE incarnation SET sig = NULL, again = max(again, acked), acked = ?2, chain = ?3
		WHERE inc = ?1 AND acked > ?2`, int64(inc), int64(to.Last), head[:])
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// has says whether a place is in this journal.
func (t *tx) has(ctx context.Context, at journal.Position) (bool, error) {
	var chain []byte
	err := t.sql.QueryRowContext(ctx, `SELECT chain FROM entry WHERE place = ?`, place(at.Incarnation, at.Last)).Scan(&chain)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return bytes.Equal(chain, at.Head[:]), err
}
