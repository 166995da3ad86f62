package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// FeedCursor is the last feed item that was applied, and its mark.
func (s *Store) FeedCursor(ctx context.Context) (n, mark uint64, err error) {
	err = s.r.QueryRowContext(ctx, `SELECT feed, mark FROM meta`).Scan(&n, &mark)
	return n, mark, fault("store: feed cursor", err)
}

// ResetFeed begins the feed anew: the regency was restored from an older copy and tells another story from some item on.
// All that it tells is applied once more, the last word of it counts.
func (s *Store) ResetFeed(ctx context.Context) error {
	return s.write(ctx, "store: reset feed", func(t *tx) error { return t.exec(ctx, `UPDATE meta SET feed = 0, mark = 0`) })
}

// DataVersion is the version of a data set that the kiosk holds, "" for none.
func (s *Store) DataVersion(ctx context.Context, dataset string) (version string, err error) {
	err = s.r.QueryRowContext(ctx, `SELECT version FROM dataset WHERE name = ?`, dataset).Scan(&version)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return version, fault("store: data version", err)
}

// ApplyFeed applies items in one transaction; the first must follow the cursor and none may be
// missing: ErrGap. What an item says of a request that this disk does not hold (it was replaced) is
// passed over: the regency knows that request, the resident is served there. What the regency says
// of a state is taken as it is: it decides, so the legal moves are its to check.
func (s *Store) ApplyFeed(ctx context.Context, items []kiosk.FeedItem) error {
	const op = "store: apply feed"
	if len(items) == 0 {
		return nil
	}
	erases := slices.ContainsFunc(items, func(it kiosk.FeedItem) bool { _, ok := it.News.(kiosk.ErasedNews); return ok })
	err := s.write(ctx, op, func(t *tx) error { return t.outdating(ctx, func() error { return t.apply(ctx, items) }) })
	if err != nil || !erases {
		return err
	}
	return s.emptyWAL(ctx, op)
}

// apply applies items and moves the cursor behind them.
func (t *tx) apply(ctx context.Context, items []kiosk.FeedItem) error {
	var cursor uint64
	if err := t.sql.QueryRowContext(ctx, `SELECT feed FROM meta`).Scan(&cursor); err != nil {
		return err
	}
	for _, it := range items {
		if it.N != cursor+1 {
			return ErrGap
		}
		cursor = it.N
		if err := t.news(ctx, it.News); err != nil {
			return fmt.Errorf("item %d: %w", it.N, err)
		}
	}
	return t.exec(ctx, `UPDATE meta SET feed = ?, mark = ?`, int64(cursor), int64(items[len(items)-1].Mark))
}

// news applies one item.
func (t *tx) news(ctx context.Context, news kiosk.News) error {
	switch v := news.(type) {
	case kiosk.Verdict:
		return t.verdict(ctx, v)
	case kiosk.StatusNews:
		return t.status(ctx, v)
	case kiosk.LetterNews:
		return t.letter(ctx, v.Letter)
	case kiosk.ErasedNews:
		return t.eraseRequest(ctx, v.Request)
	case kiosk.VisitNews:
		return t.exec(ctx, `UPDATE request SET visit = ? WHERE id = ?`, v.At.UnixMilli(), v.Request[:])
	case kiosk.ReportNews:
		return t.exec(ctx, `UPDATE meta SET report = 1`)
	default:
		return fmt.Errorf("%w: news of an unknown type", ErrWord)
	}
}

// verdict changes a request only when it is about the entry that made it, or about the one that took it back; a print of
// a quarantined request may well be accepted. A verdict on a body that did not open cannot name the request, nor can one on
// a clerk's word or on what a clone of this disk wrote at the same place: it counts once an ack shows whose entry it is about.
func (t *tx) verdict(ctx context.Context, v kiosk.Verdict) error {
	switch v.Verdict {
	case kiosk.EntryAccepted, kiosk.EntryRejected, kiosk.EntryQuarantined:
	default:
		return fmt.Errorf("%w: verdict", ErrWord)
	}
	if v.Incarnation > maxInc || v.Seq > maxSeq {
		return ErrPlace
	}
	at := place(v.Incarnation, v.Seq)
	if v.Request.IsZero() {
		if err := t.exec(ctx, `INSERT OR REPLACE INTO unproven (place, verdict, code) SELECT ?1, ?2, ?3
			WHERE EXISTS (SELECT 1 FROM request WHERE place = ?1 OR cancel = ?1) OR EXISTS (SELECT 1 FROM enrol WHERE act = ?1)`,
			at, string(v.Verdict), v.Code); err != nil {
			return err
		}
		return t.prove(ctx)
	}
	for _, q := range []string{
		`UPDATE request SET cancelled = ?1 WHERE cancel = ?2 AND id = ?3`,
		`UPDATE request SET verdict = ?1 WHERE place = ?2 AND id = ?3`,
		`DELETE FROM unproven WHERE ?1 <> '' AND place = ?2 AND EXISTS (SELECT 1 FROM request WHERE id = ?3 AND (place = ?2 OR cancel = ?2))`,
	} {
		if err := t.exec(ctx, q, string(v.Verdict), at, v.Request[:]); err != nil {
			return err
		}
	}
	return nil
}

