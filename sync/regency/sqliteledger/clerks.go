package sqliteledger

import (
	"context"
	"database/sql"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// AddClerk implements ledger.Clerks.
func (l *Ledger) AddClerk(ctx context.Context, c ledger.ClerkAccount, row ledger.AuditRow) error {
	return l.write(ctx, "add clerk", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO clerk (name, village, salt, hash, time, memory, threads, role, district, agency, nik,
			full_key, full_body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, c.Name, c.Village, notNull(c.Salt), notNull(c.Hash), c.Time, c.Memory, c.Threads,
			c.Role, c.District, c.Agency, c.NIK, c.FullName.Key, c.FullName.Body); err != nil {
			return taken(err)
		}
		if c.Village == "" {
			return audit(ctx, tx, row)
		}
		if err := newVersion(ctx, tx, c.Village, wire.DatasetStaff); err != nil {
			return err
		}
		return audit(ctx, tx, row)
	})
}

// notNull is b, or no bytes where a column takes no NULL.
func notNull(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

const clerkColumns = `name, village, salt, hash, time, memory, threads, role, district, agency, nik, full_key, full_body`

func clerkFields(c *ledger.ClerkAccount) []any {
	return []any{
		&c.Name, &c.Village, &c.Salt, &c.Hash, &c.Time, &c.Memory, &c.Threads, &c.Role, &c.District, &c.Agency, &c.NIK, &c.FullName.Key, &c.FullName.Body,
	}
}

// Clerk implements ledger.Clerks.
func (l *Ledger) Clerk(ctx context.Context, name string) (ledger.ClerkAccount, error) {
	var c ledger.ClerkAccount
	err := l.reader.QueryRowContext(ctx, `SELECT `+clerkColumns+` FROM clerk WHERE name = ?`, name).Scan(clerkFields(&c)...)
	return c, found("clerk", err)
}

// OpenSession implements ledger.Clerks.
func (l *Ledger) OpenSession(ctx context.Context, s ledger.Session, oldest int64, row ledger.AuditRow) error {
	return l.write(ctx, "open session", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM session WHERE made < ?`, oldest); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO session (token, clerk, made, seen) VALUES (?, ?, ?, ?)`,
			s.Token[:], s.Clerk, s.Made, s.Seen); err != nil {
			return taken(err)
		}
		return audit(ctx, tx, row)
	})
}

// TouchSession implements ledger.Clerks.
func (l *Ledger) TouchSession(ctx context.Context, token [32]byte, madeAfter, seenAfter, now int64) (ledger.Session, error) {
	s := ledger.Session{Token: token}
	err := l.writer.QueryRowContext(ctx, `UPDATE session SET seen = ? WHERE token = ? AND made >= ? AND seen >= ? RETURNING clerk, made, seen`,
		now, token[:], madeAfter, seenAfter).Scan(&s.Clerk, &s.Made, &s.Seen)
	return s, found("session", err)
}

// CloseSession implements ledger.Clerks.
func (l *Ledger) CloseSession(ctx context.Context, token [32]byte, row ledger.AuditRow) error {
	return l.write(ctx, "close session", func(tx *sql.Tx) error {
		n, err := exec(ctx, tx, `DELETE FROM session WHERE token = ?`, token[:])
		if err != nil || n == 0 {
			return err
		}
		return audit(ctx, tx, row)
	})
}
