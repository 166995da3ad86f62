package sqliteledger

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// Chain implements ledger.Intake.
func (l *Ledger) Chain(ctx context.Context, k journal.Key) (journal.Hash, error) {
	var b []byte
	err := l.reader.QueryRowContext(ctx, `SELECT chain FROM entry WHERE kiosk = ? AND inc = ? AND seq = ?`,
		k.Kiosk, k.Incarnation, k.Seq).Scan(&b)
	var h journal.Hash
	copy(h[:], b)
	return h, found("chain", err)
}

// Ends implements ledger.Intake.
func (l *Ledger) Ends(ctx context.Context, id kiosk.KioskID, limit int) ([]ledger.Position, error) {
	return list(ctx, l.reader, "ends", func(row scanner) (p ledger.Position, err error) {
		var head []byte
		err = row.Scan(&p.Incarnation, &p.Last, &head)
		copy(p.Head[:], head)
		return p, err
	}, `SELECT * FROM (SELECT inc, max(seq), chain FROM entry WHERE kiosk = ? GROUP BY inc ORDER BY inc DESC LIMIT ?) ORDER BY inc`, id, limit)
}

// Carried implements ledger.Intake.
func (l *Ledger) Carried(ctx context.Context, id kiosk.KioskID, kind journal.Kind, body journal.Hash) (bool, error) {
	var there bool
	err := l.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM entry WHERE kiosk = ? AND hash = ? AND kind = ? AND kind > 2 AND epoch = 0)`,
		id, body[:], kind).Scan(&there)
	return there, found("carried", err)
}

// EpochBody implements ledger.Intake.
func (l *Ledger) EpochBody(ctx context.Context, k journal.Key) ([]byte, error) {
	var b []byte
	err := l.reader.QueryRowContext(ctx, `SELECT body_body FROM entry WHERE kiosk = ? AND inc = ? AND seq = ? AND kind = ?`,
		k.Kiosk, k.Incarnation, k.Seq, journal.KindEpoch).Scan(&b)
	return b, found("epoch", err)
}

// Append implements ledger.Intake. Batches that come at the same time share a commit (group); the call
// returns when its batch is durable or refused, even where ctx ends meanwhile.
func (l *Ledger) Append(ctx context.Context, b ledger.Batch) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("sqliteledger: append: %w", err)
	}
	return l.group.commit(b, l.appendAll)
}

// appendOne performs a batch within a transaction.
func appendOne(ctx context.Context, tx runner, b ledger.Batch) error {
	if err := move(ctx, tx, b.Kiosk, b.From, b.To); err != nil {
		return err
	}
	b.Effects = b.NotAfter(b.At)
	if _, err := tx.ExecContext(ctx, `UPDATE kiosk SET seen = ?, health = coalesce(?, health) WHERE ordinal = ?`,
		b.At, b.Health, b.Kiosk); err != nil {
		return err
	}
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
	if err := storeEntries(ctx, tx, b.At, told); err != nil {
		return err
	}
	if err := tell(ctx, tx, b.Kiosk, rowsOf(told)); err != nil {
		return err
	}
	if err := tellAll(ctx, tx, later); err != nil {
		return err
	}
	if err := storePapers(ctx, tx, b.Papers); err != nil {
		return err
	}
	if err := storeBlobs(ctx, tx, b); err != nil {
		return err
	}
	if err := storeNotices(ctx, tx, b.Notices, b.At); err != nil {
		return err
	}
	return ruleEarly(ctx, tx, b.Early)
}

// move compares and sets a kiosk's position.
func move(ctx context.Context, tx runner, id kiosk.KioskID, from, to ledger.Position) error {
	return execOne(ctx, tx, ledger.ErrMoved,
		`UPDATE kiosk SET inc = ?, last = ?, head = ? WHERE ordinal = ? AND inc = ? AND last = ? AND head = ?`,
		to.Incarnation, to.Last, to.Head[:], id, from.Incarnation, from.Last, from.Head[:])
}

// entryNews is an entry as settled, with the news that follows its verdict in the feed.
type entryNews struct {
	ledger.Entry
	news   []ledger.Sealed
	begins bool // it brought a request that the ledger did not know
}

// settle performs what entries say about requests, in the order in which they say it: what was taken back leaves its
// places to what was asked for after it. The schema may turn an accepted entry into a rejected one.
func settle(ctx context.Context, tx runner, b ledger.Batch) ([]entryNews, error) {
	told := make([]entryNews, len(b.Entries))
	unheld, err := anyUnheld(ctx, tx, b.Kiosk)
	if err != nil {
		return nil, fmt.Errorf("request: %w", err)
	}
	for i, e := range b.Entries {
		told[i].Entry = e
		if err := told[i].known(ctx, tx, unheld); err != nil {
			return nil, fmt.Errorf("request: %w", err)
		}
	}
	cancels := b.Cancels
	for _, r := range b.Requests {
		n := 0
		for n < len(cancels) && cancels[n].Entry < r.Entry {
			n++
		}
		if err := settleCancels(ctx, tx, b, cancels[:n], told); err != nil {
			return nil, err
		}
		cancels = cancels[n:]
		if err := settleRequest(ctx, tx, b, r, &told[r.Entry]); err != nil {
			return nil, err
		}
	}
	if err := settleCancels(ctx, tx, b, cancels, told); err != nil {
		return nil, err
	}
	if err := addSurveys(ctx, tx, b.Surveys); err != nil {
		return nil, err
	}
	return told, addComplaints(ctx, tx, b.Complaints, told)
}

// settleRequest adds a request with its places and its wish for a visit.
func settleRequest(ctx context.Context, tx runner, b ledger.Batch, r ledger.NewRequest, told *entryNews) error {
	if told.Verdict == kiosk.EntryRejected {
		return nil // it is known
	}
	news := []ledger.Sealed{r.News}
	fresh, code, err := addRequest(ctx, tx, b.Entries[r.Entry].Key, r.Request)
	if err != nil {
		return fmt.Errorf("request: %w", err)
	}
	if fresh && r.Aid != nil {
		refused, err := settleAid(ctx, tx, r.Request.ID, b.Kiosk, r.Aid, b.At)
		if err != nil {
			return fmt.Errorf("bansos: %w", err)
		}
		if refused != nil {
			news = refused
		}
	}
	if fresh && r.Visit {
		if err := addVisit(ctx, tx, r.Request.ID); err != nil {
			return err
		}
	}
	told.settled(code, fresh, news...)
	told.begins = fresh
	return nil
}

// settleCancels takes requests back.
func settleCancels(ctx context.Context, tx runner, b ledger.Batch, cancels []ledger.Cancel, told []entryNews) error {
	for _, c := range cancels {
		code, err := cancel(ctx, tx, b.Kiosk, b.At, c)
		if err != nil {
			return fmt.Errorf("cancel: %w", err)
		}
		told[c.Entry].settled(code, code == "", c.News)
		if code == wire.VerdictRequest {
			told[c.Entry].Verdict = kiosk.EntryQuarantined
		}
	}
	return nil
}

// settled notes what became of an entry's request: a code rejects it, a change is news.
func (e *entryNews) settled(code string, changed bool, news ...ledger.Sealed) {
	if code != "" {
		e.Verdict, e.Code, e.Tell = kiosk.EntryRejected, code, true
	}
	if changed {
		e.news = news
	}
}

// anyUnheld says whether a kiosk brought a request that was not taken in: most never did, and one question a batch tells.
func anyUnheld(ctx context.Context, tx runner, id kiosk.KioskID) (some bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM entry e WHERE`+unheldRows+`AND e.kiosk = ?)`, id).Scan(&some)
	return some, err
}

