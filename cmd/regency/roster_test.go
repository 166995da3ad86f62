package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/roster"
)

// TestRosterOfTheCommands: whatever command is the first after the database was put back, it sets the list right and says so;
// without a roster it says what nobody knows, and one that is damaged stops it.
func TestRosterOfTheCommands(t *testing.T) {
	config := prepare(t)
	dir := filepath.Dir(config)
	add := func(id byte) {
		t.Helper()
		if err := (env{stderr: io.Discard}).with(t.Context(), config, func(o opened) error {
			k := ledger.Kiosk{ID: kiosk.KioskID(id), Village: village, Site: []byte("{}"), SealKey: []byte{id}, ReceiveKey: []byte{1}}
			return o.ledger.AddKiosk(t.Context(), k, [32]byte{id})
		}); err != nil {
			t.Fatal(err)
		}
	}
	list := func() (said, log string) {
		t.Helper()
		var out, errs bytes.Buffer
		if err := run(t.Context(), []string{"kiosk", "list", "--config", config}, strings.NewReader(""), &out, &errs); err != nil {
			t.Fatal(err)
		}
		return out.String(), errs.String()
	}
	database, kept := filepath.Join(dir, "data", "regency.db"), filepath.Join(dir, "keys", "roster")
	add(7)
	older, err := os.ReadFile(database)
	if err != nil {
		t.Fatal(err)
	}
	restore := func() {
		t.Helper()
		if err := os.WriteFile(database, older, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	add(8)
	must(t, "", "kiosk", "revoke", "7", "--config", config)

	restore()
	said, log := list()
	if !strings.Contains(said, "007 35.10.09.2004") || strings.Count(said, "revoked true") != 1 || strings.Count(said, "revoked false") != 1 {
		t.Errorf("after the copy: %q", said)
	}
	for _, want := range []string{`"kiosk":7,"found":"revoked"`, `"kiosk":8,"found":"readmitted"`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s: %q", want, log)
		}
	}
	if _, log := list(); log != "" {
		t.Errorf("the next command: %q", log)
	}
	if audit := must(t, "", "audit", "--config", config); !strings.Contains(audit, "kiosk 007 kiosk.roster.revoked") {
		t.Errorf("audit: %q", audit)
	}

	restore()
	if err := os.Remove(kept); err != nil {
		t.Fatal(err)
	}
	if said, log := list(); strings.Contains(said, "revoked true") || !strings.Contains(log, "there was no roster") {
		t.Errorf("without a roster: %q, %q", said, log)
	}
	if err := os.WriteFile(kept, []byte("something else\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"serve", "kiosk list"} {
		if _, err := cli(t, "", append(strings.Fields(command), "--config", config)...); !errors.Is(err, roster.ErrLine) {
			t.Errorf("%s with a damaged roster: %v", command, err)
		}
	}
}
