package sqliteledger

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// requestColumns is what scanRequest reads, requestRows the requests with the bodies that are their records.
const requestColumns = `r.id, r.kiosk, r.number, r.register, r.service, r.catalogue, r.village, r.assurance, r.state, r.holder,
	r.agency, r.made, coalesce(e.trusted, r.made), r.changed, r.subject, coalesce(r.inc, 0), coalesce(r.seq, 0),
	coalesce(r.record_key, e.body_key), coalesce(r.record_body, e.body_body)`

const requestRows = `SELECT ` + requestColumns + `
	FROM request r LEFT JOIN entry e ON e.kiosk = r.kiosk AND e.inc = r.inc AND e.seq = r.seq `

func scanRequest(row scanner) (ledger.Request, error) { return scanRequestAnd(row) }

// scanRequestAnd reads requestColumns and what stands behind them.
func scanRequestAnd(row scanner, more ...any) (ledger.Request, error) {
	var r ledger.Request
	var id []byte
	err := row.Scan(append([]any{
		&id, &r.Kiosk, &r.Number, &r.Register, &r.Service, &r.Catalogue, &r.Village, &r.Assurance, &r.State,
		&r.Holder, &r.Agency, &r.Made, &r.Trusted, &r.Changed, &r.Subject, &r.Entry.Incarnation, &r.Entry.Seq, &r.Record.Key, &r.Record.Body,
	}, more...)...)
	copy(r.ID[:], id)
	if r.Entry.Seq != 0 {
		r.Entry.Kiosk = r.Kiosk
	}
	return r, err
}

// Queue implements ledger.Requests.
func (l *Ledger) Queue(ctx context.Context, village kiosk.VillageCode, limit int) ([]ledger.Request, error) {
	return list(ctx, l.reader, "queue", scanRequest, `WITH place AS (SELECT id,
			CASE WHEN holder = ?1 OR holder = ?2 AND agency = '' THEN 1 WHEN holder = '' THEN 3 ELSE 2 END AS part,
			CASE holder WHEN '' THEN -changed ELSE made END AS turn FROM request WHERE village = ?3),
		listed AS (SELECT id, part, row_number() OVER (PARTITION BY part ORDER BY turn, id) AS n FROM place)
		SELECT `+requestColumns+` FROM listed x JOIN request r ON r.id = x.id
		LEFT JOIN entry e ON e.kiosk = r.kiosk AND e.inc = r.inc AND e.seq = r.seq
		WHERE x.n <= ?4 ORDER BY x.part, x.n`, kiosk.Clerk, kiosk.Agency, village, limit)
}

// Request implements ledger.Requests.
func (l *Ledger) Request(ctx context.Context, id kiosk.RequestID) (ledger.Request, error) {
	r, err := scanRequest(l.reader.QueryRowContext(ctx, requestRows+`WHERE r.id = ?`, id[:]))
	return r, found("request", err)
}

// RequestByNumber implements ledger.Requests.
func (l *Ledger) RequestByNumber(ctx context.Context, n kiosk.Number) (ledger.Request, error) {
	r, err := scanRequest(l.reader.QueryRowContext(ctx, requestRows+`WHERE r.number = ?`, string(n)))
	return r, found("request by number", err)
}

// Next implements ledger.Requests.
func (l *Ledger) Next(ctx context.Context, a ledger.Agenda) (int, error) {
	var n int
	err := l.reader.QueryRowContext(ctx, `SELECT coalesce(max(n), 0) + 1 FROM agenda WHERE village = ? AND year = ? AND counter = ?`,
		a.Village, a.Year, a.Counter).Scan(&n)
	return n, found("agenda", err)
}

