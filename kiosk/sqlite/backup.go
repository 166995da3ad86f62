package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// ErrDamaged says that a database does not pass SQLite's own check.
var ErrDamaged = errors.New("sqlite: the database is damaged")

// Check runs SQLite's quick_check, whose time grows with the size of the file: nil or ErrDamaged.
func Check(ctx context.Context, db *sql.DB) error {
	var first string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&first); err != nil {
		return fmt.Errorf("sqlite: check: %w", err)
	}
	if first != "ok" {
		return ErrDamaged // the text may quote content
	}
	return nil
}

// CheckAll is Check and what that leaves out: that every index holds its table's rows, and that no row names one that is
// not there. It reads the whole file, in one transaction.
func CheckAll(ctx context.Context, db *sql.DB) error {
	var first string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&first); err != nil {
		return fmt.Errorf("sqlite: check: %w", err)
	}
	var strays int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM pragma_foreign_key_check").Scan(&strays); err != nil {
		return fmt.Errorf("sqlite: check: %w", err)
	}
	if first != "ok" || strays > 0 {
		return ErrDamaged // the text may quote content
	}
	return nil
}

// Backup copies a database in use to a new file, whole as of one commit. It writes beside the
// target and renames, so that the target is complete or not there. Give it a reader's handle:
// writers go on meanwhile.
func Backup(ctx context.Context, from *sql.DB, target string) (err error) {
	abs, err := filepath.Abs(target)
	if err != nil {
		return fmt.Errorf("sqlite: backup: %w", err)
	}
	part := abs + ".part"
	if err := errors.Join(remove(part), removeBeside(part)); err != nil {
		return fmt.Errorf("sqlite: backup: %w", err)
	}
	if err := create(part); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(part)
		}
	}()
	to, err := open(ctx, part, copyParams, 1, nil)
	if err != nil {
		return err
	}
	if err := errors.Join(copyAll(ctx, from, to), to.Close()); err != nil {
		return fmt.Errorf("sqlite: backup: %w", err)
	}
	return Move(part, abs)
}

// Move gives a closed database another name in its directory, durably, in the place of whatever has it. What lies
// beside that name goes first: SQLite would play the old file's log into the new one.
func Move(from, to string) error {
	if err := errors.Join(removeBeside(to), os.Rename(from, to)); err != nil {
		return fmt.Errorf("sqlite: move: %w", err)
	}
	return syncDir(filepath.Dir(to))
}

// Remove removes a closed database and what lies beside it, durably; it need not be there.
func Remove(path string) error {
	if err := errors.Join(removeBeside(path), remove(path)); err != nil {
		return fmt.Errorf("sqlite: remove: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

// removeBeside removes the logs and the index that SQLite keeps beside a database.
func removeBeside(path string) error {
	return errors.Join(remove(path+"-wal"), remove(path+"-shm"), remove(path+"-journal"))
}

// remove removes a file that need not be there.
func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// copyAll copies every page in one step, which is one read transaction.
func copyAll(ctx context.Context, from, to *sql.DB) error {
	return withConn(ctx, from, func(src *sqlite3.SQLiteConn) error {
		return withConn(ctx, to, func(dst *sqlite3.SQLiteConn) error {
			b, err := dst.Backup("main", src, "main")
			if err != nil {
				return err
			}
			_, err = b.Step(-1)
			return errors.Join(err, b.Finish())
		})
	})
}

// withConn lends out the driver's connection.
func withConn(ctx context.Context, db *sql.DB, do func(*sqlite3.SQLiteConn) error) error {
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	return c.Raw(func(raw any) error {
		s, ok := raw.(*sqlite3.SQLiteConn)
		if !ok {
			return errors.New("not a connection of this driver")
		}
		return do(s)
	})
}
