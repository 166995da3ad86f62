package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

// TestCatalogExport: the file holds the catalogue that the kiosk makes requests with, with the override that its configuration
// names, and nothing else.
func TestCatalogExport(t *testing.T) {
	dir := t.TempDir()
	over := filepath.Join(dir, "override")
	if err := os.MkdirAll(filepath.Join(over, "services"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(over, "services", "sktm.json"), []byte(`{"id": "sktm", "withdrawn": true}`), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg := settings.DefaultKiosk()
	cfg.Data, cfg.Key, cfg.Bundle, cfg.Printer.Path, cfg.Catalogue = dir, dir, dir, dir, over
	config, none := writeConfig(t, dir, cfg), filepath.Join(dir, "none.json")
	for name, args := range map[string][]string{
		"": {"-config", none}, over: {"-config", config}, over + "/": {"-config", none, "-dir", over},
	} {
		file := filepath.Join(dir, "anjungan-7.katalog")
		var out, errs bytes.Buffer
		if err := run(t.Context(), append(append([]string{"catalog", "export"}, args...), file), nil, &out, &errs); err != nil {
			t.Fatalf("%v: %v", args, err)
		}
		want, err := catalog.LoadDir(assets.Services, name)
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		layers, err := catalog.Unpack(b)
		if err != nil {
			t.Fatal(err)
		}
		got, err := catalog.Load(layers[0], layers[1:]...)
		if err != nil || got.Version() != want.Version() || !strings.Contains(out.String(), "version "+want.Version()) {
			t.Errorf("%v: %v\n%s", args, err, out.String())
		}
	}
	var out bytes.Buffer
	if err := run(t.Context(), []string{"catalog", "export", "-config", none}, nil, &out, &out); err == nil {
		t.Error("exported to no file")
	}
}
