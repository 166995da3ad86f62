package thieftest

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// copyOf opens a copy of a database and its log, so that what lies there is not changed by looking.
func copyOf(t testing.TB, database, log []byte) *sql.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy.db")
	for name, b := range map[string][]byte{path: database, path + "-wal": log} {
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db, err := sqlite.OpenReader(context.WithoutCancel(t.Context()), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// row is one row of a table by its columns.
type row struct {
	table string
	n     int
	cells map[string]any
}

// rows reads every row of every table.
func rows(t testing.TB, db *sql.DB) (all []row) {
	t.Helper()
	for _, r := range query(t, db, "sqlite_schema", `SELECT name FROM sqlite_schema WHERE type = 'table'`) {
		table := fmt.Sprint(r.cells["name"])
		all = append(all, query(t, db, table, `SELECT * FROM "`+table+`"`)...)
	}
	return all
}

func query(t testing.TB, db *sql.DB, table, q string) (list []row) {
	t.Helper()
	rows, err := db.QueryContext(context.WithoutCancel(t.Context()), q)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		cells, at := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			at[i] = &cells[i]
		}
		if err := rows.Scan(at...); err != nil {
			t.Fatal(err)
		}
		r := row{table, len(list), map[string]any{}}
		for i, c := range columns {
			r.cells[c] = cells[i]
		}
		list = append(list, r)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// values are all texts and byte strings of a database, whole: a page holds but a part of a long one.
func values(t testing.TB, database, log []byte) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for _, r := range rows(t, copyOf(t, database, log)) {
		for column, v := range r.cells {
			at := fmt.Sprintf("%s.%s[%d]", r.table, column, r.n)
			switch v := v.(type) {
			case []byte:
				all[at] = v
			case string:
				all[at] = []byte(v)
			}
		}
	}
	return all
}

// Unseal opens every sealed column of the databases with the machine key, as kiosk/store seals them (AES-256-GCM under
// HKDF-SHA-256 of that key, bound to table, row and column). It fails the test for a column that does not open. A training's
// has a key that nobody keeps, and is left out.
func (l Loot) Unseal(t testing.TB, machine []byte) Loot {
	t.Helper()
	plain := Loot{}
	aead := sealing(t, machine)
	for name, file := range l {
		if !strings.HasSuffix(name, ".db") || strings.HasSuffix(name, "latihan.db") {
			continue
		}
		for _, r := range rows(t, copyOf(t, file, l[name+"-wal"])) {
			for _, column := range []string{"sealed", "who", "reason"} {
				sealed, ok := r.cells[column].([]byte)
				if !ok {
					continue
				}
				b, ok := open(aead, r, column, sealed)
				if !ok {
					t.Errorf("%s of %s does not open with the machine key", column, r.table)
				}
				plain[fmt.Sprintf("%s %s.%s[%d]", name, r.table, column, r.n)] = b
			}
		}
	}
	return plain
}

func sealing(t testing.TB, machine []byte) cipher.AEAD {
	t.Helper()
	key, err := hkdf.Key(sha256.New, machine, nil, "anjungan/store/seal/1", store.KeyLen)
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		t.Fatal(err)
	}
	return aead
}

// open tries each value of the row as its name, in the ways in which kiosk/store writes one.
func open(aead cipher.AEAD, r row, column string, sealed []byte) ([]byte, bool) {
	for _, v := range r.cells {
		for _, form := range []string{"%v", "%x"} {
			where := fmt.Sprintf("%s|"+form+"|%s", r.table, v, column)
			if b, err := aead.Open(nil, nil, sealed, []byte(where)); err == nil {
				return b, true
			}
		}
	}
	return nil, false
}
