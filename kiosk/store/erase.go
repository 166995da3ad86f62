package store

import (
	"context"
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// EraseSent erases the bodies of entries that the regency acknowledged, or that stand in an incarnation that it
// has closed, and that were written before a time; their headers stay. It says how many. Afterwards the bytes are
// neither in the database nor in its WAL, unless a reader held the WAL: then the next call takes them from there.
//
// Which entries are old is told by the sequence: all up to the newest whose time is past, for a clock
// that ran ahead for a day would keep that day's bodies for years. A clock that is behind makes nothing
// old: an entry is not from before the time that the regency had vouched for by then. What may have been journaled once
// more with the time of before tells of no other.
//
// What opens bodies stays as long as one of them does, and as long as more may follow: a regency that is put back to an
// older copy asks for both. It is the epoch's encapsulated key, which only the regency can use.
func (s *Store) EraseSent(ctx context.Context, before time.Time) (int, error) {
	const op = "store: erase sent"
	var n int64
	err := s.write(ctx, op, func(t *tx) (err error) {
		n, err = t.eraseOld(ctx, before.UnixMilli())
		return err
	})
	if err != nil {
		return 0, err
	}
	return int(n), s.emptyWAL(ctx, op)
}

// eraseOld erases the bodies that are old and sent, then the epochs that open nothing any more.
func (t *tx) eraseOld(ctx context.Context, before int64) (n int64, err error) {
	sent := []any{
		before, int(journal.KindEpoch), int(journal.KindIncarnation),
		int(journal.KindEnrolCard), int(journal.KindEnrolPIN), int(journal.KindClerkAction),
		int(journal.KindPrintStart), int(journal.KindPrintEnd), int(journal.KindTaken), int(journal.KindRetracted),
	}
	for _, which := range []string{
		`NOT EXISTS (SELECT 1 FROM entry e WHERE e.place = body.place AND e.kind = ?2)`,
		`EXISTS (SELECT 1 FROM entry e WHERE e.place = body.place AND e.kind = ?2) AND place <> ?11 AND place NOT IN
			(SELECT (b.place >> 40 << 40) + e.epoch FROM body b JOIN entry e ON e.place = b.place WHERE e.epoch > 0)`,
	} {
		res, err := t.sql.ExecContext(ctx, `DELETE FROM body WHERE `+oldAndSent+` AND `+which, append(slices.Clip(sent), place(t.epoch.inc, t.epoch.seq))...)
		if err != nil {
			return 0, err
		}
		gone, err := res.RowsAffected()
		if err != nil {
			return 0, err
		}
		n += gone
	}
	return n, nil
}

// oldAndSent says of a body what EraseSent asks, with the parameters of eraseOld.
const oldAndSent = `place <= (SELECT max(place) FROM entry WHERE max(time, trusted) < ?1 AND NOT (` + carriedKinds + `))
	AND EXISTS (SELECT 1 FROM incarnation i WHERE i.inc = body.place >> 40 AND
		(body.place <= (i.inc << 40) + i.acked OR i.again <= i.acked AND i.inc < (SELECT max(inc) FROM incarnation)))`

// carriedKinds says of an entry that its time may be an earlier one's: it carries one, or is of a kind that a new incarnation
// journals once more. Its parameters are those of eraseOld.
const carriedKinds = `epoch = 0 AND kind NOT IN (?2, ?3) OR kind IN (?4, ?5, ?6, ?7, ?8, ?9, ?10)`
