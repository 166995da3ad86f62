package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// ticketKeep is how long the numbers of a day are kept.
const ticketKeep = 30 * 24 * time.Hour

// MostAhead is the most numbers of one line that are drawn before the counter has opened: children play.
const MostAhead = 40

// ErrLineFull says that a line has MostAhead numbers before the counter opens.
var ErrLineFull = errors.New("store: the line has its numbers until the counter opens")

// QueueLine is how a line stands.
type QueueLine struct {
	Letter  string
	Waiting int          // not called yet
	Next    kiosk.Ticket // of them the first; zero: nobody waits
	Called  kiosk.Ticket // called last and not done; zero: none
}

// DrawTicket gives the next number of a line for a day, and how many of that line are before it. It is
// durable before it is told. ahead says that the counter is still to open: then ErrLineFull is possible.
func (s *Store) DrawTicket(ctx context.Context, day, line string, ahead bool) (k kiosk.Ticket, before int, err error) {
	err = s.write(ctx, "store: draw ticket", func(t *tx) error {
		k, before, err = t.drawTicket(ctx, day, line, sql.NullInt64{})
		if err == nil && ahead && k.N > MostAhead {
			return ErrLineFull
		}
		return err
	})
	if err != nil {
		return kiosk.Ticket{}, 0, err
	}
	return k, before, nil
}

// TicketFor is the number on the slip of a request that is seen to in person: drawn once, whatever day is
// asked for later. ErrNotFound for an unknown request.
func (s *Store) TicketFor(ctx context.Context, id kiosk.RequestID, day, line string) (k kiosk.Ticket, err error) {
	err = s.write(ctx, "store: ticket of a request", func(t *tx) error {
		var request sql.NullInt64
		err := t.sql.QueryRowContext(ctx, `SELECT n FROM request WHERE id = ?`, id[:]).Scan(&request)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		k = kiosk.Ticket{Unit: s.opts.Site.Unit}
		err = t.sql.QueryRowContext(ctx, `SELECT day, line, n FROM ticket WHERE request = ?`, request).Scan(&k.Day, &k.Line, &k.N)
		if errors.Is(err, sql.ErrNoRows) {
			k, _, err = t.drawTicket(ctx, day, line, request)
		}
		return err
	})
	return k, err
}

func (t *tx) drawTicket(ctx context.Context, day, line string, request sql.NullInt64) (k kiosk.Ticket, before int, err error) {
	k = kiosk.Ticket{Line: line, Unit: t.s.opts.Site.Unit, Day: day}
	if err := t.sql.QueryRowContext(ctx, `SELECT coalesce(max(n), 0) + 1, count(*) FILTER (WHERE called = 0)
		FROM ticket WHERE day = ? AND line = ?`, day, line).Scan(&k.N, &before); err != nil {
		return k, 0, err
	}
	if t.s.opts.Clock != nil && !t.s.opts.Clock.Trust().Sure {
		t.s.unsure = append(t.s.unsure, k)
	}
	return k, before, t.exec(ctx, `INSERT INTO ticket (day, line, n, request) VALUES (?, ?, ?, ?)`, day, line, k.N, request)
}

// redateTickets moves what was drawn for a day that nobody had vouched for by so many days, so that whoever holds such a
// number is called today and nobody draws it again. One that was given out on that day before stays where it is.
func (t *tx) redateTickets(ctx context.Context, days int) error {
	for _, k := range t.s.unsure {
		day, err := time.Parse(time.DateOnly, k.Day)
		if err != nil {
			continue
		}
		if err := t.exec(ctx, `UPDATE OR IGNORE ticket SET day = ? WHERE day = ? AND line = ? AND n = ?`,
			day.AddDate(0, 0, days).Format(time.DateOnly), k.Day, k.Line, k.N); err != nil {
			return err
		}
	}
	return nil
}

// CallTicket calls the next number of a line and is done with the one before. ErrNotFound: nobody waits.
func (s *Store) CallTicket(ctx context.Context, day, line string) (k kiosk.Ticket, err error) {
	err = s.write(ctx, "store: call ticket", func(t *tx) error {
		q, err := s.scanQueue(t.sql.QueryRowContext(ctx, selectQueue+`WHERE day = ? AND line = ? GROUP BY line`, day, line), day)
		if errors.Is(err, sql.ErrNoRows) || err == nil && q.Next.IsZero() {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		if err := t.doneTickets(ctx, day, line); err != nil {
			return err
		}
		k = q.Next
		return t.exec(ctx, `UPDATE ticket SET called = ? WHERE day = ? AND line = ? AND n = ?`,
			s.opts.Now().UnixMilli(), day, line, k.N)
	})
	return k, err
}

// DoneTicket is done with the number that was called last.
func (s *Store) DoneTicket(ctx context.Context, day, line string) error {
	return s.write(ctx, "store: done ticket", func(t *tx) error { return t.doneTickets(ctx, day, line) })
}

func (t *tx) doneTickets(ctx context.Context, day, line string) error {
	return t.exec(ctx, `UPDATE ticket SET done = ? WHERE day = ? AND line = ? AND called > 0 AND done = 0`,
		t.s.opts.Now().UnixMilli(), day, line)
}

// Queue is how the lines in which somebody drew a number stand on a day, in the order of their letters.
func (s *Store) Queue(ctx context.Context, day string) (list []QueueLine, err error) {
	const op = "store: queue"
	rows, err := s.r.QueryContext(ctx, selectQueue+`WHERE day = ? GROUP BY line ORDER BY line`, day)
	if err != nil {
		return nil, fault(op, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		q, err := s.scanQueue(rows, day)
		if err != nil {
			return nil, fault(op, err)
		}
		list = append(list, q)
	}
	return list, fault(op, rows.Err())
}

// selectQueue reads how lines stand.
const selectQueue = `SELECT line, count(*) FILTER (WHERE called = 0), coalesce(min(n) FILTER (WHERE called = 0), 0),
	coalesce(max(n) FILTER (WHERE called > 0 AND done = 0), 0) FROM ticket `

// scanner is one row.
type scanner interface{ Scan(dest ...any) error }

func (s *Store) scanQueue(row scanner, day string) (q QueueLine, err error) {
	var next, called int
	if err := row.Scan(&q.Letter, &q.Waiting, &next, &called); err != nil {
		return q, err
	}
	at := kiosk.Ticket{Line: q.Letter, Unit: s.opts.Site.Unit, Day: day}
	if next > 0 {
		q.Next = at
		q.Next.N = next
	}
	if called > 0 {
		q.Called = at
		q.Called.N = called
	}
	return q, nil
}

// tickets counts the numbers of a day for its recap.
func (d *Day) tickets(ctx context.Context, x queryer, day string) error {
	return x.QueryRowContext(ctx, `SELECT count(*), count(*) FILTER (WHERE called > 0) FROM ticket WHERE day = ?`, day).
		Scan(&d.Tickets, &d.Called)
}

// forgetTickets drops the numbers of old days.
func (t *tx) forgetTickets(ctx context.Context, now time.Time) error {
	return t.exec(ctx, `DELETE FROM ticket WHERE day < ?`, now.Add(-ticketKeep).In(kiosk.WIB).Format(time.DateOnly))
}