// prove lets the verdicts that name no request count where an ack covers their place, and forgets those on what was journaled
// again elsewhere since.
func (t *tx) prove(ctx context.Context) error {
	list, err := t.proven(ctx)
	if err != nil {
		return err
	}
	for _, v := range list {
		at := place(v.Incarnation, v.Seq)
		for _, q := range []string{
			`UPDATE request SET cancelled = ?1 WHERE cancel = ?2`, `UPDATE request SET verdict = ?1 WHERE place = ?2`,
			`DELETE FROM unproven WHERE ?1 <> '' AND place = ?2`,
		} {
			if err := t.exec(ctx, q, string(v.Verdict), at); err != nil {
				return err
			}
		}
		if err := t.judged(ctx, at, v); err != nil {
			return err
		}
	}
	return t.exec(ctx, `DELETE FROM unproven WHERE NOT EXISTS (SELECT 1 FROM request r WHERE r.place = unproven.place OR r.cancel = unproven.place)
		AND NOT EXISTS (SELECT 1 FROM enrol e WHERE e.act = unproven.place)`)
}

// proven reads the verdicts that name no request and whose place an ack covers.
func (t *tx) proven(ctx context.Context) (list []kiosk.Verdict, err error) {
	rows, err := t.sql.QueryContext(ctx, `SELECT u.place, u.verdict, u.code FROM unproven u
		JOIN incarnation i ON i.inc = u.place >> 40 AND u.place <= (i.inc << 40) + i.acked`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var at int64
		var v kiosk.Verdict
		if err := rows.Scan(&at, &v.Verdict, &v.Code); err != nil {
			return nil, err
		}
		v.Incarnation, v.Seq = unplace(at)
		list = append(list, v)
	}
	return list, rows.Err()
}

// status changes where a request stands. A cancelled one has no letter: the regency took it back.
func (t *tx) status(ctx context.Context, v kiosk.StatusNews) error {
	if !v.State.Valid() {
		return fmt.Errorf("%w: state", ErrWord)
	}
	n, err := t.request(ctx, v.Request)
	if err != nil || n == 0 {
		return err
	}
	var reason []byte
	if v.Reason != "" {
		reason = t.s.keys.seal(at("request", n, "reason"), []byte(v.Reason))
	}
	if err := t.exec(ctx, `UPDATE request SET state = ?, holder = ?, reason = ? WHERE n = ?`,
		string(v.State), string(v.Holder), reason, n); err != nil {
		return err
	}
	if v.State == kiosk.Cancelled {
		if err := t.endLetter(ctx, n); err != nil {
			return err
		}
	}
	if err := t.settleDeposit(ctx, n, v.State); err != nil || v.State == kiosk.Unproven {
		return err
	}
	return t.dropSettled(ctx) // the registry that shows it came before
}

