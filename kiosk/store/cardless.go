package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// What anybody may leave here without a card is bounded by the hour and the night (kiosk/station). The disk is the count, so that it
// outlives a restart; which rows they are stands in what is sealed only.

// CountCardless is how many deposits came between two times without any card and wait for a clerk: not those of an outsider
// or of somebody helped beside whom a card lay.
func (s *Store) CountCardless(ctx context.Context, from, to time.Time) (n int, err error) {
	list, err := s.enrolments(ctx, s.r, `chip IS NULL AND request IS NOT NULL AND state = 'waiting' AND time BETWEEN ? AND ?`, from.UnixMilli(), to.UnixMilli())
	for _, e := range list {
		if !e.Carded {
			n++
		}
	}
	return n, fault("store: count deposits", err)
}

// Nameless gives when requests that name nobody were saved since a moment, oldest first.
func (s *Store) Nameless(ctx context.Context, since time.Time) ([]time.Time, error) {
	list, err := s.unvouched(ctx, `SELECT r.n, r.sealed, e.time, NULL, NULL FROM request r JOIN entry e ON e.place = r.place
		WHERE r.owner IS NULL AND e.time >= ? ORDER BY r.n`, since)
	return list, fault("store: nameless requests", err)
}

// CardlessSlips gives when slips were begun since a moment of requests that name nobody or were deposited without any card, oldest
// first, but for those of which no byte went out.
func (s *Store) CardlessSlips(ctx context.Context, since time.Time) ([]time.Time, error) {
	list, err := s.unvouched(ctx, `SELECT r.n, r.sealed, p.started, d.n, d.sealed FROM print p JOIN request r ON r.n = p.request
		LEFT JOIN enrol d ON d.request = r.n AND d.chip IS NULL
		WHERE p.what = '`+string(Slip)+`' AND p.outcome <> 'not-started' AND p.started >= ? ORDER BY p.n`, since)
	return list, fault("store: cardless slips", err)
}

// unvouched gives the times of those rows for whose request no card vouches: n and sealed column of a request, a time, and of
// what was deposited with it the same two, or NULL.
func (s *Store) unvouched(ctx context.Context, query string, since time.Time) (list []time.Time, err error) {
	rows, err := s.r.QueryContext(ctx, query, since.UnixMilli())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var n, at int64
		var deposit sql.NullInt64
		var sealed, of []byte
		if err := rows.Scan(&n, &sealed, &at, &deposit, &of); err != nil {
			return nil, err
		}
		row, err := s.openRow(n, sealed)
		if err != nil {
			return nil, err
		}
		count := kiosk.Assurance(row.Assurance) == kiosk.Anonymous
		if deposit.Valid {
			e, err := s.openEnrol(deposit.Int64, of)
			if err != nil {
				return nil, err
			}
			count = !e.Carded
		}
		if count {
			list = append(list, time.UnixMilli(at))
		}
	}
	return list, rows.Err()
}
