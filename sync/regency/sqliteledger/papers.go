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

// storePapers writes what entries say about papers. A token may be that of two papers, of two disks of one kiosk: an end is of
// the one that began in its own incarnation. A kiosk tells the beginning of a paper that may yet end once more in each.
func storePapers(ctx context.Context, tx runner, events []ledger.PaperEvent) error {
	const own = ` WHERE kiosk = ?1 AND token = ?2 AND inc = ?3`
	for _, e := range events {
		var err error
		switch {
		case e.Begins:
			err = beginPaper(ctx, tx, e)
		case e.Outcome != "":
			_, err = tx.ExecContext(ctx, `UPDATE paper SET outcome = ?4, ended = ?5`+own+
				` AND (outcome = '' OR outcome = 'unknown' AND ?4 IN ('confirmed', 'voided'))`,
				e.By.Kiosk, e.Token, e.By.Incarnation, e.Outcome, e.At)
		default:
			_, err = tx.ExecContext(ctx, `UPDATE paper SET mouth = ?4`+own, e.By.Kiosk, e.Token, e.By.Incarnation, e.Mouth)
		}
		if err != nil {
			return fmt.Errorf("paper: %w", err)
		}
	}
	return nil
}

// beginPaper adds a paper, or moves the same one to the incarnation that tells of it now. A clock that is ahead is told by the
// entries' own times: what is kept of those is no later than their arrival.
func beginPaper(ctx context.Context, tx runner, e ledger.PaperEvent) error {
	n, err := exec(ctx, tx, `UPDATE OR IGNORE paper SET inc = ?3, seq = ?4 WHERE kiosk = ?1 AND token = ?2 AND inc < ?3
		AND request = ?5 AND what = ?6 AND copy = ?7 AND reason = ?8 AND (begun = ?9 OR
		(SELECT time FROM entry e WHERE e.kiosk = paper.kiosk AND e.inc = paper.inc AND e.seq = paper.seq) =
		(SELECT time FROM entry e WHERE e.kiosk = ?1 AND e.inc = ?3 AND e.seq = ?4))`,
		e.By.Kiosk, e.Token, e.By.Incarnation, e.By.Seq, e.Request[:], e.What, e.Copy, e.Reason, e.At)
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO paper (kiosk, token, inc, seq, request, what, copy, reason, begun)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		e.By.Kiosk, e.Token, e.By.Incarnation, e.By.Seq, e.Request[:], e.What, e.Copy, e.Reason, e.At)
	return err
}
