package sqliteledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// PutSet implements ledger.Sets.
func (l *Ledger) PutSet(ctx context.Context, s ledger.Set, row ledger.AuditRow) error {
	return l.write(ctx, "put set", func(tx *sql.Tx) error { return putSet(ctx, tx, s, row) })
}

// SwapSet implements ledger.Swaps.
func (l *Ledger) SwapSet(ctx context.Context, s ledger.Set, was string, row ledger.AuditRow) error {
	return l.write(ctx, "swap set", func(tx *sql.Tx) error {
		var now string
		err := tx.QueryRowContext(ctx, `SELECT version FROM dataset WHERE village = ? AND name = ?`, s.Village, s.Name).Scan(&now)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("set: version: %w", err)
		}
		if now != was {
			return ledger.ErrMoved
		}
		return putSet(ctx, tx, s, row)
	})
}

func putSet(ctx context.Context, tx *sql.Tx, s ledger.Set, row ledger.AuditRow) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO published (village, name, content) VALUES (?, ?, ?)
			ON CONFLICT (village, name) DO UPDATE SET content = excluded.content`, s.Village, s.Name, s.Content)
	if err != nil {
		return fmt.Errorf("set: %w", err)
	}
	if err := setVersion(ctx, tx, s.Village, s.Name, s.Version); err != nil {
		return fmt.Errorf("set: version: %w", err)
	}
	return audit(ctx, tx, row)
}

// Set implements ledger.Sets. The village's own comes before the regency's.
func (l *Ledger) Set(ctx context.Context, village kiosk.VillageCode, name string) (ledger.Set, error) {
	var s ledger.Set
	err := l.reader.QueryRowContext(ctx, `SELECT p.village, p.name, d.version, p.content FROM published p
		JOIN dataset d ON d.village = p.village AND d.name = p.name
		WHERE p.name = ? AND p.village IN (?, '') ORDER BY p.village DESC LIMIT 1`, name, village).
		Scan(&s.Village, &s.Name, &s.Version, &s.Content)
	return s, found("set", err)
}