// known settles an entry with a request that a clerk has ruled on, also where nothing is lacking any more: a copy of it was
// taken in or refused, and so is this one. Of a kiosk without an unheld entry nothing is asked that the request's own row does not tell.
func (e *entryNews) known(ctx context.Context, tx runner, unheld bool) error {
	if e.Kind != journal.KindRequestNew || e.Verdict == kiosk.EntryRejected || e.Request.IsZero() || !unheld && e.Verdict != kiosk.EntryQuarantined {
		return nil
	}
	var held bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM request WHERE id = ? AND kiosk = ?)`, e.Request[:], e.Kiosk).Scan(&held)
	if err != nil {
		return err
	}
	if held {
		e.Verdict, e.Code = kiosk.EntryAccepted, ""
		return nil
	}
	refused, err := refusedHere(ctx, tx, e.Kiosk, e.Request)
	if refused {
		e.Verdict, e.Code = kiosk.EntryRejected, wire.VerdictClerk
	}
	return err
}

// addRequest inserts a request that an entry brings. Where the schema refuses it, code is empty if this kiosk brought the
// same request before, and wire.VerdictDuplicate if not.
func addRequest(ctx context.Context, tx runner, by journal.Key, r ledger.Request) (fresh bool, code string, err error) {
	n, err := exec(ctx, tx, `INSERT INTO request (id, kiosk, number, register, service, catalogue, village, assurance, state,
		holder, agency, made, changed, subject, inc, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`,
		r.ID[:], r.Kiosk, r.Number, r.Register, r.Service, r.Catalogue, r.Village, r.Assurance, r.State,
		r.Holder, r.Agency, r.Made, r.Changed, r.Subject, by.Incarnation, by.Seq)
	if err != nil || n == 1 {
		return n == 1, "", err
	}
	var same int
	err = tx.QueryRowContext(ctx, `SELECT count(*) FROM request WHERE id = ? AND kiosk = ? AND number = ?`,
		r.ID[:], r.Kiosk, r.Number).Scan(&same)
	if err == nil && same == 0 {
		code = wire.VerdictDuplicate
	}
	return false, code, err
}

// cancel withdraws a request if it is this kiosk's and in one of the states that allow it, and notes that on its way;
// otherwise code is the cancellation's, or wire.VerdictRequest where no such request is held and none was refused in quarantine.
func cancel(ctx context.Context, tx runner, id kiosk.KioskID, at int64, c ledger.Cancel) (code string, err error) {
	for _, from := range c.From {
		n, err := exec(ctx, tx, `UPDATE request SET state = ?, holder = '', changed = ? WHERE id = ? AND kiosk = ? AND state = ?`,
			kiosk.Cancelled, at, c.Request[:], id, from)
		if err != nil {
			return "", err
		}
		if n == 0 {
			continue
		}
		if err := dispose(ctx, tx, c.Request, ledger.Disposition{At: at, Action: ledger.ActionOwnerCancel, To: kiosk.Cancelled}); err != nil {
			return "", err
		}
		return "", moveAid(ctx, tx, c.Request, kiosk.Cancelled, at)
	}
	var held bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM request WHERE id = ?)`, c.Request[:]).Scan(&held); err != nil {
		return "", err
	}
	if held {
		return c.Code, nil
	}
	refused, err := refusedHere(ctx, tx, id, c.Request)
	if err != nil || refused {
		return c.Code, err
	}
	return wire.VerdictRequest, nil
}

