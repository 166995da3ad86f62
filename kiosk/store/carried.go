package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// carryBack journals once more, in the incarnation that is written now, what was acknowledged of older ones and taken back
// since (Lost): as it was sealed, in its old order. The regency cannot take it at its old place, where another disk has written,
// and nothing here can read it.
func (t *tx) carryBack(ctx context.Context, places []int64) error {
	for _, p := range places {
		if err := t.carrySealed(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// elsewhere says of an entry of a request, or of what was deposited with it, that it need not be carried: it was journaled again in a
// later incarnation, or is journaled again with the whole deposit when one begins, for an ack ended within the deposit and who it
// is for is still known (forgetWho). Of a deposit that was refused nothing but the entries is left: they are carried.
const elsewhere = `e.kind IN (?6, ?7, ?8) AND EXISTS (SELECT 1 FROM about a CROSS JOIN request r LEFT JOIN enrol d ON d.request = r.n
		WHERE a.place = e.place AND r.n = a.request AND (iif(e.kind = ?6, r.place, d.place) >> 40 > i.inc OR r.who IS NOT NULL AND d.n IS NOT NULL))`

// takenBack lists the places of an incarnation whose acks were taken back, and of the one that is closed now also what it
// carries and no ack covers; but what is elsewhere.
func (t *tx) takenBack(ctx context.Context, inc uint64, closing bool) (list []int64, err error) {
	rows, err := t.sql.QueryContext(ctx, `SELECT e.place FROM incarnation i CROSS JOIN entry e
		WHERE i.inc = ?1 AND e.place > (i.inc << 40) + i.acked AND e.place <= (i.inc << 40) + ?3 AND e.kind NOT IN (?4, ?5)
		AND (e.place <= (i.inc << 40) + i.again OR ?2 AND e.epoch = 0) AND NOT (`+elsewhere+`) ORDER BY e.place`,
		int64(inc), closing, int64(maxSeq), int(journal.KindEpoch), int(journal.KindIncarnation),
		int(journal.KindRequestNew), int(journal.KindEnrolCard), int(journal.KindEnrolPIN))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var p int64
		if err := rows.Scan(&p); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, rows.Err()
}

// allTakenBack is takenBack of every incarnation up to the one that is closed now.
func (t *tx) allTakenBack(ctx context.Context) (list []int64, err error) {
	incs, err := t.incarnations(ctx, `again > acked OR inc = (SELECT max(inc) FROM incarnation)`)
	if err != nil {
		return nil, err
	}
	for _, inc := range incs {
		places, err := t.takenBack(ctx, inc, inc == t.inc)
		if err != nil {
			return nil, err
		}
		list = append(list, places...)
	}
	return list, nil
}

// carrySealed journals one entry once more, and moves what the database holds of it there.
func (t *tx) carrySealed(ctx context.Context, old int64) error {
	h, body, erased, err := t.asSealed(ctx, old)
	if err != nil {
		return err
	}
	if err := t.put(ctx, h, body); err != nil {
		return err
	}
	return t.moved(ctx, h.Kind, old, place(h.Incarnation, h.Seq), erased)
}

// moved writes where the entry of a row stands now. The regency tells its verdict on what brings a request anew, unless it
// gets a bare header.
func (t *tx) moved(ctx context.Context, kind journal.Kind, from, to int64, erased bool) error {
	if err := t.exec(ctx, `INSERT INTO about (place, request) SELECT ?, request FROM about WHERE place = ?`, to, from); err != nil {
		return err
	}
	switch kind {
	case journal.KindRequestNew:
		return t.exec(ctx, `UPDATE request SET place = ?, verdict = iif(?, verdict, '') WHERE place = ?`, to, erased, from)
	case journal.KindRequestStop:
		return t.exec(ctx, `UPDATE request SET cancel = ? WHERE cancel = ?`, to, from)
	case journal.KindEnrolCard, journal.KindEnrolPIN:
		return t.exec(ctx, `UPDATE enrol SET place = ? WHERE place = ?`, to, from)
	case journal.KindClerkAction:
		return t.exec(ctx, `UPDATE enrol SET act = ? WHERE act = ?`, to, from)
	case journal.KindBlob:
		return t.exec(ctx, `UPDATE blob SET place = ? WHERE place = ?`, to, from)
	default:
		return nil
	}
}

// asSealed is the next entry's header and body where it carries an older one; erased says that its body is gone. What
// carries already is carried as it is.
func (t *tx) asSealed(ctx context.Context, old int64) (h journal.Header, body []byte, erased bool, err error) {
	h = t.header(0)
	var boot int64
	var epoch uint64
	var chain, sealed, opens []byte
	err = t.sql.QueryRowContext(ctx, `SELECT e.kind, e.time, e.trusted, e.boot, e.catalogue, e.epoch, e.chain, b.body, k.body FROM entry e
		LEFT JOIN body b ON b.place = e.place LEFT JOIN body k ON k.place = (e.place >> 40 << 40) + e.epoch AND e.epoch > 0
		WHERE e.place = ?`, old).Scan(&h.Kind, &h.Time, &h.Trusted, &boot, &h.Catalogue, &epoch, &chain, &sealed, &opens)
	if err != nil {
		return h, nil, false, err
	}
	h.Boot = uint64(boot)
	if epoch == 0 && sealed != nil {
		return h, sealed, false, nil
	}
	b := journal.CarriedBody{Epoch: epoch, Chain: chain}
	b.Incarnation, b.Seq = unplace(old)
	erased = sealed == nil || opens == nil
	if !erased {
		var e journal.EpochBody
		if err := journal.Unmarshal(opens, &e); err != nil {
			return h, nil, false, err
		}
		b.KeyID, b.Enc, b.Sealed = e.KeyID, e.Enc, sealed
	}
	body, err = journal.Marshal(b)
	return h, body, erased, err
}

// refused is what the regency's order means for what is sent once more of a closed incarnation: it takes no more of it
// there. It goes on in the incarnation that is written now.
func (t *tx) refused(ctx context.Context) error {
	var inc uint64
	err := t.sql.QueryRowContext(ctx, `SELECT inc FROM incarnation WHERE again > acked AND inc < ? ORDER BY inc LIMIT 1`, int64(t.inc)).Scan(&inc)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	places, err := t.takenBack(ctx, inc, false)
	if err != nil {
		return err
	}
	untold, err := t.firstUntold(ctx)
	if err != nil {
		return err
	}
	if err := t.carryBack(ctx, places); err != nil {
		return err
	}
	if err := t.exec(ctx, `UPDATE incarnation SET again = 0 WHERE inc = ?`, int64(inc)); err != nil || len(places) == 0 {
		return err
	}
	return t.carryPapers(ctx, untold)
}
