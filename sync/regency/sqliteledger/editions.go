package sqliteledger

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// KeepEdition implements ledger.Editions.
func (l *Ledger) KeepEdition(ctx context.Context, version string, content []byte, at int64) (fresh bool, err error) {
	err = l.write(ctx, "keep edition", func(tx *sql.Tx) error {
		n, err := exec(ctx, tx, `INSERT INTO edition (version, at, content) VALUES (?, ?, ?) ON CONFLICT (version) DO NOTHING`, version, at, content)
		if err != nil {
			return fmt.Errorf("edition: %w", err)
		}
		fresh = n == 1
		return nil
	})
	return fresh, err
}

// Edition implements ledger.Editions.
func (l *Ledger) Edition(ctx context.Context, version string) (content []byte, err error) {
	err = l.reader.QueryRowContext(ctx, `SELECT content FROM edition WHERE version = ?`, version).Scan(&content)
	return content, found("edition", err)
}

// Editions implements ledger.Editions.
func (l *Ledger) Editions(ctx context.Context) ([]ledger.Edition, error) {
	return list(ctx, l.reader, "editions", func(row scanner) (e ledger.Edition, err error) {
		return e, row.Scan(&e.Version, &e.At, &e.Waiting, &e.Held)
	}, `SELECT v, max(at), sum(waits), sum(held) FROM (
		SELECT version AS v, at, 0 AS waits, 0 AS held FROM edition
		UNION ALL SELECT catalogue, 0, 1, 0 FROM request WHERE holder <> ''
		UNION ALL SELECT catalogue, 0, 0, 1 FROM entry WHERE verdict = 'quarantined' AND kind = ?)
		GROUP BY v ORDER BY max(at), v`, journal.KindRequestNew)
}
