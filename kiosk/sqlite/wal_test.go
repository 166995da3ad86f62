package sqlite_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// TestEmptyWAL: nothing is left in the WAL; a reader in the middle keeps what it reads, and the WAL is
// emptied once it has gone.
func TestEmptyWAL(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	db := open(t, path)
	size := func() int64 {
		t.Helper()
		info, err := os.Stat(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	empty := func() {
		t.Helper()
		if err := sqlite.EmptyWAL(t.Context(), db); err != nil {
			t.Fatal(err)
		}
	}
	exec(t, db, "CREATE TABLE a (b)")
	exec(t, db, "INSERT INTO a VALUES (1)")
	r, err := sqlite.OpenReader(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	read, err := r.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	count := func() (n int) {
		t.Helper()
		if err := read.QueryRowContext(t.Context(), "SELECT count(*) FROM a").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	_ = count() // the reader's snapshot begins
	exec(t, db, "DELETE FROM a")
	exec(t, db, "PRAGMA busy_timeout = 0")
	empty()
	if size() == 0 || count() != 1 {
		t.Errorf("under a reader: %d bytes, %d rows", size(), count())
	}
	if err := read.Rollback(); err != nil {
		t.Fatal(err)
	}
	empty()
	if n := size(); n != 0 {
		t.Errorf("%d bytes are left", n)
	}
}
