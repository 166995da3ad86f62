package store

import (
	"context"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// asOf journals once more what an older entry said: until do returns, entries have the times, the start of the program and the
// catalogue of that one. What was said first does not count as later than what was said since, at whatever kiosk.
func (t *tx) asOf(ctx context.Context, old int64, do func() error) error {
	var h journal.Header
	var boot int64
	err := t.sql.QueryRowContext(ctx, `SELECT time, trusted, boot, catalogue FROM entry WHERE place = ?`, old).Scan(&h.Time, &h.Trusted, &boot, &h.Catalogue)
	if err != nil {
		return err
	}
	h.Boot = uint64(boot)
	return t.past(h, do)
}

// past is asOf with a header of before.
func (t *tx) past(h journal.Header, do func() error) error {
	t.said = &h
	defer func() { t.said = nil }()
	return do()
}

// appendAt appends an entry of that moment, which its row bears too.
func (t *tx) appendAt(ctx context.Context, at time.Time, kind journal.Kind, body any) error {
	h := t.header(kind)
	h.Time = at.UnixMilli()
	return t.past(h, func() error {
		_, err := t.append(ctx, kind, body)
		return err
	})
}
