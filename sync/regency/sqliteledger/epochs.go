package sqliteledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// NewestEpochs implements ledger.Epochs.
func (l *Ledger) NewestEpochs(ctx context.Context) ([]ledger.EpochOf, error) {
	return list(ctx, l.reader, "newest epochs", func(row scanner) (e ledger.EpochOf, err error) {
		err = row.Scan(&e.Kiosk, &e.Body)
		return e, err
	}, `SELECT ordinal, (SELECT body_body FROM entry WHERE entry.kiosk = ordinal AND entry.inc = kiosk.inc AND kind = ?
		ORDER BY seq DESC LIMIT 1) FROM kiosk WHERE revoked = 0 ORDER BY ordinal`, int(journal.KindEpoch))
}
