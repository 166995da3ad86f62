package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

const appID = 0x54657374 // "Test"

func steps(s ...string) fs.FS {
	m := fstest.MapFS{}
	for i, q := range s {
		m[fmt.Sprintf("%04d_step.sql", i+1)] = &fstest.MapFile{Data: []byte(q)}
	}
	return m
}

func open(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func exec(t *testing.T, db *sql.DB, q string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), q); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
}

func text(t *testing.T, db *sql.DB, q string) (s string) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), q).Scan(&s); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	return s
}

func TestWriterSettings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a ?#%41.db") // a name that a URI would read otherwise
	db := open(t, path)
	for name, want := range map[string]string{
		"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1", "secure_delete": "1", "busy_timeout": "10000",
		"trusted_schema": "0", "cell_size_check": "1",
	} {
		if got := text(t, db, "PRAGMA "+name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	exec(t, db, "CREATE TABLE a (b)")
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v, %v", info, err)
	}
	wal, err := os.Stat(path + "-wal")
	if err != nil || wal.Mode().Perm() != 0o600 {
		t.Errorf("the WAL: %v, %v", wal, err)
	}
	if n := db.Stats().MaxOpenConnections; n != 1 {
		t.Errorf("%d writers", n)
	}
}

// TestCheckAll finds what the quick check lets pass: an index that says other than its table, and a row that names one that is
// not there.
func TestCheckAll(t *testing.T) {
	for name, damage := range map[string][]string{
		"none": nil,
		"an index": {
			"PRAGMA writable_schema=ON", "CREATE TABLE kept AS SELECT * FROM sqlite_schema WHERE name = 'i'",
			"DELETE FROM sqlite_schema WHERE name = 'i'", "PRAGMA writable_schema=RESET", "UPDATE a SET m = 2",
			"PRAGMA writable_schema=ON", "INSERT INTO sqlite_schema SELECT * FROM kept", "PRAGMA writable_schema=RESET",
		},
		"a reference": {"PRAGMA foreign_keys=OFF", "INSERT INTO b VALUES (9)"},
	} {
		db := open(t, filepath.Join(t.TempDir(), "a.db"))
		exec(t, db, "CREATE TABLE a (n INTEGER UNIQUE, m); CREATE INDEX i ON a (m); CREATE TABLE b (n REFERENCES a (n)); INSERT INTO a VALUES (1, 1); INSERT INTO b VALUES (1)")
		for _, q := range damage {
			exec(t, db, q)
		}
		if err := sqlite.Check(t.Context(), db); err != nil {
			t.Errorf("%s: the quick check: %v", name, err)
		}
		if err := sqlite.CheckAll(t.Context(), db); errors.Is(err, sqlite.ErrDamaged) != (damage != nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestReadThenWriteWaits: a transaction that reads first has the write lock from its beginning, so
// that a second handle waits instead of failing.
func TestReadThenWriteWaits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	a, b := open(t, path), open(t, path)
	exec(t, a, "CREATE TABLE n (v INTEGER); INSERT INTO n VALUES (0)")
	add := func(db *sql.DB) error {
		for range 50 {
			tx, err := db.BeginTx(t.Context(), nil)
			if err != nil {
				return err
			}
			var v int
			if err := tx.QueryRowContext(t.Context(), "SELECT v FROM n").Scan(&v); err != nil {
				return err
			}
			if _, err := tx.ExecContext(t.Context(), "UPDATE n SET v = ?", v+1); err != nil {
				return err
			}
			if err := tx.Commit(); err != nil {
				return err
			}
		}
		return nil
	}
	done := make(chan error, 1)
	go func() { done <- add(b) }()
	if err := errors.Join(add(a), <-done); err != nil {
		t.Fatal(err)
	}
	if got := text(t, a, "SELECT v FROM n"); got != "100" {
		t.Errorf("%s of 100 additions", got)
	}
}

func TestReaderCannotWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	if _, err := sqlite.OpenReader(t.Context(), path); sqlite.Code(err) != sqlite.IO {
		t.Errorf("no file: %v", err)
	}
	w := open(t, path)
	exec(t, w, "CREATE TABLE a (b)")
	r, err := sqlite.OpenReader(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	if _, err := r.ExecContext(t.Context(), "INSERT INTO a VALUES (1)"); err == nil {
		t.Error("a reader wrote")
	}
	exec(t, w, "INSERT INTO a VALUES (2)")
	if got := text(t, r, "SELECT b FROM a"); got != "2" {
		t.Errorf("the reader sees %s", got)
	}
}

func TestMigrate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	db := open(t, path)
	one, two := "CREATE TABLE a (v TEXT); INSERT INTO a VALUES ('one')", "ALTER TABLE a ADD COLUMN w; UPDATE a SET v = 'two'"
	for _, s := range []fs.FS{steps(one), steps(one), steps(one, two)} {
		if err := sqlite.Migrate(t.Context(), db, s, appID); err != nil {
			t.Fatal(err)
		}
	}
	if got := text(t, db, "SELECT v FROM a"); got != "two" {
		t.Errorf("after both steps: %s", got)
	}
	if got := text(t, db, "PRAGMA user_version") + text(t, db, "PRAGMA application_id"); got != "21415934836" {
		t.Errorf("marks %s", got)
	}
	err := sqlite.Migrate(t.Context(), db, steps(one), appID)
	if kiosk.CodeOf(err) != kiosk.CodeNewerSchema {
		t.Errorf("a newer schema: %v", err)
	}
	if err := sqlite.Migrate(t.Context(), db, steps(one, two), appID+1); !errors.Is(err, sqlite.ErrNotOurs) {
		t.Errorf("another program's: %v", err)
	}
	if got := text(t, db, "PRAGMA user_version"); got != "2" {
		t.Errorf("a refusal changed the version to %s", got)
	}
}

func TestFailedStepLeavesNothing(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "a.db"))
	bad := steps("CREATE TABLE a (v)", "CREATE TABLE b (v); INSERT INTO nowhere VALUES (1)")
	if err := sqlite.Migrate(t.Context(), db, bad, appID); err == nil {
		t.Fatal("a bad step passed")
	}
	if got := text(t, db, "PRAGMA user_version") + text(t, db, "SELECT group_concat(name) FROM sqlite_schema"); got != "1a" {
		t.Errorf("left %s", got)
	}
	if err := sqlite.Migrate(t.Context(), db, steps("CREATE TABLE a (v)", "CREATE TABLE b (v)"), appID); err != nil {
		t.Errorf("the mended step: %v", err)
	}
}