// Approve implements ledger.Requests.
func (l *Ledger) Approve(ctx context.Context, a ledger.Approval) error {
	return l.write(ctx, "approve", func(tx *sql.Tx) error {
		if err := turn(ctx, tx, a.Agenda, a.N); err != nil {
			return err
		}
		if err := decide(ctx, tx, a.Decision); err != nil {
			return err
		}
		x := a.Letter
		_, err := tx.ExecContext(ctx, `INSERT INTO letter (request, number, village, year, counter, n, approved, until, text_hash,
			record_key, record_body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			x.Request[:], x.Number, a.Agenda.Village, a.Agenda.Year, a.Agenda.Counter, a.N, x.Approved, x.Until, x.TextHash[:],
			x.Record.Key, x.Record.Body)
		return taken(err)
	})
}

// turn compares and sets an agenda: n must follow the last number given.
func turn(ctx context.Context, tx *sql.Tx, a ledger.Agenda, n int) error {
	if n == 1 {
		return execOne(ctx, tx, ledger.ErrMoved, `INSERT INTO agenda (village, year, counter, n) VALUES (?, ?, ?, 1) ON CONFLICT DO NOTHING`,
			a.Village, a.Year, a.Counter)
	}
	return execOne(ctx, tx, ledger.ErrMoved, `UPDATE agenda SET n = ? WHERE village = ? AND year = ? AND counter = ? AND n = ?`,
		n, a.Village, a.Year, a.Counter, n-1)
}

// Decide implements ledger.Requests.
func (l *Ledger) Decide(ctx context.Context, d ledger.Decision) error {
	return l.write(ctx, "decide", func(tx *sql.Tx) error { return decide(ctx, tx, d) })
}

func decide(ctx context.Context, tx *sql.Tx, d ledger.Decision) error {
	if err := moveRequest(ctx, tx, d); err != nil {
		return err
	}
	news, refused, err := decideAid(ctx, tx, d)
	if err != nil {
		return err
	}
	way := dispositionOf(d)
	if refused {
		way.To, way.Next = kiosk.Refused, kiosk.NoHolder
	}
	if err := tellMove(ctx, tx, d, way, news); err != nil {
		return err
	}
	return audit(ctx, tx, d.Audit)
}

// moveRequest compares and sets where a request stands and who has it.
func moveRequest(ctx context.Context, tx runner, d ledger.Decision) error {
	return execOne(ctx, tx, ledger.ErrMoved, `UPDATE request SET state = ?, holder = ?, agency = ?, changed = ?
		WHERE id = ? AND state = ? AND holder = ?`, d.To, d.Holder, d.Agency, d.At, d.Request[:], d.From, d.Was)
}

func dispositionOf(d ledger.Decision) ledger.Disposition {
	return ledger.Disposition{At: d.At, Clerk: d.Audit.Clerk, Holder: d.Was, Action: d.Audit.Action, To: d.To, Next: d.Holder, Reason: d.Reason}
}

// tellMove keeps a step of a request's way and tells its kiosk.
func tellMove(ctx context.Context, tx *sql.Tx, d ledger.Decision, way ledger.Disposition, news []ledger.Sealed) error {
	if err := dispose(ctx, tx, d.Request, way); err != nil {
		return err
	}
	var rows []feedRow
	for _, n := range news {
		rows = append(rows, feedRow{news: &n})
	}
	return tell(ctx, tx, d.Kiosk, rows)
}

// decideAid claims what a decision asks for, lets the record of an aid follow it, and gives the news that
// is now true; refused says that a rule refused what the decision granted.
func decideAid(ctx context.Context, tx *sql.Tx, d ledger.Decision) (news []ledger.Sealed, refused bool, err error) {
	if d.Aid != nil {
		news, err := settleAid(ctx, tx, d.Request, d.Kiosk, d.Aid, d.At)
		if err != nil || news != nil {
			return news, news != nil, err
		}
	}
	return d.News, false, moveAid(ctx, tx, d.Request, d.To, d.At)
}

// letterQuery reads letters by one column.
const letterQuery = `SELECT request, number, approved, until, text_hash, ended, reason, successor, record_key, record_body
	FROM letter WHERE %s = ?`

func scanLetter(row scanner) (ledger.Letter, error) {
	var x ledger.Letter
	var request, hash []byte
	err := row.Scan(&request, &x.Number, &x.Approved, &x.Until, &hash, &x.Ended, &x.Why, &x.Successor, &x.Record.Key, &x.Record.Body)
	copy(x.Request[:], request)
	copy(x.TextHash[:], hash)
	return x, err
}

// Letter implements ledger.Requests.
func (l *Ledger) Letter(ctx context.Context, id kiosk.RequestID) (ledger.Letter, error) {
	x, err := scanLetter(l.reader.QueryRowContext(ctx, fmt.Sprintf(letterQuery, "request"), id[:]))
	return x, found("letter", err)
}

// LetterByNumber implements ledger.Requests.
func (l *Ledger) LetterByNumber(ctx context.Context, number string) (ledger.Letter, error) {
	x, err := scanLetter(l.reader.QueryRowContext(ctx, fmt.Sprintf(letterQuery, "number"), number))
	return x, found("letter by number", err)
}
