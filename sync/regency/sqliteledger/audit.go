package sqliteledger

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// auditRow adds a row to the audit and gives its id; more is what it counts.
func auditRow(ctx context.Context, tx runner, a ledger.AuditRow, more int) (int64, error) {
	var request []byte
	if !a.Request.IsZero() {
		request = a.Request[:]
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO audit (at, clerk, action, request, more) VALUES (?, ?, ?, ?, ?)`,
		a.At, a.Clerk, a.Action, request, more)
	if err != nil {
		return 0, fmt.Errorf("audit: %w", err)
	}
	return res.LastInsertId()
}

func audit(ctx context.Context, tx runner, a ledger.AuditRow) error {
	_, err := auditRow(ctx, tx, a, a.More)
	return err
}

// Audit implements ledger.Clerks.
func (l *Ledger) Audit(ctx context.Context, row ledger.AuditRow) error {
	return l.write(ctx, "audit", func(tx *sql.Tx) error { return audit(ctx, tx, row) })
}

// AuditOften implements ledger.Clerks.
func (l *Ledger) AuditOften(ctx context.Context, row ledger.AuditRow, most int) error {
	return l.write(ctx, "audit often", func(tx *sql.Tx) error {
		const hour = 3_600_000 // ms
		var n int
		var line int64
		err := tx.QueryRowContext(ctx, `INSERT INTO audit_hour (action, clerk, hour, n) VALUES (?, ?, ?, 1)
			ON CONFLICT (action, clerk) DO UPDATE SET n = CASE hour WHEN excluded.hour THEN n + 1 ELSE 1 END,
			line = CASE hour WHEN excluded.hour THEN line ELSE 0 END, hour = excluded.hour RETURNING n, line`,
			row.Action, row.Clerk, row.At/hour).Scan(&n, &line)
		switch {
		case err != nil:
			return err
		case n <= most:
			_, err := auditRow(ctx, tx, row, 0)
			return err
		case line != 0:
			return execOne(ctx, tx, ledger.ErrNotFound, `UPDATE audit SET more = ? WHERE id = ?`, n-most, line)
		}
		if line, err = auditRow(ctx, tx, row, n-most); err != nil {
			return err
		}
		return execOne(ctx, tx, ledger.ErrNotFound, `UPDATE audit_hour SET line = ? WHERE action = ? AND clerk = ?`, line, row.Action, row.Clerk)
	})
}

// AuditRows implements ledger.Clerks.
func (l *Ledger) AuditRows(ctx context.Context, limit int) ([]ledger.AuditRow, error) {
	return list(ctx, l.reader, "audit rows", func(row scanner) (a ledger.AuditRow, err error) {
		var request []byte
		err = row.Scan(&a.At, &a.Clerk, &a.Action, &request, &a.More)
		copy(a.Request[:], request)
		return a, err
	}, `SELECT at, clerk, action, request, more FROM audit ORDER BY id DESC LIMIT ?`, limit)
}
