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
	err := s.write(ctx, op, func(t *tx) error {
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
	})
	if err != nil || !erases {
		return err
	}
	return s.emptyWAL(ctx, op)
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

// verdict changes a request only when it is about the entry that made it, or about the one that took it back, or by which
// a clerk confirmed who asked; a print of
// a quarantined request may well be accepted. A verdict on a body that did not open cannot name the request.
func (t *tx) verdict(ctx context.Context, v kiosk.Verdict) error {
	switch v.Verdict {
	case kiosk.EntryAccepted, kiosk.EntryRejected, kiosk.EntryQuarantined:
	default:
		return fmt.Errorf("%w: verdict", ErrWord)
	}
	if v.Incarnation > maxInc || v.Seq > maxSeq {
		return ErrPlace
	}
	at, of, args := place(v.Incarnation, v.Seq), "", []any{}
	if err := t.judged(ctx, at, v); err != nil {
		return err
	}
	if !v.Request.IsZero() {
		of, args = " AND id = ?", []any{v.Request[:]}
	}
	args = append([]any{string(v.Verdict), at}, args...)
	if err := t.exec(ctx, `UPDATE request SET cancelled = ? WHERE cancel = ?`+of, args...); err != nil {
		return err
	}
	return t.exec(ctx, `UPDATE request SET verdict = ? WHERE place = ?`+of, args...)
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
		if err := t.exec(ctx, `DELETE FROM letter WHERE request = ?`, n); err != nil {
			return err
		}
	}
	return t.settleDeposit(ctx, n, v.State)
}

// letter keeps a letter; a later one of the same request replaces it.
func (t *tx) letter(ctx context.Context, l kiosk.Letter) error {
	n, err := t.request(ctx, l.Request)
	if err != nil || n == 0 {
		return err
	}
	sealed, err := t.s.sealLetter(n, l)
	if err != nil {
		return err
	}
	return t.exec(ctx, `INSERT INTO letter (request, sealed) VALUES (?1, ?2)
		ON CONFLICT (request) DO UPDATE SET sealed = ?2`, n, sealed)
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

// Fault journals that a device or a person needs somebody.
func (s *Store) Fault(ctx context.Context, device, word string) error {
	return s.event(ctx, "store: fault", journal.KindFault, journal.FaultBody{Device: device, Word: word})
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
		err := t.sql.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM entry WHERE kind = ?1 AND place >
			(SELECT (inc << 40) + acked FROM incarnation ORDER BY inc DESC LIMIT 1))`, int(journal.KindHeartbeat)).Scan(&waits)
		if err != nil || waits {
			return err
		}
		_, err = t.append(ctx, journal.KindHeartbeat, b)
		return err
	})
}

// event journals something that changes no state here.
func (s *Store) event(ctx context.Context, op string, kind journal.Kind, body any) error {
	return s.write(ctx, op, func(t *tx) error {
		_, err := t.append(ctx, kind, body)
		return err
	})
}