func TestMigrateRefusesStrangersAndGaps(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "a.db"))
	gap := fstest.MapFS{"0001_a.sql": {Data: []byte("SELECT 1")}, "0003_c.sql": {Data: []byte("SELECT 1")}}
	if err := sqlite.Migrate(t.Context(), db, gap, appID); err == nil {
		t.Error("a gap between steps passed")
	}
	exec(t, db, "CREATE TABLE theirs (v)")
	if err := sqlite.Migrate(t.Context(), db, steps("CREATE TABLE a (v)"), appID); !errors.Is(err, sqlite.ErrNotOurs) {
		t.Errorf("an unmarked database with tables: %v", err)
	}
}

func TestBackup(t *testing.T) {
	dir := t.TempDir()
	db := open(t, filepath.Join(dir, "a.db"))
	exec(t, db, "CREATE TABLE a (v); INSERT INTO a VALUES ('kept')")
	r, err := sqlite.OpenReader(t.Context(), filepath.Join(dir, "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	tx, err := db.BeginTx(t.Context(), nil) // a writer in mid-transaction neither waits nor is copied
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(t.Context(), "UPDATE a SET v = 'later'"); err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(dir, "b.db")
	for range 2 { // over an older backup too
		if err := sqlite.Backup(t.Context(), r, target); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	b := open(t, target)
	if got := text(t, b, "SELECT v FROM a"); got != "kept" {
		t.Errorf("the copy says %s", got)
	}
	if err := sqlite.Check(t.Context(), b); err != nil {
		t.Error(err)
	}
	if err := sqlite.Backup(t.Context(), r, filepath.Join(dir, "none", "c.db")); err == nil {
		t.Error("a backup into no folder")
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*.part*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestCode(t *testing.T) {
	dir := t.TempDir()
	db := open(t, filepath.Join(dir, "a.db"))
	exec(t, db, "CREATE TABLE a (v UNIQUE); INSERT INTO a VALUES (1)")
	_, constraint := db.ExecContext(t.Context(), "INSERT INTO a VALUES (1)")
	exec(t, db, "PRAGMA max_page_count = 3")
	_, full := db.ExecContext(t.Context(), "INSERT INTO a VALUES (zeroblob(100000))")
	junk := filepath.Join(dir, "junk.db")
	if err := os.WriteFile(junk, []byte("this is no database, however long it may be; it has no header at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, corrupt := sqlite.Open(t.Context(), junk)
	_, other := db.ExecContext(t.Context(), "SELEC")
	_, io := sqlite.Open(t.Context(), dir)
	for _, c := range []struct {
		err  error
		want sqlite.Word
	}{
		{nil, sqlite.None},
		{context.Canceled, sqlite.None},
		{constraint, sqlite.Constraint},
		{full, sqlite.Full},
		{corrupt, sqlite.Corrupt},
		{other, sqlite.Other},
		{io, sqlite.IO},
		{fmt.Errorf("wrapped: %w", full), sqlite.Full},
	} {
		if got := sqlite.Code(c.err); got != c.want {
			t.Errorf("%v is %q, want %q", c.err, got, c.want)
		}
	}
}
