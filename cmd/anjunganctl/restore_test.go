package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestRestore: the nightly copy takes the place of a broken database; beside a running kiosk and without a copy nothing
// is moved.
func TestRestore(t *testing.T) {
	w := newTown(t)
	dir := t.TempDir()
	cfg := settings.DefaultKiosk()
	cfg.Data, cfg.Key, cfg.Bundle = dir, filepath.Join(dir, "machine.key"), filepath.Join(dir, "bundle")
	cfg.Backup, cfg.Printer.Path = filepath.Join(t.TempDir(), "copy.db"), filepath.Join(dir, "none")
	if err := w.bundle.Write(cfg.Bundle); err != nil {
		t.Fatal(err)
	}
	key, err := store.CreateKey(cfg.Key)
	if err != nil {
		t.Fatal(err)
	}
	path, config := filepath.Join(dir, settings.KioskDatabase), writeConfig(t, dir, cfg)
	s, err := store.Open(t.Context(), store.Options{
		Path: path, MachineKey: key, RegencyPublic: w.bundle.Journal, Catalogue: "c", Boot: 1, Site: w.bundle.Site,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := call(t, "restore", "-config", config); kiosk.CodeOf(err) != kiosk.CodeConfig || !strings.Contains(err.Error(), "stop the kiosk first") {
		t.Errorf("beside a running kiosk: %v", err)
	}
	if err := s.Backup(t.Context(), cfg.Backup); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := call(t, "restore", "-config", config, "-from", filepath.Join(dir, "no-copy")); err == nil {
		t.Error("restored from nothing")
	}
	out, err := call(t, "restore", "-config", config)
	if err != nil || !strings.Contains(out, "the copy of kiosk 012 is in its place: entries up to 2 of incarnation 1") || !strings.Contains(out, "is kept as ") {
		t.Fatalf("%q, %v", out, err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) == "broken" {
		t.Errorf("the broken file stands there still: %v", err)
	}
	cfg.Backup = ""
	if _, err := call(t, "restore", "-config", writeConfig(t, dir, cfg)); kiosk.CodeOf(err) != kiosk.CodeConfig {
		t.Errorf("without a backup in the configuration: %v", err)
	}
}
