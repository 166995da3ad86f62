package sqliteledger

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// eraseBrought is the statements that drop what a kiosk, ?2, brought of a request, ?1. What waits in quarantine to take one
// back goes on waiting: it names nobody.
var eraseBrought = []string{
	`UPDATE ruling SET reason_key = NULL, reason_body = NULL WHERE (kiosk, inc, seq) IN
		(SELECT kiosk, inc, seq FROM entry WHERE kiosk = ?2 AND request = ?1)`,
	`UPDATE entry SET body_key = NULL, body_body = NULL WHERE kiosk = ?2 AND request = ?1 AND (verdict <> 'quarantined' OR kind = 6)`,
	`UPDATE candidate SET state = 'dropped', ` + forgetTyped + ` WHERE state = 'waiting' AND kiosk = ?2
		AND id = (SELECT candidate FROM candidate_request WHERE request = ?1)
		AND NOT EXISTS (SELECT 1 FROM candidate_request c JOIN request r ON r.id = c.request
			WHERE c.candidate = candidate.id AND r.id <> ?1 AND r.state = 'menunggu-dikukuhkan')
		AND NOT EXISTS (SELECT 1 FROM candidate_request c JOIN entry e ON e.kiosk = ?2 AND e.request = c.request
			WHERE c.candidate = candidate.id AND c.request <> ?1 AND e.kind = 6 AND e.verdict <> 'accepted' AND e.verdict = 'quarantined')`,
	`UPDATE candidate SET typed_key = NULL, typed_body = NULL WHERE state <> 'waiting' AND kiosk = ?2
		AND id = (SELECT candidate FROM candidate_request WHERE request = ?1)`,
}

// eraseHeld is the statements that drop what hangs on a request that is held, ?1.
var eraseHeld = []string{
	`UPDATE entry SET body_key = NULL, body_body = NULL WHERE (kiosk, inc, seq) IN (SELECT kiosk, inc, seq FROM request WHERE id = ?1)`,
	`UPDATE disposition SET reason_key = NULL, reason_body = NULL WHERE request = ?1`,
	`UPDATE letter SET record_key = NULL, record_body = NULL WHERE request = ?1`,
	`UPDATE request SET subject = x'', record_key = NULL, record_body = NULL WHERE id = ?1`,
	`DELETE FROM visit WHERE request = ?1`,
	`DELETE FROM bansos_guess WHERE bansos IN (SELECT id FROM bansos WHERE request = ?1)`,
	`UPDATE bansos_claim SET subject = x'' WHERE freed IS NOT NULL AND bansos IN (SELECT id FROM bansos WHERE request = ?1)`,
	`UPDATE bansos SET record_key = NULL, record_body = NULL WHERE request = ?1`,
	`UPDATE bansos SET nik = NULL, kk = NULL, subject = NULL, mark = NULL WHERE request = ?1
		AND NOT EXISTS (SELECT 1 FROM bansos_claim c WHERE c.bansos = bansos.id AND c.freed IS NULL)`,
}

// unheldRows is the entries of the index entry_unheld.
const unheldRows = ` e.kind = 6 AND e.verdict <> 'accepted' `

// Unheld implements ledger.Erasures.
func (l *Ledger) Unheld(ctx context.Context) ([]ledger.Entry, error) {
	return list(ctx, l.reader, "unheld", scanEntry, `SELECT e.kiosk, e.inc, e.seq, e.kind, e.time, e.trusted, e.boot, e.catalogue, e.epoch,
		e.hash, e.chain, e.body_key, e.body_body, e.verdict, e.code, e.request, coalesce(u.at, e.at)
		FROM entry e LEFT JOIN ruling u ON u.kiosk = e.kiosk AND u.inc = e.inc AND u.seq = e.seq
		WHERE `+unheldRows+`AND e.request IS NOT NULL AND e.body_body IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM request r WHERE r.id = e.request AND r.kiosk = e.kiosk) ORDER BY e.kiosk, e.inc, e.seq`)
}

