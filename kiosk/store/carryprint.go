package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// paperSlack is more than passes between the end of a paper and what happened to it at the mouth, and than the time of a row
// differs from its entry's.
const paperSlack = 10 * time.Minute

// carriedPaper is a paper whose end may be told in the incarnation that has just begun.
type carriedPaper struct {
	n              int64
	body           journal.PrintStartBody
	started, ended int64
	outcome, mouth string
}

// carryPapers journals once more the papers of requests that are open or unknown, the last one, and those of which the regency
// may not know all: from is the time of the first entry of that sort, 0 where there is none. An end is of the paper that
// began in its own incarnation, for a token may be another disk's too.
func (t *tx) carryPapers(ctx context.Context, from int64) error {
	list, err := t.papersToTell(ctx, from)
	if err != nil {
		return err
	}
	for _, p := range list {
		if err := t.carryPaper(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// firstUntold is the time of the oldest entry about a paper that no ack covers, of the incarnation that is written now and of
// those whose acks were taken back; 0: there is none.
func (t *tx) firstUntold(ctx context.Context) (at int64, err error) {
	var first sql.NullInt64
	err = t.sql.QueryRowContext(ctx, `SELECT min(e.time) FROM incarnation i CROSS JOIN entry e
		WHERE (i.inc = ?1 OR i.again > i.acked) AND e.place > (i.inc << 40) + i.acked AND e.place <= (i.inc << 40) + ?2
		AND e.kind IN (?3, ?4, ?5, ?6)`, int64(t.inc), int64(maxSeq),
		int(journal.KindPrintStart), int(journal.KindPrintEnd), int(journal.KindTaken), int(journal.KindRetracted)).Scan(&first)
	return first.Int64, err
}

func (t *tx) papersToTell(ctx context.Context, from int64) (list []carriedPaper, err error) {
	if from != 0 {
		from = max(from-paperSlack.Milliseconds(), 1)
	}
	rows, err := t.sql.QueryContext(ctx, `SELECT p.n, p.what, r.id, p.copy, p.reason, p.started, p.ended, p.outcome, p.mouth
		FROM print p JOIN request r ON r.n = p.request WHERE p.outcome IN ('', 'unknown') OR p.n = (SELECT max(n) FROM print)
		OR ?1 > 0 AND max(p.started, p.ended) >= ?1 ORDER BY p.n`, from)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var p carriedPaper
		if err := rows.Scan(&p.n, &p.body.What, &p.body.Request, &p.body.Copy, &p.body.Reason, &p.started, &p.ended, &p.outcome, &p.mouth); err != nil {
			return nil, err
		}
		p.body.Token = t.s.token(p.n)
		list = append(list, p)
	}
	return list, rows.Err()
}

// carryPaper journals what is known of a paper, with the times at which it was.
func (t *tx) carryPaper(ctx context.Context, p carriedPaper) error {
	now := t.header(journal.KindPrintStart)
	now.Trusted = 0 // nobody knows what was vouched for then
	tell := func(at int64, kind journal.Kind, body any) error {
		now.Time = at
		return t.past(now, func() error {
			_, err := t.append(ctx, kind, body)
			return err
		})
	}
	if err := tell(p.started, journal.KindPrintStart, p.body); err != nil {
		return err
	}
	if p.outcome != "" {
		if err := tell(p.ended, journal.KindPrintEnd, journal.PrintEndBody{Token: p.body.Token, Outcome: p.outcome}); err != nil {
			return err
		}
	}
	switch p.mouth {
	case Taken:
		return tell(p.ended, journal.KindTaken, journal.PaperBody{Token: p.body.Token})
	case Retracted:
		return tell(p.ended, journal.KindRetracted, journal.PaperBody{Token: p.body.Token})
	}
	return nil
}
