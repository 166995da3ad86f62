package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/assets"
)

// TestCataloguePublish: a directory is published whole or not at all, and can be taken back.
func TestCataloguePublish(t *testing.T) {
	config, dir := prepare(t), t.TempDir()
	put := func(text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Join(dir, "services"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "services", "sktm.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(`{"id": "sktm"}`)
	if out, err := cli(t, "", "catalogue", "publish", dir, "--config", config); err == nil || !strings.Contains(err.Error(), "override/services/sktm.json:1:") {
		t.Errorf("%q, %v", out, err)
	}
	b, err := fs.ReadFile(assets.Services, "services/sktm.json")
	if err != nil {
		t.Fatal(err)
	}
	put(strings.Replace(string(b), `"promise_minutes": `, `"promise_minutes": 1`, 1))
	first := must(t, "", "catalogue", "publish", dir, "--config", config)
	if !strings.Contains(first, " for every kiosk: ") {
		t.Errorf("%q", first)
	}
	if out := must(t, "", "catalogue", "publish", dir, "--config", config); !strings.Contains(out, "the same as before") {
		t.Errorf("again: %q", out)
	}
	if out := must(t, "", "catalogue", "withdraw", "--config", config); !strings.Contains(out, " for every kiosk: ") || out == first {
		t.Errorf("%q", out)
	}
	if _, err := cli(t, "", "catalogue", "publish", filepath.Join(dir, "none"), "--config", config); err == nil {
		t.Error("a directory that is not there was published")
	}
}
