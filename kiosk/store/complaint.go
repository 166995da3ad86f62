package store

import (
	"context"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// SaveComplaint keeps what somebody says by Later, with a name or without: nothing is journaled now and
// nobody is woken, so that neither the journal nor the line shows that somebody said something. Village and
// day are the kiosk's. The same complaint again may be journaled twice and counts once, by its id.
// kiosk.ErrComplaint; ErrRestored as SaveRequest.
func (s *Store) SaveComplaint(ctx context.Context, c kiosk.Complaint) error {
	const op = "store: save complaint"
	c.Village, c.Day = s.opts.Site.Village.Code, s.opts.Now().In(kiosk.WIB).Format(time.DateOnly)
	body, err := journal.NewComplaintBody(c)
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	return s.write(ctx, op, func(t *tx) error {
		if err := t.admitted(ctx); err != nil {
			return err
		}
		return t.later(ctx, journal.KindComplaint, body)
	})
}
