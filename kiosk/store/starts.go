package store

import (
	"context"
	"errors"
	"strings"
	"time"
)

// Starts gives when papers of those kinds were begun since a moment, oldest first, but for those of which no
// byte went out. It is the durable count of what the kiosk gives away.
func (s *Store) Starts(ctx context.Context, whats []PrintWhat, since time.Time) (list []time.Time, err error) {
	const op = "store: starts"
	if len(whats) == 0 {
		return nil, nil
	}
	args := []any{since.UnixMilli()}
	for _, w := range whats {
		args = append(args, string(w))
	}
	rows, err := s.r.QueryContext(ctx, `SELECT started FROM print WHERE started >= ? AND outcome <> 'not-started'
		AND what IN (?`+strings.Repeat(", ?", len(whats)-1)+`) ORDER BY n`, args...)
	if err != nil {
		return nil, fault(op, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var at int64
		if err := rows.Scan(&at); err != nil {
			return nil, fault(op, err)
		}
		list = append(list, time.UnixMilli(at))
	}
	return list, fault(op, rows.Err())
}
