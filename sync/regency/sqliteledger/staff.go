package sqliteledger

import (
	"context"
	"database/sql"
	"errors"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// maxWrong is how many wrong codes void an account's code.
const maxWrong = 5

// Staff implements ledger.Staff.
func (l *Ledger) Staff(ctx context.Context, village kiosk.VillageCode) ([]ledger.StaffCard, string, error) {
	return dataset(ctx, l, village, wire.DatasetStaff, func(row scanner) (s ledger.StaffCard, err error) {
		return s, row.Scan(append(clerkFields(&s.ClerkAccount), &s.Chip, &s.Record.Key, &s.Record.Body, &s.PIN.Key, &s.PIN.Body, &s.Tries, &s.Opened)...)
	}, `SELECT `+clerkColumns+`, chip, record_key, record_body, pin_key, pin_body, tries, opened FROM clerk WHERE village = ? ORDER BY name`)
}

// NewCode implements ledger.Staff.
func (l *Ledger) NewCode(ctx context.Context, clerk string, code []byte, expires int64, row ledger.AuditRow) error {
	return l.write(ctx, "new code", func(tx *sql.Tx) error {
		if err := execOne(ctx, tx, ledger.ErrNotFound, `INSERT INTO clerk_code (clerk, code, expires)
			SELECT name, ?, ? FROM clerk WHERE name = ?
			ON CONFLICT (clerk) DO UPDATE SET code = excluded.code, expires = excluded.expires, wrong = 0, web = 0, card = 0`,
			code, expires, clerk); err != nil {
			return taken(err)
		}
		return audit(ctx, tx, row)
	})
}

// EndClerk implements ledger.Staff.
func (l *Ledger) EndClerk(ctx context.Context, clerk string, row ledger.AuditRow) error {
	return l.write(ctx, "end clerk", func(tx *sql.Tx) error {
		var village kiosk.VillageCode
		err := tx.QueryRowContext(ctx, `UPDATE clerk SET role = '', salt = x'', hash = x'', chip = NULL, record_key = NULL, record_body = NULL,
			pin_key = NULL, pin_body = NULL WHERE name = ? RETURNING village`, clerk).Scan(&village)
		if errors.Is(err, sql.ErrNoRows) {
			return ledger.ErrNotFound
		}
		if err != nil {
			return err
		}
		for _, q := range []string{`DELETE FROM session WHERE clerk = ?`, `DELETE FROM clerk_code WHERE clerk = ?`} {
			if _, err := tx.ExecContext(ctx, q, clerk); err != nil {
				return err
			}
		}
		if err := newVersion(ctx, tx, village, wire.DatasetStaff); err != nil {
			return err
		}
		return audit(ctx, tx, row)
	})
}

// SetPassword implements ledger.Staff. A wrong code is counted whether or not anything else happens.
func (l *Ledger) SetPassword(ctx context.Context, c ledger.ClerkAccount, code []byte, now int64, row ledger.AuditRow) error {
	wrong := false
	err := l.write(ctx, "set password", func(tx *sql.Tx) error {
		n, err := exec(ctx, tx, `UPDATE clerk_code SET web = 1 WHERE clerk = ? AND code = ? AND expires >= ? AND web = 0 AND wrong < ?`,
			c.Name, code, now, maxWrong)
		if err != nil {
			return err
		}
		if wrong = n == 0; wrong {
			_, err := tx.ExecContext(ctx, `UPDATE clerk_code SET wrong = wrong + 1 WHERE clerk = ?`, c.Name)
			return err
		}
		if err := execOne(ctx, tx, ledger.ErrNotFound, `UPDATE clerk SET salt = ?, hash = ?, time = ?, memory = ?, threads = ? WHERE name = ?`,
			c.Salt, c.Hash, c.Time, c.Memory, c.Threads, c.Name); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM session WHERE clerk = ?`, c.Name); err != nil {
			return err // whoever knew the password before is signed out
		}
		return audit(ctx, tx, row)
	})
	if err == nil && wrong {
		err = found("code", sql.ErrNoRows)
	}
	return err
}

// ownCard gives a clerk of the kiosk's village a card, for a code that is right and not used for one
// yet. Its PIN follows; until then it opens nothing.
func (d *deed) ownCard(ctx context.Context) error {
	village, err := kioskVillage(ctx, d.tx, d.kiosk)
	if err != nil {
		return found("kiosk", err)
	}
	err = d.tx.QueryRowContext(ctx, `UPDATE clerk_code SET card = 1 WHERE code = ? AND expires >= ? AND card = 0 AND wrong < ?
		AND clerk IN (SELECT name FROM clerk WHERE village = ?)
		AND NOT EXISTS (SELECT 1 FROM clerk o WHERE o.chip = ? AND o.name <> clerk_code.clerk) RETURNING clerk`,
		d.Code, d.kept(), maxWrong, village, d.Chip).Scan(&d.Clerk)
	if errors.Is(err, sql.ErrNoRows) {
		return ledger.ErrClerk
	}
	if err != nil {
		return err
	}
	if _, err := d.tx.ExecContext(ctx, `UPDATE clerk SET chip = ?, record_key = ?, record_body = ?, pin_key = NULL, pin_body = NULL,
		tries = 0, opened = opened + 1 WHERE name = ?`, d.Chip, d.Record.Key, d.Record.Body, d.Clerk); err != nil {
		return err
	}
	if err := newVersion(ctx, d.tx, village, wire.DatasetStaff); err != nil {
		return err
	}
	return d.record(ctx)
}

// staffPIN takes the PIN of a clerk's card that has none yet.
func staffPIN(ctx context.Context, tx runner, p ledger.PINChoice) error {
	var village kiosk.VillageCode
	err := tx.QueryRowContext(ctx, `UPDATE clerk SET pin_key = ?, pin_body = ? WHERE chip = ? AND pin_key IS NULL RETURNING village`,
		p.PIN.Key, p.PIN.Body, p.Chip).Scan(&village)
	if errors.Is(err, sql.ErrNoRows) {
		return ledger.ErrNotFound
	}
	if err != nil {
		return err
	}
	return newVersion(ctx, tx, village, wire.DatasetStaff)
}
