package sqliteledger

import (
	"context"
	"database/sql"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// AcceptAppeal implements ledger.AidAppeals.
func (l *Ledger) AcceptAppeal(ctx context.Context, a ledger.AidAppeal) error {
	return l.write(ctx, "accept appeal", func(tx *sql.Tx) error {
		if a.Wrong != nil {
			if _, err := ruleAid(ctx, tx, *a.Wrong); err != nil {
				return err
			}
		}
		if err := decide(ctx, tx, a.Again); err != nil {
			return err
		}
		return decide(ctx, tx, a.Appeal)
	})
}