// storeEntries inserts the entries.
func storeEntries(ctx context.Context, tx runner, at int64, entries []entryNews) error {
	for _, e := range entries {
		var request []byte
		if !e.Request.IsZero() {
			request = e.Request[:]
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO entry (kiosk, inc, seq, kind, time, trusted, boot, catalogue, epoch, hash,
			chain, body_key, body_body, verdict, code, request, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			e.Kiosk, e.Incarnation, e.Seq, e.Kind, e.Time, e.Trusted, int64(e.Boot), e.Catalogue,
			e.Epoch, e.Header.Body[:], e.Chain[:], e.Body.Key, e.Body.Body, e.Verdict, e.Code, request, at); err != nil {
			return fmt.Errorf("entry %d: %w", e.Seq, err)
		}
	}
	return nil
}

// rowsOf lists the feed rows that entries cause, in their order.
func rowsOf(entries []entryNews) (rows []feedRow) {
	for _, e := range entries {
		if e.Tell {
			rows = append(rows, feedRow{key: e.Key})
		}
		for _, n := range e.news {
			rows = append(rows, feedRow{news: &n})
		}
	}
	return rows
}

// Reincarnate implements ledger.Intake.
func (l *Ledger) Reincarnate(ctx context.Context, o ledger.Order) error {
	return l.write(ctx, "reincarnate", func(tx *sql.Tx) error {
		if err := move(ctx, tx, o.Kiosk, o.From, ledger.Position{Incarnation: o.Incarnation}); err != nil {
			return err
		}
		return storeNotices(ctx, tx, []ledger.Notice{o.Alarm}, o.Alarm.At)
	})
}

// Alarmed implements ledger.Intake.
func (l *Ledger) Alarmed(ctx context.Context, word, or string) (int64, error) {
	var at int64
	err := l.reader.QueryRowContext(ctx, `SELECT coalesce(max(at), 0) FROM notice WHERE kind = ? AND word IN (?, ?)`,
		ledger.NoticeAlarm, word, or).Scan(&at)
	return at, found("alarmed", err)
}

// Alarm implements ledger.Intake.
func (l *Ledger) Alarm(ctx context.Context, n ledger.Notice) error {
	const hour = 3_600_000 // ms
	return l.write(ctx, "alarm", func(tx *sql.Tx) error {
		var again bool
		err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM notice WHERE kiosk = ?1 AND at > ?2 AND at <= ?3 AND kind = ?4
			AND device = ?5 AND word = ?6)`, n.Kiosk, n.At-hour, n.At, n.Kind, n.Device, n.Word).Scan(&again)
		if err != nil || again {
			return err
		}
		return storeNotices(ctx, tx, []ledger.Notice{n}, n.At)
	})
}
