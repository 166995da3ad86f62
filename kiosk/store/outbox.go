package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// Head is the incarnation that is written now and the seq of its last entry.
func (s *Store) Head(ctx context.Context) (inc, seq uint64, err error) {
	var p int64
	if err = s.r.QueryRowContext(ctx, `SELECT max(place) FROM entry`).Scan(&p); err != nil {
		return 0, 0, fault("store: head", err)
	}
	inc, seq = unplace(p)
	return inc, seq, nil
}

// nextSQL orders the incarnations that have something to send: what is sent once more (Lost), then the one that is
// written now.
const nextSQL = ` FROM incarnation WHERE again > acked OR inc = (SELECT max(inc) FROM incarnation) ORDER BY inc LIMIT 1`

// AckedThrough is where sending goes on: an incarnation, the last acknowledged seq in it (0: none) and the chain hash
// there, which is the prev of the next segment. It is the incarnation that is written now, unless an older one is sent
// once more: that was closed by the regency, and NewIncarnation carried its unacknowledged requests over.
func (s *Store) AckedThrough(ctx context.Context) (inc, seq uint64, chain journal.Hash, err error) {
	var h []byte
	err = s.r.QueryRowContext(ctx, `SELECT inc, acked, chain`+nextSQL).
		Scan(&inc, &seq, &h)
	if err != nil {
		return 0, 0, chain, fault("store: acked through", err)
	}
	copy(chain[:], h)
	return inc, seq, chain, nil
}

// Unsent is how many entries the regency has not acknowledged, of this incarnation and of those that are sent once
// more, and when the next of them was written; the zero time when there is none.
func (s *Store) Unsent(ctx context.Context) (n int, oldest time.Time, err error) {
	var ms sql.NullInt64
	err = s.r.QueryRowContext(ctx, `SELECT (SELECT max(place) FROM entry) -
			(SELECT (inc << 40) + acked FROM incarnation ORDER BY inc DESC LIMIT 1) +
			(SELECT coalesce(sum(again - acked), 0) FROM incarnation WHERE again > acked AND inc < (SELECT max(inc) FROM incarnation)),
		(SELECT time FROM entry WHERE place = (SELECT (inc << 40) + acked + 1`+nextSQL+`))`).
		Scan(&n, &ms)
	if err != nil {
		return 0, time.Time{}, fault("store: unsent", err)
	}
	if ms.Valid {
		oldest = time.UnixMilli(ms.Int64)
	}
	return n, oldest, nil
}

// After gives at most limit entries of an incarnation, those after seq, in order; of one that is sent once more none
// beyond what it once had acknowledged. The body of an erased entry is nil.
func (s *Store) After(ctx context.Context, inc, seq uint64, limit int) (list []journal.Entry, err error) {
	const op = "store: after"
	if inc > maxInc || seq > maxSeq {
		return nil, fmt.Errorf("%s: %w", op, ErrPlace)
	}
	rows, err := s.r.QueryContext(ctx, `SELECT e.place, e.kind, e.time, e.trusted, e.boot, e.catalogue, e.epoch, e.hash,
		e.chain, b.body FROM entry e LEFT JOIN body b ON b.place = e.place
		WHERE e.place > ?1 AND e.place <= (SELECT (inc << 40) + iif(again > 0 AND inc < (SELECT max(inc) FROM incarnation), again, ?2)
			FROM incarnation WHERE inc = ?3) ORDER BY e.place LIMIT ?4`, place(inc, seq), int64(maxSeq), int64(inc), limit)
	if err != nil {
		return nil, fault(op, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		e, err := s.scanEntry(rows)
		if err != nil {
			return nil, fault(op, err)
		}
		list = append(list, e)
	}
	return list, fault(op, rows.Err())
}

// scanEntry reads one entry.
func (s *Store) scanEntry(rows *sql.Rows) (journal.Entry, error) {
	var e journal.Entry
	var p, boot int64
	var hash, chain []byte
	err := rows.Scan(&p, &e.Kind, &e.Time, &e.Trusted, &boot, &e.Catalogue, &e.Epoch, &hash, &chain, &e.Body)
	if err != nil {
		return journal.Entry{}, err
	}
	e.Kiosk, e.Boot = s.opts.Site.Kiosk, uint64(boot)
	e.Incarnation, e.Seq = unplace(p)
	copy(e.Header.Body[:], hash)
	copy(e.Chain[:], chain)
	return e, nil
}

// Acked keeps the regency's word that entries are durable there; the caller has checked its
// signature. An older ack again changes nothing. ErrAck: it is of another kiosk, or of entries that
// this journal does not have with that chain hash.
func (s *Store) Acked(ctx context.Context, a journal.Ack) error {
	const op = "store: acked"
	if a.Kiosk != s.opts.Site.Kiosk || a.Incarnation > maxInc || a.Last > maxSeq {
		return fmt.Errorf("%s: %w", op, ErrAck)
	}
	return s.write(ctx, op, func(t *tx) error { return t.outdating(ctx, func() error { return t.acked(ctx, a) }) })
}

// acked takes in an ack of this kiosk; ErrAck where its entry is another one here.
func (t *tx) acked(ctx context.Context, a journal.Ack) error {
	var chain []byte
	err := t.sql.QueryRowContext(ctx, `SELECT chain FROM entry WHERE place = ?`, place(a.Incarnation, a.Last)).
		Scan(&chain)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !bytes.Equal(chain, a.Head[:]) {
		return ErrAck
	}
	if err != nil {
		return err
	}
	if err := t.exec(ctx, `UPDATE incarnation SET acked = ?2, chain = ?3, sig = ?4 WHERE inc = ?1 AND acked < ?2`,
		int64(a.Incarnation), int64(a.Last), a.Head[:], a.Sig); err != nil {
		return err
	}
	if err := t.pass(ctx, place(a.Incarnation, a.Last)); err != nil {
		return err
	}
	for _, forget := range []func(context.Context, journal.Ack) error{t.forgetTable, t.forgetActs, t.forgetLater, t.forgetBlobKeys} {
		if err := forget(ctx, a); err != nil {
			return err
		}
	}
	if err := errors.Join(t.prove(ctx), t.dropSettled(ctx)); err != nil {
		return err
	}
	return t.forgetWho(ctx, a)
}

// forgetWho drops the NIKs of the requests that an ack covers with all that was deposited with them: an ack may end between, and a
// new incarnation would have to journal the deposit again.
func (t *tx) forgetWho(ctx context.Context, a journal.Ack) error {
	return t.exec(ctx, `UPDATE request SET who = NULL WHERE who IS NOT NULL AND place > ?1 AND place <= ?2
		AND NOT EXISTS (SELECT 1 FROM enrol e WHERE e.request = request.n AND e.place > ?2)`,
		place(a.Incarnation, 0), place(a.Incarnation, a.Last))
}
