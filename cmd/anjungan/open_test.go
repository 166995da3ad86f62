package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/keys"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
)

// enrolled is the configuration of a kiosk that a real regency enrolled; no device is there.
func enrolled(t *testing.T) settings.Kiosk {
	t.Helper()
	dir := t.TempDir()
	if err := keys.Init(filepath.Join(dir, "keys"), []string{"localhost"}, time.Now()); err != nil {
		t.Fatal(err)
	}
	k, err := keys.Load(filepath.Join(dir, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := sqliteledger.Open(t.Context(), filepath.Join(dir, "regency.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	vs, err := catalog.Villages(assets.Villages)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.LoadVillages(t.Context(), vs); err != nil {
		t.Fatal(err)
	}
	b, err := regency.AddKiosk(t.Context(), l, k, kiosk.Site{Kiosk: 1, Letters: "SET", Unit: 1, Village: vs[0]}, "https://localhost:1", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	cfg := settings.DefaultKiosk()
	cfg.Data, cfg.Key = filepath.Join(dir, "data"), filepath.Join(dir, "machine.key")
	cfg.Bundle, cfg.Printer.Path, cfg.Speech = filepath.Join(dir, "bundle"), filepath.Join(dir, "no-printer"), false
	if err := b.Write(cfg.Bundle); err != nil {
		t.Fatal(err)
	}
	return cfg
}

func opened(t *testing.T, cfg settings.Kiosk) error {
	t.Helper()
	h, err := open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err == nil {
		h.close()
	}
	return err
}

// TestOpensWithoutDevicesAndLink: neither a printer nor a reader nor a regency is needed to start.
func TestOpensWithoutDevicesAndLink(t *testing.T) {
	cfg := enrolled(t)
	for range 2 { // the first start makes key and database, the second finds them
		if err := opened(t, cfg); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWarnsOfKeys: each set of keys that lies on the database's disk is named, and none that does not.
func TestWarnsOfKeys(t *testing.T) {
	cfg := enrolled(t)
	if err := opened(t, cfg); err != nil {
		t.Fatal(err)
	}
	key, bundle, away := cfg.Key, cfg.Bundle, "/proc/self" // another file system everywhere
	for want, at := range map[string]settings.Kiosk{
		"machine key,bundle,": {Key: key, Bundle: bundle, Data: cfg.Data}, "bundle,": {Key: away, Bundle: bundle, Data: cfg.Data},
		"machine key,": {Key: key, Bundle: away, Data: cfg.Data}, "": {Key: key, Bundle: bundle, Data: away},
	} {
		var told bytes.Buffer
		warnKeys(at, slog.New(slog.NewJSONHandler(&told, nil)))
		got := ""
		for line := range strings.Lines(told.String()) {
			var said struct{ Level, Keys string }
			if err := json.Unmarshal([]byte(line), &said); err != nil || said.Level != "WARN" {
				t.Errorf("%s, %v", line, err)
			}
			got += said.Keys + ","
		}
		if got != want {
			t.Errorf("warned of %q, want %q", got, want)
		}
	}
}

// TestRefusals: each gets its code, says so to a technician, and changes nothing.
func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, cfg *settings.Kiosk)
		want  kiosk.Code
	}{
		"no bundle": {func(t *testing.T, cfg *settings.Kiosk) { remove(t, cfg.Bundle) }, kiosk.CodeNotEnrolled},
		"half a bundle": {
			func(t *testing.T, cfg *settings.Kiosk) { remove(t, filepath.Join(cfg.Bundle, "seal.key")) }, kiosk.CodeNotEnrolled,
		},
		"no machine key": {func(t *testing.T, cfg *settings.Kiosk) { remove(t, cfg.Key) }, kiosk.CodeKey},
		"another machine key": {func(t *testing.T, cfg *settings.Kiosk) {
			if err := os.WriteFile(cfg.Key, make([]byte, 32), 0o600); err != nil {
				t.Fatal(err)
			}
		}, kiosk.CodeKey},
		"a newer database": {func(t *testing.T, cfg *settings.Kiosk) { bump(t, filepath.Join(cfg.Data, settings.KioskDatabase)) }, kiosk.CodeNewerSchema},
		"a database that is none": {func(t *testing.T, cfg *settings.Kiosk) {
			if err := os.WriteFile(filepath.Join(cfg.Data, settings.KioskDatabase), []byte("this was a database once, believe me"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, kiosk.CodeDisk},
		"an unknown printer": {func(_ *testing.T, cfg *settings.Kiosk) { cfg.Printer.Profile = "typewriter" }, kiosk.CodeConfig},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := enrolled(t)
			if err := opened(t, cfg); err != nil {
				t.Fatal(err)
			}
			c.spoil(t, &cfg)
			err := opened(t, cfg)
			var told *kiosk.Error
			if kiosk.CodeOf(err) != c.want || !errors.As(err, &told) || told.Hint == "" {
				t.Errorf("%v, want code %s and a hint", err, c.want)
			}
			if want := c.want != kiosk.CodeDisk; permanent(err) != want {
				t.Errorf("permanent is %t", permanent(err))
			}
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

// bump makes the database look like one of a later version of this program.
func bump(t *testing.T, path string) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	exec(t, db, `PRAGMA user_version = 9999`)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func exec(t *testing.T, db *sql.DB, query string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), query); err != nil {
		t.Fatal(err)
	}
}
