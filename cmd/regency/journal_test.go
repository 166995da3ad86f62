package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/sync/regency/keys"
)

// TestJournalRotate: the key of before stays until nobody needs it, and the audit says who did it.
func TestJournalRotate(t *testing.T) {
	config := prepare(t)
	dir := filepath.Join(filepath.Dir(config), "keys")
	load := func() *keys.Keys {
		k, err := keys.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	first := load()
	enrolled(t, config, startServer(t, config)["kiosks"], "1")
	must(t, "", "journal", "rotate", "--config", config)
	second := load()
	if string(second.Journal.Public()) == string(first.Journal.Public()) || len(second.Retired) != 1 ||
		string(second.Retired[0].Bytes()) != string(first.Journal.Bytes()) {
		t.Fatalf("%d retired", len(second.Retired))
	}
	if _, err := cli(t, "", "journal", "drop", "--config", config); err == nil || !strings.Contains(err.Error(), "kiosks [1]") {
		t.Errorf("dropped what a kiosk still seals to: %v", err)
	}
	if len(load().Retired) != 1 {
		t.Error("it is gone")
	}
	must(t, "", "kiosk", "revoke", "1", "--config", config)
	if out := must(t, "", "journal", "drop", "--config", config); !strings.HasPrefix(out, "1 retired") {
		t.Errorf("%q", out)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(f.Name(), "journal") && len(f.Name()) > len("journal.key") {
			t.Errorf("%s, %d bytes, is left", f.Name(), len(b))
		}
	}
}
