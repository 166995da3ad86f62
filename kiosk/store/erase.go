package store

import (
	"context"
	"time"
)

// EraseSent erases the bodies of entries that the regency acknowledged, or that stand in an incarnation that it
// has closed, and that were written before a time; their headers stay. It says how many. Afterwards the bytes are
// neither in the database nor in its WAL, unless a reader held the WAL: then the next call takes them from there.
//
// Which entries are old is told by the sequence: all up to the newest whose time is past, for a clock
// that ran ahead for a day would keep that day's bodies for years. A clock that is behind makes nothing
// old: an entry is not from before the time that the regency had vouched for by then.
func (s *Store) EraseSent(ctx context.Context, before time.Time) (int, error) {
	const op = "store: erase sent"
	var n int64
	err := s.write(ctx, op, func(t *tx) error {
		res, err := t.sql.ExecContext(ctx, `DELETE FROM body
			WHERE place <= (SELECT max(place) FROM entry WHERE max(time, trusted) < ?)
			AND EXISTS (SELECT 1 FROM incarnation i WHERE i.inc = body.place >> 40 AND
				(body.place <= (i.inc << 40) + i.acked OR i.again <= i.acked AND i.inc < (SELECT max(inc) FROM incarnation)))`,
			before.UnixMilli())
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	if err != nil {
		return 0, err
	}
	return int(n), s.emptyWAL(ctx, op)
}
