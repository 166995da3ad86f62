package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// Roll is the paper in the printer as the kiosk keeps it.
type Roll struct {
	printer.Roll
	Since time.Time // when somebody said that it was put in; zero: nobody did
}

// EndPaper is EndPrint of a paper of so many mm: what it took is off the roll in the same commit. A
// paper that a crash ended is not reckoned; the sensor corrects that. hangs says that it may still hang in the printer.
func (s *Store) EndPaper(ctx context.Context, token, outcome string, mm float64, hangs bool) error {
	const op = "store: end print"
	switch outcome {
	case Printed, Confirmed, Voided, NotStarted, Unknown:
	default:
		return wordErr(op)
	}
	return s.write(ctx, op, func(t *tx) error {
		if err := t.endPrint(ctx, token, outcome, hangs); err != nil || outcome == NotStarted {
			return err
		}
		return t.usePaper(ctx, mm)
	})
}

// UsePaper takes so many mm off the roll, for a paper that is not of this store.
func (s *Store) UsePaper(ctx context.Context, mm float64) error {
	return s.write(ctx, "store: use paper", func(t *tx) error { return t.usePaper(ctx, mm) })
}

func (t *tx) usePaper(ctx context.Context, mm float64) error {
	if mm <= 0 {
		return nil
	}
	r, err := readRoll(ctx, t.sql)
	if err != nil || !r.Known {
		return err
	}
	r.Roll = r.Use(mm)
	return putRoll(ctx, t.sql, r)
}

// Roll is the paper in the printer; the zero Roll where nothing is known of it.
func (s *Store) Roll(ctx context.Context) (Roll, error) {
	r, err := readRoll(ctx, s.r)
	return r, fault("store: roll", err)
}

// SeePaper corrects the reckoning by what the printer's sensor says, and gives the roll as it is then.
// It writes only where that changes something.
func (s *Store) SeePaper(ctx context.Context, w printer.Word) (Roll, error) {
	const op = "store: see paper"
	r, err := readRoll(ctx, s.r)
	if err != nil || r.Sees(w) == r.Roll {
		return r, fault(op, err)
	}
	err = s.write(ctx, op, func(t *tx) (err error) {
		if r, err = readRoll(ctx, t.sql); err != nil {
			return err
		}
		r.Roll = r.Sees(w)
		return putRoll(ctx, t.sql, r)
	})
	return r, err
}

// NewRoll says that a roll was just put in.
func (s *Store) NewRoll(ctx context.Context, r printer.Roll) error {
	return s.write(ctx, "store: new roll", func(t *tx) error {
		return putRoll(ctx, t.sql, Roll{Roll: r, Since: s.opts.Now()})
	})
}

// queryer is a database or a transaction to read from.
type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func readRoll(ctx context.Context, q queryer) (r Roll, err error) {
	var since int64
	err = q.QueryRowContext(ctx, `SELECT mm, known, since FROM roll`).Scan(&r.LeftMM, &r.Known, &since)
	if errors.Is(err, sql.ErrNoRows) {
		return Roll{}, nil
	}
	if since != 0 {
		r.Since = time.UnixMilli(since)
	}
	return r, err
}

// execer is a database or a transaction to write to.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

func putRoll(ctx context.Context, x execer, r Roll) error {
	since := int64(0)
	if !r.Since.IsZero() {
		since = r.Since.UnixMilli()
	}
	_, err := x.ExecContext(ctx, `INSERT INTO roll (id, mm, known, since) VALUES (1, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET mm = excluded.mm, known = excluded.known, since = excluded.since`,
		r.LeftMM, r.Known, since)
	return err
}
