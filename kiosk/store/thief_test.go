package store_test

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"fmt"
	"hash"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// guesses are the NIKs that a thief tries who knows the sub-district and the birth date of somebody: the
// last four digits are all that is left. One of them is right.
func guesses() (list []string) {
	for n := range 10_000 {
		list = append(list, fmt.Sprintf("%s%04d", nikAni[:12], n))
	}
	return list
}

// readFolder reads every file of a folder.
func readFolder(t *testing.T, dir string) (files [][]byte) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		files = append(files, []byte(bytesOf(t, filepath.Join(dir, f.Name()))))
	}
	return files
}

// values are all texts and byte strings of a database: whatever may be a key, if one lies there.
func values(t *testing.T, path string) [][]byte {
	t.Helper()
	db, err := sqlite.OpenReader(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	found := map[string]bool{"": true} // the empty key is a hash without a key, or nearly
	query := func(q string, each func(v any)) {
		t.Helper()
		rows, err := db.QueryContext(context.WithoutCancel(t.Context()), q)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		row, at := make([]any, len(names)), make([]any, len(names))
		for i := range row {
			at[i] = &row[i]
		}
		for rows.Next() {
			if err := rows.Scan(at...); err != nil {
				t.Fatal(err)
			}
			for _, v := range row {
				each(v)
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	var tables []string
	query(`SELECT name FROM sqlite_schema WHERE type = 'table'`, func(v any) { tables = append(tables, fmt.Sprint(v)) })
	for _, name := range tables {
		query("SELECT * FROM "+name, func(v any) {
			switch v := v.(type) {
			case []byte:
				found[string(v)] = true
			case string:
				found[v] = true
			}
		})
	}
	var list [][]byte
	for _, v := range slices.Sorted(maps.Keys(found)) {
		list = append(list, []byte(v))
	}
	return list
}

// derived are the keys that a key may stand for: itself, and what the store derives from a machine key.
func derived(t *testing.T, key []byte) [][]byte {
	t.Helper()
	list := [][]byte{key}
	if len(key) == store.KeyLen {
		for _, use := range []string{"anjungan/store/seal/1", "anjungan/store/lookup/1"} {
			k, err := hkdf.Key(sha256.New, key, nil, use, store.KeyLen)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, k)
		}
	}
	return list
}

// crack hashes guesses in the ways of the store and in usual ones, under each key and under none, and gives
// those whose hash, or at least its first eight bytes, stands in a file.
func crack(t *testing.T, files [][]byte, keys [][]byte, list []string) (cracked []string) {
	t.Helper()
	of := map[uint64]string{}
	add := func(h hash.Hash, what, guess string) {
		_, _ = h.Write([]byte(what + guess)) // a hash never fails to write
		of[binary.BigEndian.Uint64(h.Sum(nil))] = guess
	}
	for _, guess := range list {
		for _, what := range []string{"", "nik\x00", "nik", "owner\x00"} {
			for _, h := range []func() hash.Hash{md5.New, sha1.New, sha256.New, sha512.New} {
				add(h(), what, guess)
			}
			for _, k := range keys {
				for _, k := range derived(t, k) {
					add(hmac.New(sha256.New, k), what, guess)
				}
			}
		}
	}
	found := map[string]bool{}
	for _, b := range files {
		for i := 0; i+8 <= len(b); i++ {
			if guess, ok := of[binary.BigEndian.Uint64(b[i:])]; ok {
				found[guess] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// TestNoHashIsCracked: hashes of NIKs stand in the database, but the key that they were made with does not,
// and neither does another that would do. With the machine key the NIK of one's birthday is found at once,
// which is why that key must lie on another medium.
func TestNoHashIsCracked(t *testing.T) {
	r := livedIn(t)
	files := readFolder(t, filepath.Dir(r.opts.Path))
	keys := append(values(t, r.opts.Path), r.opts.RegencyPublic, pepper)
	if len(keys) < 50 {
		t.Fatalf("only %d values stand in the database", len(keys))
	}
	// Every value of the database as the key, for the right NIK and some others; then all guesses, under the
	// keys that have the length of one.
	if got := crack(t, files, keys, append(guesses()[:20], nikAni, nikBudi, nikCit)); len(got) > 0 {
		t.Errorf("cracked without the machine key: %d", len(got))
	}
	if got := crack(t, files, nil, guesses()); len(got) > 0 {
		t.Errorf("cracked without any key: %d", len(got))
	}
	if got := crack(t, files, [][]byte{r.opts.MachineKey}, guesses()); len(got) != 1 || got[0] != nikAni {
		t.Errorf("with the machine key %d of %d guesses are found: the search finds nothing", len(got), len(guesses()))
	}
}
