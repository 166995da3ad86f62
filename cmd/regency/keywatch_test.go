package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/keys"
)

// TestKeyWatch: a rotation and a drop are taken into use once, what waits is tried again, and keys that cannot be read
// change nothing.
func TestKeyWatch(t *testing.T) {
	dir := filepath.Join(filepath.Dir(prepare(t)), "keys")
	k, err := keys.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	var used [][]string
	retried := 0
	w := &keyWatch{
		dir: dir, log: slog.New(slog.DiscardHandler), have: keyIDs(k.Journal, k.Retired),
		use:   func(p journal.RegencyKey, r []journal.RegencyKey) { used = append(used, keyIDs(p, r)) },
		retry: func(context.Context) error { retried++; return errors.New("busy") },
	}
	look := func(what string, want int) {
		t.Helper()
		w.look(t.Context())
		if len(used) != want || retried != want {
			t.Fatalf("%s: used %v, tried %d times", what, used, retried)
		}
	}
	look("nothing changed", 0)
	if err := keys.RotateJournal(dir); err != nil {
		t.Fatal(err)
	}
	look("rotated", 1)
	look("once", 1)
	if len(used[0]) != 2 || used[0][1] != keyIDs(k.Journal, nil)[0] {
		t.Errorf("after a rotation: %v", used[0])
	}
	if k, err = keys.Load(dir); err == nil {
		_, err = keys.DropRetired(dir, k)
	}
	if err != nil {
		t.Fatal(err)
	}
	look("dropped", 2)
	if len(used[1]) != 1 || used[1][0] != used[0][0] {
		t.Errorf("after a drop: %v", used[1])
	}
	path := filepath.Join(dir, "journal.key")
	good, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, []byte("half"), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	look("not to be read", 2)
	if err := os.WriteFile(path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	look("as it was", 2)
}
