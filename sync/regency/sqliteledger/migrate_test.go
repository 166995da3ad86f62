package sqliteledger

import (
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// TestFirstSchemaIsBroughtUp opens a ledger of the first schema that holds an entry and a void letter, and finds them.
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
	if _, err := db.ExecContext(t.Context(), `INSERT INTO request VALUES (x'01', 7, 'n', 'r', 's', 'c', 'v', 3, 'siap-diambil', '', 1, 1, x'09', x'0a', x'0b'),
		(x'02', 7, 'm', 'r', 's', 'c', 'v', 3, 'siap-diambil', '', 1, 1, x'09', x'0a', x'0b');
		INSERT INTO letter (request, number, village, year, counter, n, approved, until, text_hash, void) VALUES
		(x'01', 'L1', 'v', 2026, 'surat', 1, 5, 6, x'07', 1), (x'02', 'L2', 'v', 2026, 'surat', 2, 5, 6, x'07', 0)`); err != nil {
		t.Fatal(err)
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
	if all, err := l.EndedLetters(t.Context()); err != nil || len(all) != 1 || all[0].Number != "L1" || all[0].Ended != 5 {
		t.Errorf("letters that ended %+v, %v", all, err)
	}
	if body, err := l.EpochBody(t.Context(), key); err != nil || string(body) != "\xaa\xbb" {
		t.Errorf("%x, %v", body, err)
	}
}

// TestOldDepositsKnowTheirRequest: cards and PINs that were stored before an erasure asked for them are found by it.
func TestOldDepositsKnowTheirRequest(t *testing.T) {
	before := fstest.MapFS{}
	names, err := fs.Glob(steps, "steps/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if base := filepath.Base(name); base < "0029" {
			b, err := fs.ReadFile(steps, name)
			if err != nil {
				t.Fatal(err)
			}
			before[base] = &fstest.MapFile{Data: b}
		}
	}
	path := filepath.Join(t.TempDir(), "regency.db")
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := sqlite.Migrate(t.Context(), db, before, appID); err != nil {
		t.Fatal(err)
	}
	// A deposit with card and PIN, a request with a clerk's later enrolment that is nobody's deposit, and a table's.
	for _, q := range []string{
		`INSERT INTO candidate (id, chip, nik, village, kiosk, how, at) VALUES (1, x'aa', x'bb', 'v', 7, 'kiosk', 1)`,
		`INSERT INTO candidate_request VALUES (x'01', 1)`,
	} {
		if _, err := db.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	for i, e := range []struct {
		kind    journal.Kind
		request any
	}{{6, []byte{1}}, {3, nil}, {4, nil}, {6, []byte{2}}, {3, nil}, {4, nil}, {3, nil}, {4, nil}} {
		if _, err := db.ExecContext(t.Context(), `INSERT INTO entry (kiosk, inc, seq, kind, time, trusted, boot, catalogue, epoch,
			hash, chain, verdict, code, request, at) VALUES (7, 1, ?, ?, 1, 1, 1, 'c', 2, x'00', x'00', 'accepted', '', ?, 1)`, i+1, e.kind, e.request); err != nil {
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
	var found string
	if err := l.reader.QueryRowContext(t.Context(), `SELECT group_concat(seq || hex(request), ' ') FROM (SELECT * FROM entry WHERE request IS NOT NULL ORDER BY seq)`).
		Scan(&found); err != nil || found != "101 201 301 402" {
		t.Errorf("%q, %v", found, err)
	}
}
