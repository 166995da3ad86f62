package sqliteledger

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// erase is the statements that drop what hangs on a request, ?1.
var erase = []string{
	`UPDATE ruling SET reason_key = NULL, reason_body = NULL WHERE (kiosk, inc, seq) IN
		(SELECT kiosk, inc, seq FROM entry WHERE request = ?1)`,
	`UPDATE entry SET body_key = NULL, body_body = NULL WHERE (kiosk, inc, seq) IN
		(SELECT kiosk, inc, seq FROM entry WHERE request = ?1 UNION SELECT kiosk, inc, seq FROM request WHERE id = ?1)`,
	`UPDATE disposition SET reason_key = NULL, reason_body = NULL WHERE request = ?1`,
	`UPDATE letter SET record_key = NULL, record_body = NULL WHERE request = ?1`,
	`UPDATE candidate SET state = 'dropped', ` + forgetTyped + ` WHERE state = 'waiting' AND id = (SELECT candidate FROM candidate_request WHERE request = ?1)
		AND NOT EXISTS (SELECT 1 FROM candidate_request c JOIN request r ON r.id = c.request
			WHERE c.candidate = candidate.id AND r.id <> ?1 AND r.state = 'menunggu-dikukuhkan')`,
	`UPDATE candidate SET typed_key = NULL, typed_body = NULL WHERE state <> 'waiting'
		AND id = (SELECT candidate FROM candidate_request WHERE request = ?1)`,
	`UPDATE request SET subject = x'', record_key = NULL, record_body = NULL WHERE id = ?1`,
	`DELETE FROM visit WHERE request = ?1`,
	`DELETE FROM bansos_guess WHERE bansos IN (SELECT id FROM bansos WHERE request = ?1)`,
	`UPDATE bansos_claim SET subject = x'' WHERE freed IS NOT NULL AND bansos IN (SELECT id FROM bansos WHERE request = ?1)`,
	`UPDATE bansos SET record_key = NULL, record_body = NULL WHERE request = ?1`,
	`UPDATE bansos SET nik = NULL, kk = NULL, subject = NULL, mark = NULL WHERE request = ?1
		AND NOT EXISTS (SELECT 1 FROM bansos_claim c WHERE c.bansos = bansos.id AND c.freed IS NULL)`,
}

// Erase implements ledger.Erasures.
func (l *Ledger) Erase(ctx context.Context, e ledger.Erasure) error {
	err := l.write(ctx, "erase", func(tx *sql.Tx) error {
		var id kiosk.KioskID
		var state kiosk.RequestState
		var before bool
		err := tx.QueryRowContext(ctx, `SELECT r.kiosk, r.state, coalesce(r.record_body, e.body_body) IS NULL FROM request r
			LEFT JOIN entry e ON e.kiosk = r.kiosk AND e.inc = r.inc AND e.seq = r.seq WHERE r.id = ?`, e.Request[:]).Scan(&id, &state, &before)
		if err != nil {
			return found("request", err)
		}
		if !slices.Contains(e.From, state) {
			return ledger.ErrMoved
		}
		for _, q := range erase {
			if _, err := tx.ExecContext(ctx, q, e.Request[:]); err != nil {
				return err
			}
		}
		for _, row := range e.News {
			if err := execOne(ctx, tx, ledger.ErrNotFound, `UPDATE feed SET news_key = ?, news_body = ? WHERE kiosk = ? AND n = ? AND inc IS NULL`,
				row.News.Key, row.News.Body, id, row.N); err != nil {
				return err
			}
		}
		if !before {
			if err := tell(ctx, tx, id, []feedRow{{news: &e.Told}}); err != nil {
				return err
			}
		}
		return audit(ctx, tx, e.Audit)
	})
	if err != nil {
		return err
	}
	return l.emptyLog(ctx)
}

// dropErased keeps no body of an entry about a request that was erased: a disk that was cloned or restored brings it again.
// One that begins now was not; most entries are such, and none of them costs a question.
func dropErased(ctx context.Context, tx runner, entries []entryNews) error {
	for i, e := range entries {
		if e.Request.IsZero() || e.begins {
			continue
		}
		var erased bool
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM request r JOIN entry e ON e.kiosk = r.kiosk AND e.inc = r.inc AND e.seq = r.seq
			WHERE r.id = ? AND r.record_body IS NULL AND e.body_body IS NULL)`, e.Request[:]).Scan(&erased); err != nil {
			return fmt.Errorf("erased: %w", err)
		}
		if erased {
			entries[i].Body = ledger.Sealed{}
		}
	}
	return nil
}

// emptyLog ends an erasure: secure_delete has overwritten the pages, the log still holds them as they were.
func (l *Ledger) emptyLog(ctx context.Context) error {
	var busy, log, done int
	if err := l.writer.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &log, &done); err != nil || busy != 0 {
		return fmt.Errorf("sqliteledger: erase: the log could not be emptied (busy %d), erase again: %w", busy, err)
	}
	return nil
}
