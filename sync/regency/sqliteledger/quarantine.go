package sqliteledger

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// quarantinedRows reads entries in quarantine; it names the verdict so that the partial index serves.
const quarantinedRows = `SELECT e.kiosk, e.inc, e.seq, e.kind, e.time, e.trusted, e.boot, e.catalogue, e.epoch, e.hash, e.chain,
	e.body_key, e.body_body, e.verdict, e.code, e.request, e.at FROM entry e WHERE e.verdict = 'quarantined' `

func scanEntry(row scanner) (ledger.Entry, error) {
	var e ledger.Entry
	var boot int64
	var hash, chain, request []byte
	err := row.Scan(&e.Kiosk, &e.Incarnation, &e.Seq, &e.Kind, &e.Time, &e.Trusted, &boot, &e.Catalogue, &e.Epoch, &hash, &chain,
		&e.Body.Key, &e.Body.Body, &e.Verdict, &e.Code, &request, &e.At)
	e.Boot = uint64(boot)
	copy(e.Header.Body[:], hash)
	copy(e.Chain[:], chain)
	copy(e.Request[:], request)
	return e, err
}

// Quarantined implements ledger.Quarantine.
func (l *Ledger) Quarantined(ctx context.Context, village kiosk.VillageCode, limit int) ([]ledger.Entry, error) {
	return list(ctx, l.reader, "quarantine", scanEntry, quarantinedRows+`AND (?1 = '' OR e.kind <> ?3 AND e.kiosk IN
		(SELECT ordinal FROM kiosk WHERE village = ?1)) ORDER BY e.at, e.kiosk, e.inc, e.seq LIMIT ?2`, village, limit, journal.KindComplaint)
}

// QuarantinedEntry implements ledger.Quarantine.
func (l *Ledger) QuarantinedEntry(ctx context.Context, k journal.Key) (ledger.Entry, error) {
	e, err := scanEntry(l.reader.QueryRowContext(ctx, quarantinedRows+`AND e.kiosk = ? AND e.inc = ? AND e.seq = ?`,
		k.Kiosk, k.Incarnation, k.Seq))
	return e, found("entry in quarantine", err)
}

// Rule implements ledger.Quarantine.
func (l *Ledger) Rule(ctx context.Context, r ledger.Ruling) error {
	r.Effects = r.NotAfter(r.At)
	return l.write(ctx, "rule", func(tx *sql.Tx) error {
		b := ledger.Batch{Kiosk: r.Entry.Kiosk, At: r.At, Entries: []ledger.Entry{r.Entry}, Effects: r.Effects}
		told, err := settle(ctx, tx, b)
		if err != nil {
			return err
		}
		later, err := settleCards(ctx, tx, b, told)
		if err != nil {
			return err
		}
		if told[0].Verdict == kiosk.EntryQuarantined {
			return ledger.ErrClerk
		}
		if err := rule(ctx, tx, r, told[0]); err != nil {
			return err
		}
		rows, err := unheld(ctx, tx, r)
		if err != nil {
			return err
		}
		rows = append(rowsOf(told), rows...)
		if err := tell(ctx, tx, r.Entry.Kiosk, rows); err != nil {
			return err
		}
		if err := tellAll(ctx, tx, later); err != nil {
			return err
		}
		if err := storePapers(ctx, tx, r.Papers); err != nil {
			return err
		}
		if err := storeBlobs(ctx, tx, b); err != nil {
			return err
		}
		if err := storeNotices(ctx, tx, r.Notices); err != nil {
			return err
		}
		return audit(ctx, tx, r.Audit)
	})
}

// unheld is the news that is told only where no request of the entry's id is held.
func unheld(ctx context.Context, tx *sql.Tx, r ledger.Ruling) (rows []feedRow, err error) {
	var held bool
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM request WHERE id = ?)`, r.Entry.Request[:]).Scan(&held)
	if err != nil || held {
		return nil, err
	}
	for _, n := range r.News {
		rows = append(rows, feedRow{news: &n})
	}
	return rows, nil
}

// rule compares and sets the verdict, and keeps who decided and why.
func rule(ctx context.Context, tx *sql.Tx, r ledger.Ruling, e entryNews) error {
	var request []byte
	if !e.Request.IsZero() {
		request = e.Request[:]
	}
	if err := execOne(ctx, tx, ledger.ErrMoved, `UPDATE entry SET verdict = ?, code = ?, request = ?, body_key = ?, body_body = ?
		WHERE kiosk = ? AND inc = ? AND seq = ? AND verdict = 'quarantined'`, e.Verdict, e.Code, request, e.Body.Key, e.Body.Body,
		e.Kiosk, e.Incarnation, e.Seq); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO ruling (kiosk, inc, seq, at, clerk, verdict, reason_key, reason_body)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, e.Kiosk, e.Incarnation, e.Seq, r.At, r.Audit.Clerk, e.Verdict, r.Reason.Key, r.Reason.Body)
	if err != nil {
		return fmt.Errorf("ruling: %w", err)
	}
	return nil
}
