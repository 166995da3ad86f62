package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// CancelRequest journals that a resident takes back (mencabut) a request about themselves, in one transaction. Nothing is
// promised by it: the regency decides, and until its verdict Held.Cancelling is kiosk.CancelAsked. What was taken back
// before is taken back, and nothing is written. ErrNotFound of a request that is not that resident's; ErrState where it
// stands too far; ErrRestored as SaveRequest.
func (s *Store) CancelRequest(ctx context.Context, nik kiosk.NIK, id kiosk.RequestID) error {
	const op = "store: cancel request"
	return s.write(ctx, op, func(t *tx) error {
		c, err := t.cancellation(ctx, nik, id)
		if err != nil {
			return err
		}
		switch {
		case c.state == kiosk.Cancelled, cancelling(c.place, c.verdict, c.state) == kiosk.CancelAsked:
			return nil
		case !c.state.Cancellable():
			return ErrState
		}
		if err := t.admitted(ctx); err != nil {
			return err
		}
		return t.appendCancel(ctx, c.n, id)
	})
}

// cancellation is what a request's row says of being taken back.
type cancellation struct {
	n, place int64
	verdict  kiosk.VerdictCode
	state    kiosk.RequestState
}

// cancellation reads the row of a request about that resident: ErrNotFound.
func (t *tx) cancellation(ctx context.Context, nik kiosk.NIK, id kiosk.RequestID) (c cancellation, err error) {
	var owner []byte
	err = t.sql.QueryRowContext(ctx, `SELECT n, owner, state, cancel, cancelled FROM request WHERE id = ?`, id[:]).
		Scan(&c.n, &owner, &c.state, &c.place, &c.verdict)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (owner == nil || !bytes.Equal(owner, t.s.keys.owner(nik))) {
		return c, ErrNotFound
	}
	return c, err
}

// appendCancel journals that request n is taken back; its verdict is open.
func (t *tx) appendCancel(ctx context.Context, n int64, id kiosk.RequestID) error {
	at, err := t.append(ctx, journal.KindRequestStop, journal.RequestCancelBody{ID: id[:]})
	if err != nil {
		return err
	}
	if err := t.about(ctx, n, at); err != nil {
		return err
	}
	return t.exec(ctx, `UPDATE request SET cancel = ?, cancelled = '' WHERE n = ?`, at, n)
}

// cancelling is how far it came that a request is taken back. The state that the feed told says more than the verdict:
// either may come first. What was refused and stands again where it may be taken back is as if it had not been asked.
func cancelling(place int64, verdict kiosk.VerdictCode, state kiosk.RequestState) kiosk.Cancelling {
	switch {
	case place == 0, state == kiosk.Cancelled:
		return kiosk.NotCancelling
	case verdict != kiosk.EntryRejected:
		return kiosk.CancelAsked
	case state.Cancellable():
		return kiosk.NotCancelling
	}
	return kiosk.CancelLate
}

// takenBack says of request r what cancelling says while the regency has not refused it.
const takenBack = `(r.cancel > 0 AND r.cancelled <> 'rejected')`

// carryCancels journals once more, in the incarnation that has just begun, that those requests are taken back.
func (t *tx) carryCancels(ctx context.Context, list []parcel) error {
	for _, p := range list {
		if err := t.asOf(ctx, p.place, func() error { return t.appendCancel(ctx, p.n, p.r.ID) }); err != nil {
			return err
		}
	}
	return nil
}

// unackedCancels reads row, place and id of the requests that were taken back in an older incarnation without an ack, in the order
// in which they were. While no ack covers its place, an accepted or a quarantined verdict may be about what a clone of this disk
// wrote there of the same request; only what takes a request back is ever rejected by its name. Nor is it proof that the request
// was told to be cancelled: a regency that was put back since does not know it any more.
func (t *tx) unackedCancels(ctx context.Context) (list []parcel, err error) {
	rows, err := t.sql.QueryContext(ctx, `SELECT n, cancel, id FROM request r WHERE cancel <> 0 AND cancelled <> 'rejected'
		AND EXISTS (SELECT 1 FROM incarnation i WHERE i.inc = r.cancel >> 40 AND i.inc < ? AND r.cancel > (i.inc << 40) + i.acked)
		ORDER BY cancel`, int64(t.inc))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var p parcel
		var id []byte
		if err := rows.Scan(&p.n, &p.place, &id); err != nil {
			return nil, err
		}
		copy(p.r.ID[:], id)
		list = append(list, p)
	}
	return list, rows.Err()
}
