package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// eraseRequest ends what this disk holds of a request's person: whose it is, what it said, letter, reason, what was
// deposited with it, and the bodies of its entries. Number, register and state stay. It asks
// for the night's work, so that the copy on the other disk holds it no longer either.
func (t *tx) eraseRequest(ctx context.Context, id kiosk.RequestID) error {
	var n int64
	var number string
	var sealed []byte
	err := t.sql.QueryRowContext(ctx, `SELECT n, number, sealed FROM request WHERE id = ?`, id[:]).Scan(&n, &number, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // this disk was replaced: it holds nothing of it
	}
	if err != nil {
		return err
	}
	r, err := t.s.openRequest(n, id, number, sealed)
	if err != nil {
		return err
	}
	bare, err := journal.Marshal(requestRow{Register: r.Register, Made: r.Made.UnixMilli()})
	if err != nil {
		return err
	}
	if err := t.eraseBodies(ctx, n); err != nil {
		return err
	}
	for _, q := range []string{
		`DELETE FROM letter WHERE request = ?`,
		`DELETE FROM enrol WHERE request = ?`,
		`UPDATE request SET owner = NULL, who = NULL, reason = NULL, visit = 0 WHERE n = ?`,
	} {
		if err := t.exec(ctx, q, n); err != nil {
			return fmt.Errorf("erase request: %w", err)
		}
	}
	if err := t.exec(ctx, `UPDATE request SET sealed = ? WHERE n = ?`, t.s.keys.seal(at("request", n, "sealed"), bare), n); err != nil {
		return err
	}
	return t.exec(ctx, `UPDATE meta SET cared = 0`)
}

// about notes that the entry at a place brought request n, took it back, or brought what was deposited with it.
func (t *tx) about(ctx context.Context, n, place int64) error {
	return t.exec(ctx, `INSERT INTO about (place, request) VALUES (?, ?)`, place, n)
}

// eraseBodies drops the bodies of the entries that brought a request or took it back, and of what was deposited with it: what the regency
// has erased changes nothing there any more, whether or not it is still to be sent. Of what an incarnation that the regency has closed holds
// beyond its acks nothing is sent, and what an older program wrote says not whose it is: there every body of a resident goes. What
// was acknowledged stays, for a restored regency may ask for it once more.
func (t *tx) eraseBodies(ctx context.Context, n int64) error {
	if err := t.exec(ctx, `DELETE FROM body WHERE place IN (SELECT place FROM about WHERE request = ?)`, n); err != nil {
		return err
	}
	return t.exec(ctx, `DELETE FROM body WHERE place < ? AND place IN (SELECT place FROM entry WHERE kind IN (?, ?, ?, ?))
		AND EXISTS (SELECT 1 FROM incarnation i WHERE i.inc = body.place >> 40 AND body.place > (i.inc << 40) + max(i.acked, i.again))`,
		place(t.inc, 0), int(journal.KindRequestNew), int(journal.KindRequestStop), int(journal.KindEnrolCard), int(journal.KindEnrolPIN))
}
