package sqliteledger

import (
	"context"
	"database/sql"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// Ask implements ledger.Asks.
func (l *Ledger) Ask(ctx context.Context, id kiosk.KioskID, news ledger.Sealed, row ledger.AuditRow) error {
	return l.write(ctx, "ask", func(tx *sql.Tx) error {
		var there bool
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM kiosk WHERE ordinal = ? AND revoked = 0)`, id).Scan(&there); err != nil {
			return err
		}
		if !there {
			return ledger.ErrNotFound
		}
		if err := tell(ctx, tx, id, []feedRow{{news: &news}}); err != nil {
			return err
		}
		return audit(ctx, tx, row)
	})
}
