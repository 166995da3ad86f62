package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// AtTable is a resident whom a clerk enrols at a table with a laptop and a reader (jemput bola): the clerk
// has the e-KTP in hand and its owner before them.
type AtTable struct {
	Chip  []byte
	NIK   kiosk.NIK
	Birth string // 2006-01-02, as on the card
	PIN   string // six digits, chosen by the resident
}

// tableRow is the sealed column of an enrolment at a table. It goes with the ack.
type tableRow struct {
	Chip    []byte `cbor:"1,keyasint"`
	NIK     string `cbor:"2,keyasint"`
	Birth   string `cbor:"3,keyasint"`
	PIN     pinRow `cbor:"4,keyasint"`
	Clerk   []byte `cbor:"5,keyasint"`
	Account string `cbor:"6,keyasint"`
}

// EnrolAtTable journals card, PIN and the clerk's word for both, in one transaction. The clerk's PIN was
// checked before (CheckClerk). ErrNoClerk, ErrSelf, ErrPIN, ErrWeak, ErrNoRegistry; ErrDraft where NIK,
// birth date or chip can be nobody's; ErrRestored.
func (s *Store) EnrolAtTable(ctx context.Context, clerk []byte, e AtTable) error {
	const op = "store: enrol at a table"
	_, dateErr := time.Parse(time.DateOnly, e.Birth)
	if len(e.Chip) < minChip || len(e.Chip) > maxChip || e.NIK.IsZero() || e.NIK.Temporary() || dateErr != nil {
		return fmt.Errorf("%s: %w: chip, NIK or birth date", op, ErrDraft)
	}
	s.pin.Lock()
	defer s.pin.Unlock()
	v, err := s.choose(ctx, e.PIN, e.Birth)
	if err != nil {
		return fault(op, err)
	}
	return s.write(ctx, op, func(t *tx) error {
		m, err := s.clerk(ctx, t.sql, clerk)
		if err != nil {
			return err
		}
		if err := t.notSelf(ctx, clerk, e); err != nil {
			return err
		}
		if err := t.admitted(ctx); err != nil {
			return err
		}
		return t.putTable(ctx, tableRow{
			Chip: e.Chip, NIK: e.NIK.Reveal(), Birth: e.Birth, PIN: pinRowOf(v), Clerk: clerk, Account: m.Account,
		})
	})
}

// notSelf refuses the clerk's own card and, where the registry shows whose it is, their own NIK.
func (t *tx) notSelf(ctx context.Context, clerk []byte, e AtTable) error {
	var own bool
	err := t.sql.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM card WHERE chip = ? AND owner = ?)`,
		t.s.keys.chip(clerk), t.s.keys.owner(e.NIK)).Scan(&own)
	if err == nil && (own || bytes.Equal(clerk, e.Chip)) {
		err = ErrSelf
	}
	return err
}

// putTable journals an enrolment and keeps what a new incarnation would have to journal again.
func (t *tx) putTable(ctx context.Context, row tableRow) error {
	var at int64
	err := t.past(t.header(journal.KindClerkAction), func() (err error) { // one moment, by which a regency knows all three again
		at, err = t.journalTable(ctx, row)
		return err
	})
	if err != nil {
		return err
	}
	var n int64
	if err := t.sql.QueryRowContext(ctx, `SELECT coalesce(max(n), 0) + 1 FROM at_table`).Scan(&n); err != nil {
		return err
	}
	plain, err := journal.Marshal(row)
	if err != nil {
		return err
	}
	return t.exec(ctx, `INSERT INTO at_table (n, place, sealed) VALUES (?, ?, ?)`, n, at, t.s.keys.seal(atRow(n), plain))
}

func atRow(n int64) string { return at("at_table", n, "sealed") }

// journalTable appends the entries of an enrolment and gives the place of the last.
func (t *tx) journalTable(ctx context.Context, row tableRow) (int64, error) {
	for _, e := range []struct {
		kind journal.Kind
		body any
	}{
		{journal.KindEnrolCard, journal.EnrolCardBody{
			Chip: row.Chip, NIK: row.NIK, Birth: row.Birth, How: string(kiosk.ByTable), Request: []byte{},
		}},
		{journal.KindEnrolPIN, journal.EnrolPINBody{Chip: row.Chip, Verifier: row.PIN, How: string(kiosk.PINFirst)}},
	} {
		if _, err := t.append(ctx, e.kind, e.body); err != nil {
			return 0, err
		}
	}
	return t.append(ctx, journal.KindClerkAction, journal.ClerkActionBody{
		Clerk: row.Account, Card: row.Clerk, Action: string(kiosk.ClerkConfirm), Chip: row.Chip, Request: []byte{},
	})
}

// carryTable journals once more the enrolments that no ack covers.
func (t *tx) carryTable(ctx context.Context) error {
	list, err := t.tables(ctx)
	if err != nil {
		return err
	}
	for _, e := range list {
		err := t.asOf(ctx, e.place, func() error {
			at, err := t.journalTable(ctx, e.tableRow)
			if err != nil {
				return err
			}
			return t.exec(ctx, `UPDATE at_table SET place = ? WHERE n = ?`, at, e.n)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// tabled is one enrolment as the database holds it.
type tabled struct {
	n, place int64
	tableRow
}

// tables reads what no ack covers, oldest first.
func (t *tx) tables(ctx context.Context) (list []tabled, err error) {
	rows, err := t.sql.QueryContext(ctx, `SELECT n, place, sealed FROM at_table ORDER BY n`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var e tabled
		var sealed []byte
		if err := rows.Scan(&e.n, &e.place, &sealed); err != nil {
			return nil, err
		}
		plain, err := t.s.keys.open(atRow(e.n), sealed)
		if err != nil {
			return nil, err
		}
		if err := journal.Unmarshal(plain, &e.tableRow); err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, rows.Err()
}

// forgetTable drops the enrolments that an ack covers.
func (t *tx) forgetTable(ctx context.Context, a journal.Ack) error {
	return t.exec(ctx, `DELETE FROM at_table WHERE place > ? AND place <= ?`, place(a.Incarnation, 0), place(a.Incarnation, a.Last))
}

// AtTableUnsent says how many enrolments at a table the regency has not acknowledged yet.
func (s *Store) AtTableUnsent(ctx context.Context) (n int, err error) {
	err = s.r.QueryRowContext(ctx, `SELECT count(*) FROM at_table`).Scan(&n)
	return n, fault("store: at table", err)
}
