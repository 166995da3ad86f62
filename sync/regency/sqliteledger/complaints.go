package sqliteledger

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// selectComplaint reads complaints with the body of their entry.
const selectComplaint = `SELECT c.id, c.kiosk, c.village, c.sort, c.topic, c.named, c.day, c.state, c.desk, c.agency, c.changed, c.token,
	c.inc, c.seq, e.body_key, e.body_body, c.answer_key, c.answer_body
	FROM complaint c JOIN entry e ON (e.kiosk, e.inc, e.seq) = (c.kiosk, c.inc, c.seq) `

func scanComplaint(row scanner) (c ledger.Complaint, err error) {
	var id []byte
	err = row.Scan(&id, &c.Kiosk, &c.Village, &c.Sort, &c.Topic, &c.Named, &c.Day, &c.State, &c.Desk, &c.Agency, &c.Changed, &c.Token,
		&c.Entry.Incarnation, &c.Entry.Seq, &c.Record.Key, &c.Record.Body, &c.Answer.Key, &c.Answer.Body)
	copy(c.ID[:], id)
	c.Entry.Kiosk = c.Kiosk
	return c, err
}

// ofDesk is the condition of ledger.ComplaintDesk, ?1 to ?4 as deskArgs gives them.
const ofDesk = `c.desk = ?1 AND (?2 = '' OR c.village = ?2) AND (?3 = '' OR substr(c.village, 1, length(?3) + 1) = ?3 || '.')
	AND (?1 <> 'agency' OR ?4 <> '' AND c.agency = ?4)`

func deskArgs(at ledger.ComplaintDesk, more ...any) []any {
	return append([]any{at.Desk, at.Village, at.District, at.Agency}, more...)
}

// Complaints implements ledger.Complaints. Entries come in the order of their stored time; those of one
// segment in that of their numbers, which the kiosk has shuffled.
func (l *Ledger) Complaints(ctx context.Context, at ledger.ComplaintDesk, limit int) ([]ledger.Complaint, error) {
	return list(ctx, l.reader, "complaints", scanComplaint, selectComplaint+`WHERE `+ofDesk+` ORDER BY c.state NOT IN ('diterima', 'diteruskan'),
		c.state = 'selesai', CASE c.state WHEN 'selesai' THEN -c.changed ELSE e.at END, e.kiosk, e.inc, e.seq LIMIT ?5`, deskArgs(at, limit)...)
}

// OpenComplaints implements ledger.Complaints.
func (l *Ledger) OpenComplaints(ctx context.Context, at ledger.ComplaintDesk) (n int, err error) {
	err = l.reader.QueryRowContext(ctx, `SELECT count(*) FROM complaint c WHERE `+ofDesk+
		` AND c.state IN ('diterima', 'diteruskan')`, deskArgs(at)...).Scan(&n)
	return n, found("open complaints", err)
}

// Complaint implements ledger.Complaints.
func (l *Ledger) Complaint(ctx context.Context, id kiosk.RequestID) (ledger.Complaint, error) {
	c, err := scanComplaint(l.reader.QueryRowContext(ctx, selectComplaint+`WHERE c.id = ?`, id[:]))
	return c, found("complaint", err)
}

// ComplaintByToken implements ledger.Complaints.
func (l *Ledger) ComplaintByToken(ctx context.Context, token []byte) (ledger.Complaint, error) {
	c, err := scanComplaint(l.reader.QueryRowContext(ctx, selectComplaint+`WHERE c.token = ?`, token))
	return c, found("complaint by token", err)
}

// MoveComplaint implements ledger.Complaints.
func (l *Ledger) MoveComplaint(ctx context.Context, m ledger.ComplaintMove) error {
	return l.write(ctx, "move complaint", func(tx *sql.Tx) error {
		if err := execOne(ctx, tx, ledger.ErrMoved, `UPDATE complaint SET state = ?, desk = ?, agency = ?, changed = ?,
			answer_key = coalesce(?, answer_key), answer_body = coalesce(?, answer_body)
			WHERE id = ? AND state = ? AND desk = ?`,
			m.To, m.Desk, m.Agency, m.At, m.Answer.Key, m.Answer.Body, m.ID[:], m.From, m.FromDesk); err != nil {
			return err
		}
		return audit(ctx, tx, m.Audit)
	})
}

// CountComplaints implements ledger.Complaints.
func (l *Ledger) CountComplaints(ctx context.Context) ([]ledger.ComplaintCount, error) {
	return list(ctx, l.reader, "count complaints", func(s scanner) (c ledger.ComplaintCount, err error) {
		return c, s.Scan(&c.Sort, &c.State, &c.N)
	}, `SELECT sort, state, count(*) FROM complaint GROUP BY sort, state ORDER BY sort, state`)
}

// EraseComplaints implements ledger.Complaints.
func (l *Ledger) EraseComplaints(ctx context.Context, before int64, row ledger.AuditRow) (erased int, err error) {
	const which = `state = 'selesai' AND changed < ? AND erased = 0`
	err = l.write(ctx, "erase complaints", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE entry SET body_key = NULL, body_body = NULL
			WHERE (kiosk, inc, seq) IN (SELECT kiosk, inc, seq FROM complaint WHERE `+which+`)`, before); err != nil {
			return err
		}
		n, err := exec(ctx, tx, `UPDATE complaint SET erased = 1, token = NULL, answer_key = NULL, answer_body = NULL
			WHERE `+which, before)
		if err != nil || n == 0 {
			return err
		}
		erased = int(n)
		return audit(ctx, tx, row)
	})
	if err != nil || erased == 0 {
		return 0, err
	}
	return erased, l.EmptyLog(ctx)
}

// addComplaints performs what entries say about complaints. A token that another complaint drew is left
// out: what was said is not lost for it.
func addComplaints(ctx context.Context, tx runner, news []ledger.NewComplaint, told []entryNews) error {
	for _, x := range news {
		c, by := x.Complaint, told[x.Entry].Key
		n, err := exec(ctx, tx, `INSERT INTO complaint (id, kiosk, inc, seq, village, sort, topic, named, day, state, desk, changed, token)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, (SELECT ?13 WHERE NOT EXISTS (SELECT 1 FROM complaint WHERE token = ?13)))
			ON CONFLICT (id) DO NOTHING`,
			c.ID[:], by.Kiosk, by.Incarnation, by.Seq, c.Village, c.Sort, c.Topic, c.Named, c.Day, c.State, c.Desk, c.Changed, c.Token)
		if err != nil {
			return fmt.Errorf("complaint: %w", err)
		}
		if n == 1 {
			continue
		}
		var same bool
		if err := tx.QueryRowContext(ctx, `SELECT kiosk = ? FROM complaint WHERE id = ?`, by.Kiosk, c.ID[:]).Scan(&same); err != nil {
			return fmt.Errorf("complaint: %w", err)
		}
		if !same {
			told[x.Entry].settled(wire.VerdictDuplicate, false)
		}
		told[x.Entry].Body = ledger.Sealed{} // the first entry holds what was said: no second copy outlives its erasure
	}
	return nil
}
