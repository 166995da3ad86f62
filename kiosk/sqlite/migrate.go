package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"sort"

	"github.com/smart-kampung/anjungan/kiosk"
)

// ErrNotOurs says that the file is a database of another program.
var ErrNotOurs = errors.New("sqlite: the database belongs to another program")

// Migrate brings the schema up to date. steps holds one file per step, "0001_first.sql" and on
// without a gap; each runs in a transaction of its own together with the step's number in
// user_version, so that a power cut leaves a step done or not begun. appID marks the file as this
// program's (application_id).
//
// A database from a newer version is a *kiosk.Error with kiosk.CodeNewerSchema, one of another
// program ErrNotOurs; in both cases nothing was changed.
func Migrate(ctx context.Context, db *sql.DB, steps fs.FS, appID int32) error {
	version, files, err := schema(ctx, db, steps, appID)
	if err != nil {
		return err
	}
	for n := version + 1; n <= len(files); n++ {
		step, err := fs.ReadFile(steps, files[n-1])
		if err != nil {
			return fmt.Errorf("sqlite: migrate: %w", err)
		}
		if err := apply(ctx, db, string(step), n, appID); err != nil {
			return fmt.Errorf("sqlite: migrate %s: %w", files[n-1], err)
		}
	}
	return nil
}

// Schema is the number of the last step done, 0 for an empty database, and of the last one that there is. Its errors are
// those of Migrate.
func Schema(ctx context.Context, db *sql.DB, steps fs.FS, appID int32) (version, last int, err error) {
	version, files, err := schema(ctx, db, steps, appID)
	return version, len(files), err
}

// schema is Schema with the names of the steps.
func schema(ctx context.Context, db *sql.DB, steps fs.FS, appID int32) (version int, files []string, err error) {
	if files, err = list(steps); err != nil {
		return 0, nil, err
	}
	if version, err = currentVersion(ctx, db, appID); err != nil {
		return 0, nil, err
	}
	if version > len(files) {
		return version, files, &kiosk.Error{
			Op: "sqlite: schema", Code: kiosk.CodeNewerSchema,
			Hint: fmt.Sprintf("the database is at schema %d, this program knows %d: install the newer version", version, len(files)),
		}
	}
	return version, files, nil
}

// currentVersion is the number of the last step done, 0 for an empty database. ErrNotOurs when the
// database is marked as another program's, or is unmarked and not empty.
func currentVersion(ctx context.Context, db *sql.DB, appID int32) (int, error) {
	var version, tables int
	var id int32
	row := db.QueryRowContext(ctx, `SELECT (SELECT user_version FROM pragma_user_version),
		(SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_schema)`)
	if err := row.Scan(&version, &id, &tables); err != nil {
		return 0, fmt.Errorf("sqlite: version: %w", err)
	}
	if id == appID || id == 0 && version == 0 && tables == 0 {
		return version, nil
	}
	return 0, ErrNotOurs
}

// list names the steps in order and refuses a gap in their numbers.
func list(steps fs.FS) ([]string, error) {
	files, err := fs.Glob(steps, "*.sql")
	if err != nil {
		return nil, fmt.Errorf("sqlite: migrate: %w", err)
	}
	sort.Strings(files)
	for i, f := range files {
		var n int
		if _, err := fmt.Sscanf(f, "%04d_", &n); err != nil || n != i+1 {
			return nil, fmt.Errorf("sqlite: migrate: %s is not step %d", f, i+1)
		}
	}
	return files, nil
}

// apply runs one step.
func apply(ctx context.Context, db *sql.DB, step string, n int, appID int32) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	// A pragma takes no bound values; these are two numbers of ours.
	mark := fmt.Sprintf("PRAGMA user_version=%d; PRAGMA application_id=%d", n, appID)
	for _, s := range []string{step, mark} {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return tx.Commit()
}
