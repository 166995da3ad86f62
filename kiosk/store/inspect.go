package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// Report is what a technician may see of a kiosk's database without its machine key: counts, numbers
// and words, nothing that names anybody.
type Report struct {
	Kiosk       kiosk.KioskID
	Incarnation uint64
	Last        uint64    // seq of the newest entry
	Acked       uint64    // seq up to which the regency has it durably
	Feed        uint64    // last feed item applied
	Trusted     time.Time // last trusted time; zero: never
	Datasets    map[string]string
	Entries     []EntryLine   // oldest first
	Requests    []RequestLine // oldest first
	Prints      []Print       // oldest first; Request is left zero
	Roll        Roll          // the paper in the printer
	Wait        kiosk.Wait    // why entries wait; its Oldest is zero
	Blobs       []BlobLine    // oldest first
}

// BlobLine is one content beside the journal as the outbox shows it.
type BlobLine struct {
	Purpose   blob.Purpose
	Made      time.Time
	Size      int64
	Have      int64 // bytes that the regency has, as far as the outbox told
	Announced bool  // the regency has the entry
	Wait      kiosk.Wait
}

// EntryLine is one journal entry as the audit shows it.
type EntryLine struct {
	Seq   uint64
	Kind  journal.Kind
	Time  time.Time
	Sent  bool // the regency has acknowledged it
	Bytes int  // of the sealed body; 0: erased
}

// RequestLine is one request as the outbox shows it.
type RequestLine struct {
	Number  kiosk.Number
	State   kiosk.RequestState
	Holder  kiosk.Holder
	Verdict string // of its entry; empty: none yet
	Sent    bool
	Letter  bool
}

// Inspect reads the database at path without changing it, also while a kiosk runs on it. It needs no
// key and sees nothing sealed. At most limit of the newest entries, requests and prints are listed.
func Inspect(ctx context.Context, path string, limit int) (Report, error) {
	const op = "store: inspect"
	db, err := sqlite.OpenReader(ctx, path)
	if err != nil {
		return Report{}, fault(op, err)
	}
	defer func() { _ = db.Close() }() // only read
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return Report{}, fault(op, err)
	}
	defer func() { _ = tx.Rollback() }() // only read
	in := inspector{ctx: ctx, tx: tx, limit: limit, r: Report{Datasets: map[string]string{}}}
	for _, part := range []func() error{in.meta, in.datasets, in.entries, in.requests, in.prints, in.roll, in.wait, in.blobs} {
		if err := part(); err != nil {
			return Report{}, fault(op, err)
		}
	}
	return in.r, nil
}

type inspector struct {
	ctx   context.Context // of one Inspect
	tx    *sql.Tx
	limit int
	r     Report
}

func (in *inspector) meta() error {
	var trusted int64
	err := in.tx.QueryRowContext(in.ctx, `SELECT m.kiosk, m.trusted, m.feed, i.inc, i.acked,
		(SELECT ifnull(max(place), 0) & 0xFFFFFFFFFF FROM entry WHERE place >> 40 = i.inc)
		FROM meta m, incarnation i ORDER BY i.inc DESC LIMIT 1`).
		Scan(&in.r.Kiosk, &trusted, &in.r.Feed, &in.r.Incarnation, &in.r.Acked, &in.r.Last)
	if trusted != 0 {
		in.r.Trusted = time.UnixMilli(trusted)
	}
	return err
}

// each runs a query and hands every row to scan.
func (in *inspector) each(scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := in.tx.QueryContext(in.ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // its error is Err's
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (in *inspector) datasets() error {
	return in.each(func(rows *sql.Rows) error {
		var name, version string
		err := rows.Scan(&name, &version)
		in.r.Datasets[name] = version
		return err
	}, `SELECT name, version FROM dataset`)
}

func (in *inspector) entries() error {
	return in.each(func(rows *sql.Rows) error {
		var e EntryLine
		var at int64
		err := rows.Scan(&e.Seq, &e.Kind, &at, &e.Bytes)
		e.Time, e.Sent = time.UnixMilli(at), e.Seq <= in.r.Acked
		in.r.Entries = append(in.r.Entries, e)
		return err
	}, `SELECT * FROM (SELECT e.place & 0xFFFFFFFFFF AS seq, e.kind, e.time, ifnull(length(b.body), 0)
		FROM entry e LEFT JOIN body b ON b.place = e.place WHERE e.place >> 40 = ? ORDER BY e.place DESC LIMIT ?)
		ORDER BY seq`, in.r.Incarnation, in.limit)
}

func (in *inspector) requests() error {
	return in.each(func(rows *sql.Rows) error {
		var q RequestLine
		err := rows.Scan(&q.Number, &q.State, &q.Holder, &q.Verdict, &q.Sent, &q.Letter)
		in.r.Requests = append(in.r.Requests, q)
		return err
	}, `SELECT number, state, holder, verdict, sent, letter FROM (SELECT r.n, r.number, r.state, r.holder, r.verdict,
		r.place <= (r.place >> 40 << 40) + i.acked AS sent, l.request IS NOT NULL AS letter
		FROM request r JOIN incarnation i ON i.inc = r.place >> 40 LEFT JOIN letter l ON l.request = r.n
		ORDER BY r.n DESC LIMIT ?) ORDER BY n`, in.limit)
}

func (in *inspector) roll() (err error) {
	in.r.Roll, err = readRoll(in.ctx, in.tx)
	return err
}

func (in *inspector) wait() (err error) {
	if in.r.Last > in.r.Acked {
		in.r.Wait, err = readWait(in.ctx, in.tx)
	}
	return err
}

func (in *inspector) prints() error {
	return in.each(func(rows *sql.Rows) error {
		var p Print
		var n int
		var started, ended int64
		err := rows.Scan(&n, &p.What, &p.Copy, &p.Reason, &started, &ended, &p.Outcome, &p.Mouth)
		p.Token, p.Started = fmt.Sprintf("P%06d", n), time.UnixMilli(started)
		if ended != 0 {
			p.Ended = time.UnixMilli(ended)
		}
		in.r.Prints = append(in.r.Prints, p)
		return err
	}, `SELECT * FROM (SELECT n, what, copy, reason, started, ended, outcome, mouth FROM print
		ORDER BY n DESC LIMIT ?) ORDER BY n`, in.limit)
}

func (in *inspector) blobs() error {
	return in.each(func(rows *sql.Rows) error {
		var b BlobLine
		var made, next int64
		err := rows.Scan(&b.Purpose, &made, &b.Size, &b.Have, &b.Announced, &b.Wait.Cause, &b.Wait.Remedy, &b.Wait.Tries, &next)
		b.Made = time.UnixMilli(made)
		if next != 0 {
			b.Wait.Next = time.UnixMilli(next)
		}
		in.r.Blobs = append(in.r.Blobs, b)
		return err
	}, `SELECT b.purpose, b.made, b.size, b.have, b.place <= (i.inc << 40) + i.acked, b.cause, b.remedy, b.tries, b.next
		FROM blob b JOIN incarnation i ON i.inc = b.place >> 40 ORDER BY b.n`)
}
