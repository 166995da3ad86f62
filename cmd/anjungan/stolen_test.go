package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/kiosk/store/thieftest"
)

// onDisk lays a kiosk out as in a village: database, nightly copy, configuration and log on the disk, machine key and
// bundle on the other medium.
func onDisk(t *testing.T) (cfg settings.Kiosk, disk, other string) {
	t.Helper()
	cfg = enrolled(t)
	disk, other = filepath.Join(t.TempDir(), "disk"), filepath.Join(t.TempDir(), "other")
	for _, dir := range []string{disk, other} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(cfg.Bundle, filepath.Join(other, "bundle")); err != nil {
		t.Fatal(err)
	}
	cfg.Data, cfg.Backup = "data", "nightly.db"
	cfg.Key, cfg.Bundle = filepath.Join(other, "machine.key"), filepath.Join(other, "bundle")
	text, err := json.Marshal(cfg)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(disk, "anjungan.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if cfg, err = settings.LoadKiosk(path); err != nil {
		t.Fatal(err)
	}
	return cfg, disk, other
}

// keysOf are the machine key, and the lines of the keys in a bundle.
func keysOf(other thieftest.Loot) (list []thieftest.Secret) {
	for name, b := range other {
		if !strings.HasSuffix(name, ".key") {
			continue
		}
		if !bytes.HasPrefix(b, []byte("-----")) {
			list = append(list, thieftest.Secret{What: name, Value: b})
			continue
		}
		for line := range bytes.Lines(b) {
			if line = bytes.TrimSpace(line); len(line) > 32 && line[0] != '-' {
				list = append(list, thieftest.Secret{What: name, Value: line})
			}
		}
	}
	return list
}

// TestStolenDisk: the whole disk of a kiosk as this program lays it out, with its configuration and its log, after a life,
// a night and a report, says nothing of anybody and holds no key; with the other medium all is found.
func TestStolenDisk(t *testing.T) {
	cfg, disk, other := onDisk(t)
	out, err := os.Create(filepath.Join(disk, "anjungan.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = out.Close() }()
	h, err := open(t.Context(), cfg, thieftest.Log(out))
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	thieftest.Live(t, h.store)
	if err := store.AskReport(t.Context(), h.store.Path()); err != nil {
		t.Fatal(err)
	}
	if err := h.reporter().Serve(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := h.store.Nightly(t.Context()); err != nil {
		t.Fatal(err)
	}
	key, err := store.LoadKey(cfg.Key)
	if err != nil {
		t.Fatal(err)
	}

	loot, rest := thieftest.Walk(t, disk), thieftest.Walk(t, other)
	for _, want := range []string{"anjungan.json", "anjungan.log", "nightly.db", "data/kiosk.db", "data/kiosk.db-wal", "data/latihan.db"} {
		if len(loot["disk/"+want]) == 0 {
			t.Errorf("the thief has no %s", want)
		}
	}
	secrets := append(thieftest.Secrets(), keysOf(rest)...)
	if len(secrets) < len(thieftest.Secrets())+4 {
		t.Errorf("only %d lines of keys lie on the other medium", len(secrets)-len(thieftest.Secrets()))
	}
	for _, f := range loot.Finds(secrets...) {
		t.Errorf("readable in %s", f)
	}
	if got := loot.Crack(t, loot.Keys(), thieftest.NIKAni); len(got) > 0 {
		t.Error("a hash is cracked without the other medium")
	}

	for _, what := range loot.Unseal(t, key).Missing(thieftest.Kept()...) {
		t.Errorf("with the other medium %s is not found", what)
	}
	if got := loot.Crack(t, rest.Keys(), thieftest.NIKAni); len(got) != 1 {
		t.Error("no hash is cracked with the other medium")
	}
	if got := rest.Missing(keysOf(rest)...); len(got) > 0 {
		t.Errorf("the search does not find %q where they are", got)
	}
}
