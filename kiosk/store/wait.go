package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// NoteWait keeps why entries wait, which is no part of the journal.
func (s *Store) NoteWait(ctx context.Context, w kiosk.Wait) error {
	return s.write(ctx, "store: note wait", func(t *tx) error {
		return t.exec(ctx, `INSERT INTO wait (one, cause, remedy, tries, next) VALUES (1, ?1, ?2, ?3, ?4)
			ON CONFLICT DO UPDATE SET cause = ?1, remedy = ?2, tries = ?3, next = ?4`,
			string(w.Cause), string(w.Remedy), w.Tries, unixMS(w.Next))
	})
}

// Wait tells why entries wait, and since when the first does. The zero Wait: none does.
func (s *Store) Wait(ctx context.Context) (kiosk.Wait, error) {
	n, oldest, err := s.Unsent(ctx)
	if err != nil || n == 0 {
		return kiosk.Wait{}, err
	}
	w, err := readWait(ctx, s.r)
	if err != nil {
		return w, fault("store: wait", err)
	}
	w.Oldest = oldest
	return w, nil
}

// readWait is what the outbox last said; where it said nothing, entries are on their way.
func readWait(ctx context.Context, q queryer) (w kiosk.Wait, err error) {
	var next int64
	err = q.QueryRowContext(ctx, `SELECT cause, remedy, tries, next FROM wait`).Scan(&w.Cause, &w.Remedy, &w.Tries, &next)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	if w.Cause == kiosk.WaitNone {
		w.Cause = kiosk.WaitSending
	}
	if next != 0 {
		w.Next = time.UnixMilli(next)
	}
	return w, err
}

// unixMS is a time for a column; the zero time is 0.
func unixMS(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