// Erase implements ledger.Erasures.
func (l *Ledger) Erase(ctx context.Context, e ledger.Erasure) error {
	err := l.write(ctx, "erase", func(tx *sql.Tx) error {
		look, queries := erasable, append(slices.Clone(eraseBrought), eraseHeld...)
		if e.Kiosk != 0 {
			look, queries = erasableUnheld, eraseBrought
		}
		id, before, err := look(ctx, tx, e)
		if err != nil {
			return err
		}
		for _, q := range queries {
			if _, err := tx.ExecContext(ctx, q, e.Request[:], id); err != nil {
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
	return l.EmptyLog(ctx)
}

// erasable says whose request it is, and whether it was erased before.
func erasable(ctx context.Context, tx runner, e ledger.Erasure) (id kiosk.KioskID, before bool, err error) {
	var state kiosk.RequestState
	err = tx.QueryRowContext(ctx, `SELECT r.kiosk, r.state, coalesce(r.record_body, e.body_body) IS NULL FROM request r
		LEFT JOIN entry e ON e.kiosk = r.kiosk AND e.inc = r.inc AND e.seq = r.seq WHERE r.id = ?`, e.Request[:]).Scan(&id, &state, &before)
	if err != nil {
		return 0, false, found("request", err)
	}
	if !slices.Contains(e.From, state) {
		return 0, false, ledger.ErrMoved
	}
	return id, before, nil
}

// erasableUnheld is erasable of a request that its kiosk brought and that is not held.
func erasableUnheld(ctx context.Context, tx runner, e ledger.Erasure) (id kiosk.KioskID, before bool, err error) {
	var entries, bodies, waiting int
	var held bool
	err = tx.QueryRowContext(ctx, `SELECT count(*), count(e.body_body), coalesce(sum(e.verdict = 'quarantined'), 0),
		EXISTS (SELECT 1 FROM request WHERE id = ?1 AND kiosk = ?2) FROM entry e WHERE `+unheldRows+`AND e.kiosk = ?2 AND e.request = ?1`,
		e.Request[:], e.Kiosk).Scan(&entries, &bodies, &waiting, &held)
	switch {
	case err != nil:
		return 0, false, fmt.Errorf("unheld: %w", err)
	case held || waiting > 0:
		return 0, false, ledger.ErrMoved
	case entries == 0:
		return 0, false, ledger.ErrNotFound
	}
	return e.Kiosk, bodies == 0, nil
}

// erasedRows says whether what a kiosk, ?2, brought of a request, ?1, was erased: of one that is held, or of one that is not.
const erasedRows = `SELECT EXISTS (SELECT 1 FROM request r JOIN entry e ON e.kiosk = r.kiosk AND e.inc = r.inc AND e.seq = r.seq
		WHERE r.id = ?1 AND r.kiosk = ?2 AND r.record_body IS NULL AND e.body_body IS NULL)
	OR EXISTS (SELECT 1 FROM entry e WHERE` + unheldRows + `AND e.kiosk = ?2 AND e.request = ?1 AND e.body_body IS NULL)`

// dropErased keeps no body of an entry about a request that was erased: a disk that was cloned or restored brings it again.
// One that begins now was not; most entries are such, and none of them costs a question.
func dropErased(ctx context.Context, tx runner, entries []entryNews) error {
	for i, e := range entries {
		if e.Request.IsZero() || e.begins || e.Verdict == kiosk.EntryQuarantined {
			continue
		}
		var erased bool
		if err := tx.QueryRowContext(ctx, erasedRows, e.Request[:], e.Kiosk).Scan(&erased); err != nil {
			return fmt.Errorf("erased: %w", err)
		}
		if erased {
			entries[i].Body = ledger.Sealed{}
		}
	}
	return nil
}

// EmptyLog implements ledger.Erasures: secure_delete has overwritten the pages, the log still holds them as they were.
func (l *Ledger) EmptyLog(ctx context.Context) error {
	var busy, log, done int
	if err := l.writer.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &log, &done); err != nil || busy != 0 {
		return fmt.Errorf("sqliteledger: erase: the log could not be emptied (busy %d), erase again: %w", busy, err)
	}
	return nil
}
