package sqliteledger

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// Visits implements ledger.Visits.
func (l *Ledger) Visits(ctx context.Context, village kiosk.VillageCode) ([]ledger.Visit, error) {
	return list(ctx, l.reader, "visits", func(row scanner) (v ledger.Visit, err error) {
		v.Request, err = scanRequestAnd(row, &v.At)
		return v, err
	}, `SELECT `+requestColumns+`, v.at FROM visit v JOIN request r ON r.id = v.request
		LEFT JOIN entry e ON e.kiosk = r.kiosk AND e.inc = r.inc AND e.seq = r.seq
		WHERE r.village = ? AND r.state NOT IN ('sudah-diambil', 'sudah-ditindaklanjuti', 'dibatalkan', 'ditolak')
		AND (v.at <> 0 OR NOT EXISTS (SELECT 1 FROM paper p WHERE p.request = r.id AND p.what = 'extract'
			AND p.outcome IN ('printed', 'confirmed') AND p.mouth <> ?))
		ORDER BY r.made, r.id`, village, ledger.MouthRetracted)
}

// DateVisits implements ledger.Visits.
func (l *Ledger) DateVisits(ctx context.Context, d ledger.VisitDate) error {
	return l.write(ctx, "date visits", func(tx *sql.Tx) error {
		for _, t := range d.Tell {
			if err := dateVisit(ctx, tx, d, t); err != nil {
				return err
			}
		}
		return nil
	})
}

func dateVisit(ctx context.Context, tx *sql.Tx, d ledger.VisitDate, t ledger.VisitTell) error {
	var was int64
	var state kiosk.RequestState
	var at kiosk.KioskID
	err := tx.QueryRowContext(ctx, `SELECT v.at, r.state, r.kiosk FROM visit v JOIN request r ON r.id = v.request
		WHERE v.request = ? AND r.village = ?`, t.Request[:], d.Village).Scan(&was, &state, &at)
	switch {
	case err != nil:
		return found("visit", err)
	case state.Ended():
		return nil
	case was != t.Was:
		return ledger.ErrMoved
	}
	if _, err := tx.ExecContext(ctx, `UPDATE visit SET at = ? WHERE request = ?`, d.At, t.Request[:]); err != nil {
		return err
	}
	if err := tell(ctx, tx, at, []feedRow{{news: &t.News}}); err != nil {
		return err
	}
	return audit(ctx, tx, t.Audit)
}

// addVisit keeps that a new request asks for a visit.
func addVisit(ctx context.Context, tx runner, id kiosk.RequestID) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO visit (request) VALUES (?)`, id[:]); err != nil {
		return fmt.Errorf("visit: %w", err)
	}
	return nil
}
