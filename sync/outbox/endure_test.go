package outbox

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// fullDisk is what SQLite says of a full disk.
func fullDisk(t *testing.T) error {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "full.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), "PRAGMA max_page_count = 1"); err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), "CREATE TABLE t (x); CREATE TABLE u (x)")
	if sqlite.Code(err) != sqlite.Full {
		t.Fatalf("no full disk: %v", err)
	}
	return err
}

// noDatabase is what SQLite says of a damaged file.
func noDatabase(t *testing.T) error {
	t.Helper()
	path := filepath.Join(t.TempDir(), "damaged.db")
	if err := os.WriteFile(path, bytes.Repeat([]byte{7}, 4096), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.OpenReader(t.Context(), path)
	if err == nil {
		err = errors.Join(db.PingContext(t.Context()), db.Close())
	}
	if sqlite.Code(err) != sqlite.Corrupt {
		t.Fatalf("no damaged file: %v", err)
	}
	return err
}

// TestEndure: neither a full disk nor a damaged file ends anything, and everything is sent once it can be; another failure ends it as Run does.
func TestEndure(t *testing.T) {
	for _, broken := range []error{fullDisk(t), noDatabase(t)} {
		testEndure(t, broken)
	}
}

func testEndure(t *testing.T, full error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s, r, b, end := start(t)
		if err := end(); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- b.Endure(ctx) }()
		s.mu.Lock()
		s.broken = full
		s.mu.Unlock()
		s.add(3)
		time.Sleep(10 * time.Minute)
		if s.acked != 0 || len(r.appended) != 0 || len(done) != 0 {
			t.Errorf("on a disk that fails: acked %d, %d segments, ended %d", s.acked, len(r.appended), len(done))
		}
		s.mu.Lock()
		s.broken = nil
		s.mu.Unlock()
		time.Sleep(2 * endurePause)
		if s.acked != 3 {
			t.Errorf("with room again: acked %d", s.acked)
		}
		s.mu.Lock()
		s.broken = errors.New("damaged")
		s.mu.Unlock()
		s.add(1)
		synctest.Wait()
		if err := <-done; !errors.Is(err, s.broken) {
			t.Errorf("another failure: %v", err)
		}
		cancel()
	})
	synctest.Test(t, func(t *testing.T) {
		_, _, b, end := start(t)
		if err := end(); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := b.Endure(ctx); err != nil {
			t.Errorf("told to end: %v", err)
		}
	})
}
