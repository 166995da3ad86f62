package sqliteledger

import (
	"context"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// PapersOf implements ledger.Papers.
func (l *Ledger) PapersOf(ctx context.Context, id kiosk.RequestID) ([]ledger.Paper, error) {
	return list(ctx, l.reader, "papers", func(s scanner) (p ledger.Paper, err error) {
		return p, s.Scan(&p.Kiosk, &p.Token, &p.What, &p.Copy, &p.Reason, &p.Begun, &p.Ended, &p.Outcome, &p.Mouth)
	}, `SELECT kiosk, token, what, copy, reason, begun, ended, outcome, mouth FROM paper WHERE request = ?
		ORDER BY begun, kiosk, inc, seq`, id[:])
}

// storePapers writes what entries say about papers. The end of a paper may be told by a later
// incarnation of its kiosk's disk: it is of the newest paper with that token.
func storePapers(ctx context.Context, tx runner, events []ledger.PaperEvent) error {
	const newest = ` WHERE kiosk = ?1 AND token = ?2 AND inc = (SELECT max(inc) FROM paper WHERE kiosk = ?1 AND token = ?2 AND inc <= ?3)`
	for _, e := range events {
		var err error
		switch {
		case e.Begins:
			_, err = tx.ExecContext(ctx, `INSERT INTO paper (kiosk, token, inc, seq, request, what, copy, reason, begun)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
				e.By.Kiosk, e.Token, e.By.Incarnation, e.By.Seq, e.Request[:], e.What, e.Copy, e.Reason, e.At)
		case e.Outcome != "":
			_, err = tx.ExecContext(ctx, `UPDATE paper SET outcome = ?4, ended = ?5`+newest+
				` AND (outcome = '' OR outcome = 'unknown' AND ?4 IN ('confirmed', 'voided'))`,
				e.By.Kiosk, e.Token, e.By.Incarnation, e.Outcome, e.At)
		default:
			_, err = tx.ExecContext(ctx, `UPDATE paper SET mouth = ?4`+newest,
				e.By.Kiosk, e.Token, e.By.Incarnation, e.Mouth)
		}
		if err != nil {
			return fmt.Errorf("paper: %w", err)
		}
	}
	return nil
}
