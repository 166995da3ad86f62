package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// An entry of nobody is journaled at a random moment in this span after it was made, so that neither its
// time nor its neighbours say whose visit it came from.
const (
	laterFrom = time.Hour
	laterTo   = 24 * time.Hour
)

// laterIDLength is that of a row's random name; rows are kept and journaled in the order of names, which is
// none.
const laterIDLength = 16

// Later makes a body durable and lets AppendDue journal it at a random later moment. What such a body says
// is nobody's: the day at most. It carries an id of its own where it must not count twice, for a restored
// disk may bring it once more.
func (s *Store) Later(ctx context.Context, kind journal.Kind, body any) error {
	return s.write(ctx, "store: later", func(t *tx) error { return t.later(ctx, kind, body) })
}

// later is Later in a transaction.
func (t *tx) later(ctx context.Context, kind journal.Kind, body any) error {
	plain, err := journal.Marshal(body)
	if err != nil {
		return err
	}
	if len(plain) > journal.MaxBody {
		return fmt.Errorf("a body of %d bytes: %w", len(plain), journal.ErrLarge)
	}
	wait, err := rand.Int(rand.Reader, big.NewInt(int64(laterTo-laterFrom)))
	if err != nil {
		return err
	}
	id := make([]byte, laterIDLength)
	_, _ = rand.Read(id) // never fails (crypto/rand)
	due := t.s.opts.Now().Add(laterFrom + time.Duration(wait.Int64()))
	return t.exec(ctx, `INSERT INTO later (id, kind, due, sealed) VALUES (?, ?, ?, ?)`,
		id, int(kind), due.UnixMilli(), t.s.keys.seal(at("later", fmt.Sprintf("%x", id), "sealed"), plain))
}

// AppendDue journals what is due of Later and says how much that was. It may be called often; a clock that
// was set back by more than a day makes everything due.
func (s *Store) AppendDue(ctx context.Context) (n int, err error) {
	const op = "store: append due"
	now := s.opts.Now()
	late, soon := now.UnixMilli(), now.Add(2*laterTo).UnixMilli()
	var some bool
	err = s.r.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM later WHERE place IS NULL AND (due <= ? OR due > ?))`, late, soon).Scan(&some)
	if err != nil || !some {
		return 0, fault(op, err)
	}
	err = s.write(ctx, op, func(t *tx) error {
		list, err := t.due(ctx, late, soon)
		if err != nil {
			return err
		}
		for _, b := range list {
			p, err := t.appendPlain(ctx, t.nobodysHeader(b.kind), b.plain)
			if err != nil {
				return err
			}
			if err := t.exec(ctx, `UPDATE later SET place = ? WHERE id = ?`, p, b.id); err != nil {
				return err
			}
		}
		n = len(list)
		return nil
	})
	return n, err
}

// lateBody is one body of Later.
type lateBody struct {
	id    []byte
	kind  journal.Kind
	plain []byte
}

// due opens what is due, in the order of the random names.
func (t *tx) due(ctx context.Context, late, soon int64) (list []lateBody, err error) {
	rows, err := t.sql.QueryContext(ctx, `SELECT id, kind, sealed FROM later WHERE place IS NULL AND (due <= ? OR due > ?) ORDER BY id`, late, soon)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var b lateBody
		var sealed []byte
		if err := rows.Scan(&b.id, &b.kind, &sealed); err != nil {
			return nil, err
		}
		if b.plain, err = t.s.keys.open(at("later", fmt.Sprintf("%x", b.id), "sealed"), sealed); err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, rows.Err()
}

// forgetLater drops what an ack covers.
func (t *tx) forgetLater(ctx context.Context, a journal.Ack) error {
	return t.exec(ctx, `DELETE FROM later WHERE place > ? AND place <= ?`, place(a.Incarnation, 0), place(a.Incarnation, a.Last))
}

// carryLater lets everything that no ack covers be journaled once more, in the incarnation that has just begun.
func (t *tx) carryLater(ctx context.Context) error {
	return t.exec(ctx, `UPDATE later SET place = NULL WHERE place IS NOT NULL`)
}

// nobodysHeader is the next entry's header without what tells when it was written, but for the day, or by
// which start of the program.
func (t *tx) nobodysHeader(kind journal.Kind) journal.Header {
	h := t.header(kind)
	h.Time, h.Trusted, h.Boot = dayStart(h.Time), dayStart(h.Trusted), 0
	return h
}

// today is when this day began, Unix ms.
func (s *Store) today() int64 { return dayStart(s.opts.Now().UnixMilli()) }

// dayStart cuts Unix ms to the beginning of the day, WIB; 0 stays 0.
func dayStart(ms int64) int64 {
	if ms == 0 {
		return 0
	}
	y, m, d := time.UnixMilli(ms).In(kiosk.WIB).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, kiosk.WIB).UnixMilli()
}
