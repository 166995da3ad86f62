package sqliteledger

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// Pulse implements ledger.Pulses.
func (l *Ledger) Pulse(ctx context.Context, at int64) (n uint64, err error) {
	err = l.write(ctx, "pulse", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `UPDATE pulse SET n = n + 1, at = ? RETURNING n`, at).Scan(&n)
	})
	if err != nil {
		return 0, reasoned(err)
	}
	return n, nil
}

// reasoned names why SQLite does not write.
func reasoned(err error) error {
	switch sqlite.Code(err) {
	case sqlite.Full:
		return fmt.Errorf("%w: %w", ledger.ErrNoSpace, err)
	case sqlite.IO, sqlite.Flush:
		return fmt.Errorf("%w: %w", ledger.ErrStorage, err)
	case sqlite.Busy:
		return fmt.Errorf("%w: %w", ledger.ErrLocked, err)
	default:
		return err
	}
}
