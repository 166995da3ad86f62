package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Day is what a recap says of a span of time, counted from the rows; it names nobody.
type Day struct {
	Services map[kiosk.ServiceID]Tally // of the requests that came in
	ToPaper  time.Duration             // average from confirmation to the first slip of those requests; 0: none was printed
	Papers   int                       // slips and extracts that came out, copies included
	Copies   int                       // SALINAN among them
	Doubtful int                       // papers of which nobody knows whether they came out
	Deposits int                       // requests that wait for a clerk to confirm the person, of whatever day
	Unsent   int                       // requests that the regency does not have yet, of whatever day
	Tickets  int                       // numbers of the counter's lines on the day of from
	Called   int                       // of them called
}

// Tally is one service of a Day.
type Tally struct {
	In, Done int
	Timed    int           // requests of which it is known how long they took from the first touch to the confirmation
	Took     time.Duration // of all of them together
	Longest  time.Duration // of the one that took longest
}

// took counts the time that one more request took.
func (t *Tally) took(d time.Duration) {
	if d <= 0 {
		return
	}
	t.Timed++
	t.Took += d
	t.Longest = max(t.Longest, d)
}

// slack is how far the kiosk's clock may have been set back while requests came in.
const slack = 24 * time.Hour

// Day counts what came in and what was printed, from inclusive to exclusive, as of now.
func (s *Store) Day(ctx context.Context, from, to time.Time) (Day, error) {
	const op = "store: day"
	d := Day{Services: map[kiosk.ServiceID]Tally{}}
	q, err := s.r.BeginTx(ctx, nil)
	if err != nil {
		return d, fault(op, err)
	}
	defer func() { _ = q.Rollback() }()
	made, err := s.cameIn(ctx, q, from, to, &d)
	if err == nil {
		err = d.cameOut(ctx, q, from, to, made)
	}
	if err == nil {
		err = d.tickets(ctx, q, from.In(kiosk.WIB).Format(time.DateOnly))
	}
	if err == nil {
		err = q.QueryRowContext(ctx, `SELECT
			(SELECT count(*) FROM request WHERE state = ?),
			(SELECT count(*) FROM request r JOIN incarnation i ON i.inc = r.place >> 40
				WHERE r.place > (r.place >> 40 << 40) + i.acked)`, string(kiosk.Unproven)).Scan(&d.Deposits, &d.Unsent)
	}
	return d, fault(op, err)
}

// cameIn counts the requests and says when each was made, by its row.
func (s *Store) cameIn(ctx context.Context, q *sql.Tx, from, to time.Time, d *Day) (made map[int64]time.Time, err error) {
	made = map[int64]time.Time{}
	rows, err := q.QueryContext(ctx, `SELECT n, id, number, state, sealed FROM request ORDER BY n DESC`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var n int64
		var id, sealed []byte
		var number, state string
		if err := rows.Scan(&n, &id, &number, &state, &sealed); err != nil {
			return nil, err
		}
		var rid kiosk.RequestID
		copy(rid[:], id)
		row, err := s.openRow(n, sealed)
		if err != nil {
			return nil, err
		}
		r := row.request(rid, number)
		if r.Made.Before(from.Add(-slack)) {
			break
		}
		if r.Made.Before(from) || !r.Made.Before(to) {
			continue
		}
		made[n] = r.Made
		t := d.Services[r.Service]
		t.In++
		t.took(time.Duration(row.Took) * time.Second)
		if kiosk.RequestState(state).Settled() {
			t.Done++
		}
		d.Services[r.Service] = t
	}
	return made, rows.Err()
}

// cameOut counts the papers.
func (d *Day) cameOut(ctx context.Context, q *sql.Tx, from, to time.Time, made map[int64]time.Time) (err error) {
	rows, err := q.QueryContext(ctx, `SELECT request, what, copy, outcome, ended FROM print
		WHERE started >= ? AND started < ? AND what IN ('slip', 'extract')`, from.UnixMilli(), to.UnixMilli())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var took time.Duration
	slips := 0
	for rows.Next() {
		var request, ended int64
		var p Print
		if err := rows.Scan(&request, &p.What, &p.Copy, &p.Outcome, &ended); err != nil {
			return err
		}
		d.count(p)
		// A person's word comes later than the paper did: only the printer's own says when.
		if at, ok := made[request]; ok && p.What == Slip && p.Copy == 0 && p.Outcome == Printed {
			took, slips = took+time.UnixMilli(ended).Sub(at), slips+1
		}
	}
	if slips > 0 {
		d.ToPaper = took / time.Duration(slips)
	}
	return rows.Err()
}

func (d *Day) count(p Print) {
	switch p.Outcome {
	case Printed, Confirmed:
		d.Papers++
		if p.Copy > 0 {
			d.Copies++
		}
	case Unknown, "":
		d.Doubtful++
	}
}
