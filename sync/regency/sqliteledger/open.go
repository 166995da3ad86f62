// Package sqliteledger is the ledger on one SQLite database: the embedded default of a regency, in one
// file, with one writing connection and a few that only read.
//
// It knows no rules but those of ledger.Ledger and opens no sealed record.
//
// Concurrency: as ledger.Ledger. Writes of one process queue for the one writing connection, those of
// several processes for SQLite's lock.
package sqliteledger

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

//go:embed steps/*.sql
var steps embed.FS

// appID marks the file as a regency's ledger: "AJRL" in ASCII.
const appID = 0x414A524C

// Ledger is an open ledger.
type Ledger struct {
	writer *sql.DB
	reader *sql.DB
	group  group
	keep   func(ledger.Standing) error // is told of each deed on the list of kiosks; nil: nobody
}

var _ ledger.Ledger = (*Ledger)(nil)

// checkpoints lets the write-ahead log grow to 32 MiB before it is moved into the database: a page that
// many batches change is then moved once. What is committed is synced to the log either way.
const checkpoints = `PRAGMA wal_autocheckpoint = 8000`

// Open opens the ledger at path, making it or bringing its schema up to date where needed. A database
// of a newer version is a *kiosk.Error with kiosk.CodeNewerSchema.
func Open(ctx context.Context, path string) (*Ledger, error) {
	dir, err := fs.Sub(steps, "steps")
	if err != nil {
		return nil, fmt.Errorf("sqliteledger: %w", err)
	}
	w, err := sqlite.Open(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("sqliteledger: %w", err)
	}
	if err := sqlite.Migrate(ctx, w, dir, appID); err != nil {
		return nil, errors.Join(fmt.Errorf("sqliteledger: %w", err), w.Close())
	}
	if _, err := w.ExecContext(ctx, checkpoints); err != nil {
		return nil, errors.Join(fmt.Errorf("sqliteledger: %w", err), w.Close())
	}
	r, err := sqlite.OpenReader(ctx, path)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("sqliteledger: %w", err), w.Close())
	}
	return &Ledger{writer: w, reader: r, group: group{lead: make(chan struct{}, 1)}}, nil
}

// FromDisk makes the first Open of a server read what is on the disk, not what the system remembers of the writing of an
// earlier one: after a flush that failed the two may differ, and what is acknowledged upon it would be lost with it.
func FromDisk(path string) error {
	if err := sqlite.Forget(path); err != nil {
		return fmt.Errorf("sqliteledger: %w", err)
	}
	return nil
}

// Close closes every connection.
func (l *Ledger) Close() error {
	if err := errors.Join(l.reader.Close(), l.writer.Close()); err != nil {
		return fmt.Errorf("sqliteledger: close: %w", err)
	}
	return nil
}

// runner is a transaction, or one that keeps its prepared statements.
type runner interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

var (
	_ runner = (*sql.Tx)(nil)
	_ runner = (*prepared)(nil)
)

// write runs f in one writing transaction and commits it if f returns nil.
func (l *Ledger) write(ctx context.Context, op string, f func(tx *sql.Tx) error) error {
	tx, err := l.writer.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("sqliteledger: %s: %w", op, err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	if err := f(tx); err != nil {
		return fmt.Errorf("sqliteledger: %s: %w", op, err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("sqliteledger: %s: commit: %w", op, err)
	}
	return nil
}

// execOne runs a statement that must change exactly one row; otherwise it is the error none.
func execOne(ctx context.Context, tx runner, none error, query string, args ...any) error {
	n, err := exec(ctx, tx, query, args...)
	if err == nil && n != 1 {
		return none
	}
	return err
}

// exec runs a statement and counts the rows that it changed.
func exec(ctx context.Context, tx runner, query string, args ...any) (int64, error) {
	res, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// taken turns a refused unique constraint into ledger.ErrTaken.
func taken(err error) error {
	if sqlite.Code(err) == sqlite.Constraint {
		return fmt.Errorf("%w: %w", ledger.ErrTaken, err)
	}
	return err
}

// found names the missing row for callers.
func found(op string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("sqliteledger: %s: %w", op, ledger.ErrNotFound)
	}
	return fmt.Errorf("sqliteledger: %s: %w", op, err)
}

// scanner is one row, from QueryRow or from Rows.
type scanner interface{ Scan(dest ...any) error }

// querier is a pool, or a transaction that only reads.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// list reads every row of a query with one function.
func list[T any](ctx context.Context, db querier, op string, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("sqliteledger: %s: %w", op, err)
	}
	defer func() { _ = rows.Close() }()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("sqliteledger: %s: %w", op, err)
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("sqliteledger: %s: %w", op, err)
	}
	return out, nil
}
