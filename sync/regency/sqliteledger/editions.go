package sqliteledger

import (
	"context"
	"database/sql"
	"fmt"
)

// KeepEdition implements ledger.Editions.
func (l *Ledger) KeepEdition(ctx context.Context, version string, content []byte, at int64) error {
	return l.write(ctx, "keep edition", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO edition (version, at, content) VALUES (?, ?, ?) ON CONFLICT (version) DO NOTHING`, version, at, content)
		if err != nil {
			return fmt.Errorf("edition: %w", err)
		}
		return nil
	})
}

// Edition implements ledger.Editions.
func (l *Ledger) Edition(ctx context.Context, version string) (content []byte, err error) {
	err = l.reader.QueryRowContext(ctx, `SELECT content FROM edition WHERE version = ?`, version).Scan(&content)
	return content, found("edition", err)
}
