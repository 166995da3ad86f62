package store

import (
	"context"
	"errors"
	"math"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// NewIncarnation begins the incarnation that the regency orders. Its first entry names the last
// entry known to be durable there. What was acknowledged and taken back since (Lost) is journaled in it once more as it was
// sealed; requests that were not acknowledged too, with their own ids and numbers, by which the regency knows one it has
// after all. The incarnation that is written now, or an older one, is the answer to what is sent once more of a closed one:
// that goes on in the present one, and nothing begins. ErrPlace of one that no place can hold.
func (s *Store) NewIncarnation(ctx context.Context, inc uint64) error {
	const op = "store: new incarnation"
	return s.write(ctx, op, func(t *tx) error {
		if inc > maxInc {
			return ErrPlace
		}
		if inc <= t.inc {
			return t.refused(ctx)
		}
		var b journal.IncarnationBody
		err := t.sql.QueryRowContext(ctx, `SELECT inc, acked, chain FROM incarnation
			WHERE acked > 0 OR inc = 1 ORDER BY acked > 0 DESC, inc DESC LIMIT 1`).Scan(&b.LastInc, &b.LastSeq, &b.LastHead)
		if err != nil {
			return err
		}
		if b.LastSeq == 0 {
			b.LastInc = 0 // nothing was ever acknowledged
		}
		again, err := t.allTakenBack(ctx)
		if err != nil {
			return err
		}
		untold, err := t.firstUntold(ctx)
		if err != nil {
			return err
		}
		if err := t.begin(ctx, inc, b); err != nil {
			return err
		}
		if err := t.carryBack(ctx, again); err != nil {
			return err
		}
		if err := t.exec(ctx, `UPDATE incarnation SET again = 0`); err != nil {
			return err
		}
		if err := t.pass(ctx, math.MaxInt64); err != nil { // the regency has told it where to go on
			return err
		}
		if err := t.carry(ctx); err != nil {
			return err
		}
		return t.carryPapers(ctx, untold) // last, for they come each time: see minBatch of sync/outbox
	})
}

// carry journals the requests that no ack covers, and what else the regency must know, in the incarnation that
// has just begun: their old entries can neither be sent there nor, since epoch keys are gone with the program that drew them,
// be read and sealed again.
func (t *tx) carry(ctx context.Context) error {
	if err := t.carryRequests(ctx); err != nil {
		return err
	}
	if err := t.carryActs(ctx); err != nil {
		return err
	}
	if err := t.carryLater(ctx); err != nil {
		return err
	}
	if err := t.carryTable(ctx); err != nil {
		return err
	}
	return t.carryBlobs(ctx)
}

// carryRequests journals once more what residents asked for and took back, in the order in which they did: what is taken
// back leaves its place to what is asked for after it.
func (t *tx) carryRequests(ctx context.Context) error {
	list, err := t.unacked(ctx)
	if err != nil {
		return err
	}
	cancels, err := t.unackedCancels(ctx)
	if err != nil {
		return err
	}
	for _, p := range list {
		n := 0
		for n < len(cancels) && cancels[n].place < p.place {
			n++
		}
		if err := t.carryCancels(ctx, cancels[:n]); err != nil {
			return err
		}
		cancels = cancels[n:]
		if err := t.asOf(ctx, p.place, func() error { return t.carryRequest(ctx, p) }); err != nil {
			return err
		}
	}
	return t.carryCancels(ctx, cancels)
}

// carryRequest journals a request once more, with what was deposited with it.
func (t *tx) carryRequest(ctx context.Context, p parcel) (err error) {
	p.r.Subject, p.r.Requester, err = t.s.openWho(p.n, p.who)
	if err != nil {
		return err
	}
	at, err := t.appendUnder(ctx, p.r.Catalogue, journal.KindRequestNew, journal.NewRequestBody(p.r))
	if err != nil {
		return err
	}
	if err := t.about(ctx, p.n, at); err != nil {
		return err
	}
	if err := t.exec(ctx, `UPDATE request SET place = ? WHERE n = ?`, at, p.n); err != nil {
		return err
	}
	return t.carryDeposit(ctx, p.n, p.r)
}

// carryDeposit journals once more what was deposited with request n.
func (t *tx) carryDeposit(ctx context.Context, n int64, r kiosk.Request) error {
	list, err := t.s.enrolments(ctx, t.sql, `request = ?`, n)
	if err != nil {
		return err
	}
	for _, e := range list {
		at, err := t.journalDeposit(ctx, n, r, e.enrolRow)
		if err != nil {
			return err
		}
		if err := t.exec(ctx, `UPDATE enrol SET place = ? WHERE n = ?`, at, e.n); err != nil {
			return err
		}
	}
	return nil
}

// parcel is a request that no ack covers, or of one that was taken back its row and id alone; place is that of the entry
// that says so.
type parcel struct {
	n, place int64
	r        kiosk.Request
	who      []byte
}

// unacked reads the requests that no ack covers, in the order in which they were made.
func (t *tx) unacked(ctx context.Context) (list []parcel, err error) {
	rows, err := t.sql.QueryContext(ctx, `SELECT n, place, id, number, sealed, who FROM request WHERE who IS NOT NULL ORDER BY place`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var p parcel
		var id, sealed []byte
		var rid kiosk.RequestID
		var number string
		if err := rows.Scan(&p.n, &p.place, &id, &number, &sealed, &p.who); err != nil {
			return nil, err
		}
		copy(rid[:], id)
		if p.r, err = t.s.openRequest(p.n, rid, number, sealed); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, rows.Err()
}
