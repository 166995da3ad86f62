package sqliteledger

import (
	"context"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// Held implements ledger.Chain.
func (l *Ledger) Held(ctx context.Context, r ledger.Reach, limit int) ([]ledger.Request, error) {
	if !r.Whole() {
		return nil, nil
	}
	return list(ctx, l.reader, "held", scanRequest, requestRows+`WHERE r.holder = ?1
		AND (?2 = '' OR r.village = ?2) AND (?3 = '' OR substr(r.village, 1, length(?3) + 1) = ?3 || '.')
		AND (?1 <> ?5 OR r.agency = ?4) ORDER BY r.made, r.id LIMIT ?6`,
		r.Holder, r.Village, r.District, r.Agency, kiosk.Agency, limit)
}

// Dispositions implements ledger.Chain.
func (l *Ledger) Dispositions(ctx context.Context, id kiosk.RequestID) ([]ledger.Disposition, error) {
	return list(ctx, l.reader, "dispositions", func(row scanner) (d ledger.Disposition, err error) {
		return d, row.Scan(&d.At, &d.Clerk, &d.Holder, &d.Action, &d.To, &d.Next, &d.Reason.Key, &d.Reason.Body)
	}, `SELECT at, clerk, holder, action, state, next, reason_key, reason_body FROM disposition WHERE request = ? ORDER BY id`, id[:])
}

// dispose adds a line to the way of a request.
func dispose(ctx context.Context, tx runner, id kiosk.RequestID, d ledger.Disposition) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO disposition (request, at, clerk, holder, action, state, next, reason_key, reason_body)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id[:], d.At, d.Clerk, d.Holder, d.Action, d.To, d.Next, d.Reason.Key, d.Reason.Body); err != nil {
		return fmt.Errorf("disposition: %w", err)
	}
	return nil
}