// letter keeps a letter; a later one of the same request replaces it. One that has ended is not kept again.
func (t *tx) letter(ctx context.Context, l kiosk.Letter) error {
	n, err := t.request(ctx, l.Request)
	if err != nil || n == 0 {
		return err
	}
	var ended bool
	err = t.sql.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM ended_letter WHERE mark = ?)`, t.s.keys.letter(&l)).Scan(&ended)
	if err != nil || ended {
		return err
	}
	sealed, err := t.s.sealLetter(n, l)
	if err != nil {
		return err
	}
	return t.exec(ctx, `INSERT INTO letter (request, sealed) VALUES (?1, ?2)
		ON CONFLICT (request) DO UPDATE SET sealed = ?2`, n, sealed)
}

// endLetter drops the letter of request n for good: while the feed is told anew, what gave it comes before what ended it.
func (t *tx) endLetter(ctx context.Context, n int64) error {
	var sealed []byte
	err := t.sql.QueryRowContext(ctx, `SELECT sealed FROM letter WHERE request = ?`, n).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	l, err := t.s.openLetter(n, kiosk.RequestID{}, sealed)
	if err != nil {
		return err
	}
	if err := t.exec(ctx, `INSERT OR IGNORE INTO ended_letter (mark) VALUES (?)`, t.s.keys.letter(l)); err != nil {
		return err
	}
	return t.exec(ctx, `DELETE FROM letter WHERE request = ?`, n)
}

// request finds the row of a request; 0 where there is none.
func (t *tx) request(ctx context.Context, id kiosk.RequestID) (n int64, err error) {
	err = t.sql.QueryRowContext(ctx, `SELECT n FROM request WHERE id = ?`, id[:]).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		t.s.opts.Log.WarnContext(ctx, "feed names a request that this disk does not hold", "request", id.String())
		return 0, nil
	}
	return n, err
}

// Fault journals that something or somebody needs a clerk.
func (s *Store) Fault(ctx context.Context, device, word string) error {
	return s.write(ctx, "store: fault", func(t *tx) error { return t.fault(ctx, device, word) })
}

// DeviceFault is Fault of a device, unless the same word of it still waits to be sent: a loose plug fills no journal.
func (s *Store) DeviceFault(ctx context.Context, device, word string) error {
	return s.write(ctx, "store: fault", func(t *tx) error {
		var waits bool
		err := t.sql.QueryRowContext(ctx, `SELECT ? > `+newestAck, s.faults[device+" "+word]).Scan(&waits)
		if err != nil || waits {
			return err
		}
		return t.fault(ctx, device, word)
	})
}

// newestAck is the place up to which the present incarnation is acknowledged.
const newestAck = `(SELECT (inc << 40) + acked FROM incarnation ORDER BY inc DESC LIMIT 1)`

func (t *tx) fault(ctx context.Context, device, word string) error {
	at, err := t.append(ctx, journal.KindFault, journal.FaultBody{Device: device, Word: word})
	if err == nil {
		t.faults = map[string]int64{device + " " + word: at}
	}
	return err
}

// CheckPerson journals whose card or data a clerk must look at, and why: a word of journal.PersonCheckBody. It is kept,
// sealed, until an ack covers it.
func (s *Store) CheckPerson(ctx context.Context, word string, nik kiosk.NIK) error {
	return s.write(ctx, "store: check person", func(t *tx) error {
		_, err := t.appendAct(ctx, journal.KindPersonCheck, journal.PersonCheckBody{Word: word, NIK: nik.Reveal()})
		return err
	})
}

// CheckCard is CheckPerson of whoever owns a card of the registry or of this visit, also one that opens nothing; ErrNoCard.
func (s *Store) CheckCard(ctx context.Context, word string, chip []byte) error {
	const op = "store: check card"
	key := s.keys.chip(chip)
	var sealed []byte
	var row cardRow
	err := s.r.QueryRowContext(ctx, `SELECT sealed FROM card WHERE chip = ?`, key).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		g, ok := s.guests.here(key)
		if !ok {
			return fmt.Errorf("%s: %w", op, ErrNoCard)
		}
		row, err = g.row, nil
	} else if err == nil {
		row, err = s.openCard(key, sealed)
	}
	if err != nil {
		return fault(op, err)
	}
	nik, err := kiosk.ParseNIK(row.NIK)
	if err != nil {
		return fault(op, err)
	}
	return s.CheckPerson(ctx, word, nik)
}

// Heartbeat journals how the kiosk is, unless an earlier word of that still waits to be sent: with the line cut for weeks
// they would fill the queue alone.
func (s *Store) Heartbeat(ctx context.Context, b journal.HeartbeatBody) error {
	return s.write(ctx, "store: heartbeat", func(t *tx) error {
		var waits bool
		err := t.sql.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM entry WHERE kind = ? AND place > `+newestAck+`)`, int(journal.KindHeartbeat)).Scan(&waits)
		if err != nil || waits {
			return err
		}
		_, err = t.append(ctx, journal.KindHeartbeat, b)
		return err
	})
}
