package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
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

// TestCatalogueLoad: a catalogue that requests wait with and nobody knows is listed so; loaded from a file, or as an override,
// it is known and offered to nobody; what is no catalogue is refused and changes nothing.
func TestCatalogueLoad(t *testing.T) {
	config, dir := prepare(t), t.TempDir()
	over := filepath.Join(dir, "override")
	if err := os.MkdirAll(filepath.Join(over, "services"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(over, "services", "sktm.json"), []byte(`{"id": "sktm", "withdrawn": true}`), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Load(assets.Services, os.DirFS(over))
	if err != nil {
		t.Fatal(err)
	}
	b, err := catalog.Pack(assets.Services, os.DirFS(over))
	if err != nil {
		t.Fatal(err)
	}
	file, broken := filepath.Join(dir, "anjungan-7.katalog"), filepath.Join(dir, "broken")
	if err := errors.Join(os.WriteFile(file, b, 0o600), os.WriteFile(broken, b[:len(b)/2], 0o600)); err != nil {
		t.Fatal(err)
	}
	waits := ledger.Batch{Kiosk: 7, At: 1, From: ledger.Position{Incarnation: 1}, To: ledger.Position{Incarnation: 1}}
	waits.Requests = []ledger.NewRequest{{News: ledger.Sealed{Body: []byte("x")}, Request: ledger.Request{
		ID: kiosk.RequestID{1}, Kiosk: 7, Number: "1", Service: "domisili", Catalogue: c.Version(), Village: village, State: kiosk.Checking, Holder: kiosk.Clerk, Subject: []byte{1},
	}}}
	waits.To.Last, waits.Entries = 1, []ledger.Entry{{Header: journal.Header{Key: journal.Key{Kiosk: 7, Incarnation: 1, Seq: 1}}}}
	var e env
	if err := e.with(t.Context(), config, func(o opened) error {
		if err := o.ledger.AddKiosk(t.Context(), ledger.Kiosk{ID: 7, Village: village, Site: []byte("{}"), SealKey: []byte{1}, ReceiveKey: []byte{1}}, [32]byte{7}); err != nil {
			return err
		}
		return o.ledger.Append(t.Context(), waits)
	}); err != nil {
		t.Fatal(err)
	}
	lists := func(want string) {
		t.Helper()
		if out := must(t, "", "catalogue", "list", "--config", config); !strings.Contains(out, want) || strings.Count(out, "offered now") != 1 {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	unknown := `"` + c.Version() + `" NOT KNOWN: anjunganctl catalog export FILE at the kiosk, then regency catalogue load FILE; 1 requests wait, 0 in quarantine`
	lists(unknown)
	for _, path := range []string{broken, filepath.Join(dir, "none"), config} {
		if out, err := cli(t, "", "catalogue", "load", path, "--config", config); err == nil {
			t.Errorf("%s: %q", path, out)
		}
	}
	lists(unknown)
	if out := must(t, "", "catalogue", "load", file, "--config", config); !strings.Contains(out, "version "+c.Version()+" is known now") {
		t.Errorf("%q", out)
	}
	lists(`"` + c.Version() + `" known since `)
	if out := must(t, "", "catalogue", "load", over, "--config", config); !strings.Contains(out, "version "+c.Version()+" was known before") {
		t.Errorf("%q", out)
	}
}
