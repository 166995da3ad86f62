package sqliteledger

import (
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// TestFirstSchemaIsBroughtUp opens a ledger of the first schema that holds an entry, and finds it.
func TestFirstSchemaIsBroughtUp(t *testing.T) {
	first, err := fs.ReadFile(steps, "steps/0001_ledger.sql")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "regency.db")
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := sqlite.Migrate(t.Context(), db, fstest.MapFS{"0001_ledger.sql": {Data: first}}, appID); err != nil {
		t.Fatal(err)
	}
	chain := journal.Hash{7}
	for seq := 1; seq <= 3; seq++ {
		chain[1] = byte(seq)
		if _, err := db.ExecContext(t.Context(), `INSERT INTO entry (kiosk, inc, seq, kind, time, trusted, boot, catalogue, epoch,
			hash, chain, body_body, verdict, code, at) VALUES (7, 1, ?, 1, 1, 1, 1, 'c', 0, x'00', ?, x'aabb', 'accepted', '', 1)`,
			seq, chain[:]); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	l, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	key := journal.Key{Kiosk: 7, Incarnation: 1, Seq: 3}
	if got, err := l.Chain(t.Context(), key); err != nil || got != chain {
		t.Errorf("%x, %v", got, err)
	}
	if body, err := l.EpochBody(t.Context(), key); err != nil || string(body) != "\xaa\xbb" {
		t.Errorf("%x, %v", body, err)
	}
}
