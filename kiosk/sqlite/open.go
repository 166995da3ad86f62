package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// writerParams are the writer's parameters. synchronous FULL is an fsync of the WAL at each commit;
// immediate takes the write lock at BEGIN; secure_delete overwrites what is deleted.
const writerParams = "_journal=WAL&_sync=FULL&_txlock=immediate&_busy_timeout=10000&_fk=1&_secure_delete=on"

// readerParams are the reader's parameters.
const readerParams = "mode=ro&_query_only=1&_busy_timeout=10000&_fk=1"

// stillParams are those of a file that nobody writes: no log, no index of a log, no lock.
const stillParams = "immutable=1&_query_only=1&_fk=1"

// copyParams are those of a backup being written: no WAL beside it, synced as it is written.
const copyParams = "_journal=DELETE&_sync=FULL&_busy_timeout=10000"

// readers is the number of connections of a reader handle.
const readers = 4

// ErrPragma says that a connection did not get what it asked for; it is not used.
var ErrPragma = errors.New("sqlite: the database refuses a setting it needs")

// Open opens the one writing connection of the database at path, made new with mode 0600 if there
// is none.
func Open(ctx context.Context, path string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("sqlite: open: %w", err)
	}
	if err := create(abs); err != nil {
		return nil, err
	}
	return open(ctx, abs, writerParams, 1, []setting{
		{"journal_mode", "wal"}, {"synchronous", "2"}, {"foreign_keys", "1"}, {"secure_delete", "1"},
	})
}

// OpenReader opens connections that can only read. The database must exist; while a writer is open
// in any process they see its last commit.
func OpenReader(ctx context.Context, path string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("sqlite: open: %w", err)
	}
	return open(ctx, abs, readerParams, readers, []setting{{"query_only", "1"}})
}

// OpenStill opens connections that read the file as it lies, where nobody can write it: nothing is made beside it, and
// what stands in a log alone is not seen. Never while a writer is open.
func OpenStill(ctx context.Context, path string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("sqlite: open: %w", err)
	}
	return open(ctx, abs, stillParams, readers, []setting{{"query_only", "1"}})
}

// setting is a pragma and the value it must have.
type setting struct{ name, want string }

// open makes a handle of at most n connections, all of which hold the settings.
func open(ctx context.Context, path, params string, n int, want []setting) (*sql.DB, error) {
	db := sql.OpenDB(connector{
		dsn:    "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + params,
		driver: &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error { return settle(c, want) }},
	})
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("sqlite: open: %w", err), db.Close())
	}
	return db, nil
}

// connector opens connections with a driver of our own, so that nothing is registered globally.
type connector struct {
	dsn    string
	driver *sqlite3.SQLiteDriver
}

var _ driver.Connector = connector{}

// Connect opens one connection.
func (c connector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.dsn) }

// Driver is the driver behind it.
func (c connector) Driver() driver.Driver { return c.driver }

// settle makes a new connection distrust the file and keep at most 512 KiB of its pages (the system keeps
// the rest, once for all connections), then checks what the parameters asked for.
func settle(c *sqlite3.SQLiteConn, want []setting) error {
	if _, err := c.Exec("PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0; PRAGMA cache_size=-512", nil); err != nil {
		return fmt.Errorf("sqlite: settings: %w", err)
	}
	for _, s := range want {
		got, err := pragma(c, s.name)
		if err != nil {
			return err
		}
		if got != s.want {
			return fmt.Errorf("%w: %s is %s, not %s", ErrPragma, s.name, got, s.want)
		}
	}
	return nil
}

// pragma reads one setting of a connection.
func pragma(c *sqlite3.SQLiteConn, name string) (string, error) {
	rows, err := c.Query("PRAGMA "+name, nil)
	if err != nil {
		return "", fmt.Errorf("sqlite: read %s: %w", name, err)
	}
	defer func() { _ = rows.Close() }()
	v := make([]driver.Value, 1)
	if err := rows.Next(v); err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("sqlite: read %s: %w", name, err)
	}
	return fmt.Sprint(v[0]), nil
}

// create makes an empty file that only its owner reads, and makes its name durable: SQLite syncs
// the file, not the directory that names it. An existing file is not touched, for closing it here
// would drop the locks that another connection of this process holds.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("sqlite: create: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("sqlite: create: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes the names in a directory durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sqlite: sync directory: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sqlite: sync directory: %w", err)
	}
	return nil
}
