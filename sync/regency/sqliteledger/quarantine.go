package sqliteledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
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

// quarantinedAbout looks through the quarantine, which is short, and not through a kiosk's journal.
const quarantinedAbout = quarantinedRows + `AND +e.kiosk = ? AND e.request = ? ORDER BY e.inc, e.seq`

// QuarantinedAbout implements ledger.Quarantine.
func (l *Ledger) QuarantinedAbout(ctx context.Context, id kiosk.KioskID, request kiosk.RequestID) ([]ledger.Entry, error) {
	return list(ctx, l.reader, "quarantine", scanEntry, quarantinedAbout, id, request[:])
}

// withdrawalRows names what the partial index names (step 0031).
const withdrawalRows = quarantinedRows + `AND e.kind = 7 AND e.kiosk = ? `

// inOrder is the order of a journal. The plus keeps it from being read off the primary key, which is a kiosk's whole journal.
const inOrder = `ORDER BY +e.inc, +e.seq`

// Withdrawals implements ledger.Quarantine.
func (l *Ledger) Withdrawals(ctx context.Context, id kiosk.KioskID) ([]ledger.Entry, error) {
	return list(ctx, l.reader, "withdrawals", scanEntry, withdrawalRows+inOrder, id)
}

// QuarantinedEntry implements ledger.Quarantine.
func (l *Ledger) QuarantinedEntry(ctx context.Context, k journal.Key) (ledger.Entry, error) {
	e, err := scanEntry(l.reader.QueryRowContext(ctx, quarantinedRows+`AND e.kiosk = ? AND e.inc = ? AND e.seq = ?`,
		k.Kiosk, k.Incarnation, k.Seq))
	return e, found("entry in quarantine", err)
}

// Rule implements ledger.Quarantine.
func (l *Ledger) Rule(ctx context.Context, r ledger.Ruling) error {
	return l.write(ctx, "rule", func(tx *sql.Tx) error { return ruleOne(ctx, tx, r) })
}

// ruleOne ends a quarantine within a transaction.
func ruleOne(ctx context.Context, tx runner, r ledger.Ruling) error {
	r.Effects = r.NotAfter(r.At)
	b := ledger.Batch{Kiosk: r.Entry.Kiosk, At: r.At, Entries: []ledger.Entry{r.Entry}, Effects: r.Effects}
	told, err := settle(ctx, tx, b)
	if err != nil {
		return err
	}
	later, err := settleCards(ctx, tx, b, told)
	if err != nil {
		return err
	}
	if err := dropErased(ctx, tx, told); err != nil {
		return err
	}
	if told[0].Verdict == kiosk.EntryQuarantined {
		return ledger.ErrClerk
	}
	if err := rule(ctx, tx, r, told[0]); err != nil {
		return err
	}
	rows, err := unheld(ctx, tx, r, told[0].Verdict)
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
	if err := storeNotices(ctx, tx, r.Notices, b.At); err != nil {
		return err
	}
	return audit(ctx, tx, r.Audit)
}

// ruleEarly judges again what took a request back before the request came.
func ruleEarly(ctx context.Context, tx runner, early []ledger.Ruling) error {
	for _, r := range early {
		if err := ruleOne(ctx, tx, r); err != nil && !errors.Is(err, ledger.ErrClerk) { // its request is not held after all
			return fmt.Errorf("withdrawal: %w", err)
		}
	}
	return nil
}

// unheld is what follows the verdict where no request of the entry's id is held: the news of it, and of a refused
// request the verdicts on what took it back.
func unheld(ctx context.Context, tx runner, r ledger.Ruling, v kiosk.VerdictCode) (rows []feedRow, err error) {
	var held bool
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM request WHERE id = ?)`, r.Entry.Request[:]).Scan(&held)
	if err != nil || held {
		return nil, err
	}
	for _, n := range r.News {
		rows = append(rows, feedRow{news: &n})
	}
	if v != kiosk.EntryRejected || r.Entry.Request.IsZero() {
		return rows, nil
	}
	ended, err := endWithdrawals(ctx, tx, r)
	if err != nil {
		return nil, fmt.Errorf("withdrawals: %w", err)
	}
	for _, k := range ended {
		rows = append(rows, feedRow{key: k})
	}
	return rows, nil
}

// endWithdrawals rejects what waits in quarantine to take a refused request back, each with a ruling and a line of the
// audit of its own.
func endWithdrawals(ctx context.Context, tx runner, r ledger.Ruling) ([]journal.Key, error) {
	refused, err := refusedHere(ctx, tx, r.Entry.Kiosk, r.Entry.Request)
	if err != nil || !refused {
		return nil, err
	}
	ended, err := list(ctx, tx, "withdrawals", scanEntry, withdrawalRows+`AND e.request = ? `+inOrder,
		r.Entry.Kiosk, r.Entry.Request[:])
	if err != nil {
		return nil, err
	}
	keys := make([]journal.Key, len(ended))
	for i, e := range ended {
		e.Verdict, e.Code, keys[i] = kiosk.EntryRejected, wire.VerdictState, e.Key
		if err := rule(ctx, tx, ledger.Ruling{At: r.At, Audit: r.Audit}, entryNews{Entry: e}); err != nil {
			return nil, err
		}
		if err := audit(ctx, tx, r.Audit); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

// refusedRows looks into the index entry_unheld.
const refusedRows = `SELECT EXISTS (SELECT 1 FROM entry e CROSS JOIN ruling u ON u.kiosk = e.kiosk AND u.inc = e.inc AND u.seq = e.seq
	WHERE` + unheldRows + `AND e.kiosk = ?1 AND e.request = ?2 AND u.verdict = 'rejected')
	AND NOT EXISTS (SELECT 1 FROM entry e WHERE` + unheldRows + `AND e.verdict = 'quarantined' AND e.kiosk = ?1 AND e.request = ?2)`

// refusedHere says whether a ruling refused a request that this kiosk brought, and no copy of it waits for another.
func refusedHere(ctx context.Context, tx runner, id kiosk.KioskID, request kiosk.RequestID) (refused bool, err error) {
	return refused, tx.QueryRowContext(ctx, refusedRows, id, request[:]).Scan(&refused)
}

// rule compares and sets the verdict, and keeps who decided and why.
func rule(ctx context.Context, tx runner, r ledger.Ruling, e entryNews) error {
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
