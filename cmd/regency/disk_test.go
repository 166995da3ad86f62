package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestServesWhatTheDiskHolds: a server flushes what an earlier one left before it believes any of it, and does not serve
// on a disk that does not flush.
func TestServesWhatTheDiskHolds(t *testing.T) {
	config := prepare(t)
	if err := os.Symlink("/dev/null", filepath.Join(filepath.Dir(config), "data", "regency.db-wal")); err != nil { // it cannot be flushed
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := run(ctx, []string{"serve", "--config", config}, strings.NewReader(""), io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "the disk does not flush") {
		t.Errorf("%v", err)
	}
}
