package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/cmd/health"
	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/keys"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// aRegency serves on loopback what a kiosk that enrols needs.
func aRegency(t *testing.T) (e *regency.Enroller, addr string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	must(keys.Init(filepath.Join(dir, "keys"), []string{"localhost"}, time.Now()))
	k, err := keys.Load(filepath.Join(dir, "keys"))
	must(err)
	v, err := vault.New(k.Master)
	must(err)
	l, err := sqliteledger.Open(t.Context(), filepath.Join(dir, "regency.db"))
	must(err)
	e = &regency.Enroller{Ledger: l, Keys: k, Vault: v, URL: "https://localhost:1", Now: time.Now}
	s := regency.NewServer(regency.ServerOptions{Ledger: l, Vault: v, Ack: k.Ack, Enrol: e, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	var lc net.ListenConfig
	at, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(err)
	srv := &http.Server{Handler: s.Handler(), TLSConfig: s.TLS(k.Server, k.Root), ReadHeaderTimeout: time.Minute}
	ended := make(chan error, 1)
	go func() { ended <- srv.ServeTLS(at, "", "") }()
	t.Cleanup(func() {
		must(srv.Close())
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
		must(l.Close())
	})
	return e, at.Addr().String()
}

// TestEnrolKiosk: the command shows the digits, waits, and leaves what the kiosk reads.
func TestEnrolKiosk(t *testing.T) {
	e, addr := aRegency(t)
	site := kiosk.Site{Kiosk: 12, Letters: "SET", Unit: 1, Village: kiosk.Village{Code: "35.10.09.2004", Kind: kiosk.Desa, Name: "Setail"}}
	code, err := e.Invite(t.Context(), site, time.Hour, "test")
	if err != nil {
		t.Fatal(err)
	}
	cfg := settings.DefaultKiosk()
	dir := t.TempDir()
	cfg.Data, cfg.Key, cfg.Bundle = dir, filepath.Join(dir, "k"), filepath.Join(dir, "bundle")
	cfg.Printer.Path, cfg.Address = "p", addr
	path := writeConfig(t, t.TempDir(), cfg)
	text := strings.ToLower(code.Text())
	if err := run(t.Context(), []string{"enrol-kiosk", "-config", path, "-village", "35.10.01.2001", text}, nil, io.Discard, io.Discard); err == nil {
		t.Error("the code of another village was taken")
	}
	if err := run(t.Context(), []string{"enrol-kiosk", "-config", path, text[:len(text)-1] + "u"}, nil, io.Discard, io.Discard); !errors.Is(err, wire.ErrEnrolCode) {
		t.Errorf("a code with a wrong character: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	r, w := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"enrol-kiosk", "-config", path, "-village", "35.10.09.2004", text}, nil, w, io.Discard)
		_ = w.Close()
	}()
	digits := ""
	for lines := bufio.NewScanner(r); lines.Scan(); {
		if d := strings.TrimSpace(lines.Text()); len(d) == len("1234 5678") {
			digits = d
		}
		if strings.HasPrefix(lines.Text(), "read these digits") {
			if err := e.Confirm(t.Context(), 12, digits, "test"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if b, err := bundle.Load(cfg.Bundle); err != nil || b.Site.Kiosk != 12 {
		t.Errorf("%+v, %v", b.Site, err)
	}
	if f := health.Identity(cfg.Bundle, cfg.Data); f.Well || !strings.Contains(f.Says, "own disk") {
		t.Errorf("keys beside the database: %+v", f)
	}
	if f := health.Identity(cfg.Bundle, "/proc"); !f.Well { // another file system everywhere
		t.Errorf("keys on another medium: %+v", f)
	}
	err = run(t.Context(), []string{"enrol-kiosk", "-config", path, text}, nil, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "enrolled already") {
		t.Errorf("enrolled twice: %v", err)
	}
}

// TestBundleOf: a table's bundle is where its own configuration says, never the kiosk's.
func TestBundleOf(t *testing.T) {
	dir := t.TempDir()
	table := filepath.Join(dir, "table.json")
	if err := os.WriteFile(table, []byte(`{"data": "d", "key": "k", "bundle": "b", "address": "127.0.0.1:1"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	got, dial, err := bundleOf(filepath.Join(dir, "nowhere.json"), table)
	if err != nil || got != filepath.Join(dir, "b") || dial != "127.0.0.1:1" {
		t.Errorf("%s %s, %v", got, dial, err)
	}
	if _, _, err := bundleOf(filepath.Join(dir, "nowhere.json"), ""); kiosk.CodeOf(err) != kiosk.CodeConfig {
		t.Errorf("no configuration: %v", err)
	}
}
