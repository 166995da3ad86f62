package store

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// appendAct journals what a clerk did and keeps its body until an ack covers it: a new incarnation would have
// to journal it again.
// It gives the place of the entry.
func (t *tx) appendAct(ctx context.Context, kind journal.Kind, body any) (int64, error) {
	plain, err := journal.Marshal(body)
	if err != nil {
		return 0, err
	}
	at, err := t.appendPlain(ctx, t.header(kind), plain)
	if err != nil {
		return 0, err
	}
	var n int64
	if err := t.sql.QueryRowContext(ctx, `SELECT coalesce(max(n), 0) + 1 FROM act`).Scan(&n); err != nil {
		return 0, err
	}
	return at, t.exec(ctx, `INSERT INTO act (n, place, kind, sealed) VALUES (?, ?, ?, ?)`,
		n, at, int(kind), t.s.keys.seal(actRow(n), plain))
}

func actRow(n int64) string { return at("act", n, "sealed") }

// acted is what a clerk did, as the database holds it.
type acted struct {
	n, place int64
	kind     journal.Kind
	plain    []byte
}

// acts reads what no ack covers, oldest first.
func (t *tx) acts(ctx context.Context) (list []acted, err error) {
	rows, err := t.sql.QueryContext(ctx, `SELECT n, place, kind, sealed FROM act ORDER BY n`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var a acted
		var sealed []byte
		if err := rows.Scan(&a.n, &a.place, &a.kind, &sealed); err != nil {
			return nil, err
		}
		if a.plain, err = t.s.keys.open(actRow(a.n), sealed); err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, rows.Err()
}

// forgetActs drops what an ack covers.
func (t *tx) forgetActs(ctx context.Context, a journal.Ack) error {
	return t.exec(ctx, `DELETE FROM act WHERE place > ? AND place <= ?`, place(a.Incarnation, 0), place(a.Incarnation, a.Last))
}

// carryActs journals once more the chosen PINs and what clerks did that no ack covers, in their old order: a
// clerk's word is for the PIN that was chosen before it, not for a later one.
func (t *tx) carryActs(ctx context.Context) error {
	pins, err := t.s.enrolments(ctx, t.sql, `request IS NULL AND EXISTS (SELECT 1 FROM incarnation i
		WHERE i.inc = e.place >> 40 AND i.inc < ? AND e.place > (i.inc << 40) + i.acked)`, int64(t.inc))
	if err != nil {
		return err
	}
	acts, err := t.acts(ctx)
	if err != nil {
		return err
	}
	type step struct {
		place int64
		again func() error
	}
	var list []step
	for _, e := range pins {
		list = append(list, step{e.place, func() error { return t.carryPIN(ctx, e) }})
	}
	for _, a := range acts {
		list = append(list, step{a.place, func() error { return t.carryAct(ctx, a) }})
	}
	slices.SortFunc(list, func(a, b step) int { return cmp.Compare(a.place, b.place) })
	for _, s := range list {
		if err := t.asOf(ctx, s.place, s.again); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) carryPIN(ctx context.Context, e enrolment) error {
	at, err := t.append(ctx, journal.KindEnrolPIN, journal.EnrolPINBody{
		Chip: e.Chip, Verifier: e.PIN, How: e.how, Proved: e.Proved,
	})
	if err != nil {
		return err
	}
	return t.exec(ctx, `UPDATE enrol SET place = ? WHERE n = ?`, at, e.n)
}

func (t *tx) carryAct(ctx context.Context, a acted) error {
	at, err := t.appendPlain(ctx, t.header(a.kind), a.plain)
	if err != nil {
		return err
	}
	if err := t.exec(ctx, `UPDATE enrol SET act = ? WHERE act = ?`, at, a.place); err != nil {
		return err
	}
	return t.exec(ctx, `UPDATE act SET place = ? WHERE n = ?`, at, a.n)
}

// keepLost makes the cards lost again that a clerk reported here and of which the regency cannot know yet: a
// stale registry gives no lost card back.
func (t *tx) keepLost(ctx context.Context) error {
	chips, err := t.unheard(ctx, kiosk.ClerkLost)
	if err != nil {
		return err
	}
	for chip := range chips {
		if err := t.exec(ctx, `UPDATE card SET lost = 1 WHERE chip = ?`, []byte(chip)); err != nil {
			return err
		}
	}
	return nil
}

// unheard is the cards, by keyed hash of their chips, that a clerk did something with here of which no ack tells yet that the
// regency knows.
func (t *tx) unheard(ctx context.Context, what kiosk.ClerkAction) (chips map[string]bool, err error) {
	list, err := t.acts(ctx)
	if err != nil {
		return nil, err
	}
	chips = map[string]bool{}
	for _, a := range list {
		if a.kind != journal.KindClerkAction {
			continue
		}
		var b journal.ClerkActionBody
		if err := journal.Unmarshal(a.plain, &b); err != nil {
			return nil, err
		}
		if b.Action == string(what) {
			chips[string(t.s.keys.chip(b.Chip))] = true
		}
	}
	return chips, nil
}
