package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestReports: the regency asks, the kiosk hears of it, and what it sends is listed and read by the beginning of its
// name; nothing else is.
func TestReports(t *testing.T) {
	config := prepare(t)
	server := startServer(t, config)["kiosks"]
	b := enrolled(t, config, server, "1")
	s, err := store.Open(t.Context(), store.Options{
		Path: filepath.Join(t.TempDir(), "kiosk.db"), MachineKey: make([]byte, store.KeyLen), Site: b.Site, RegencyPublic: b.Journal, Catalogue: "c", Boot: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if out := must(t, "", "kiosk", "reports", "--config", config); out != "" {
		t.Errorf("reports of nobody: %q", out)
	}
	startBox(t, b, s, strings.TrimPrefix(server, "https://"))
	if _, err := cli(t, "", "kiosk", "ask", "2", "--config", config); err == nil {
		t.Error("asked a kiosk that is not there")
	}
	must(t, "", "kiosk", "ask", "1", "--config", config)
	until(t, "the kiosk hears of it", func() bool {
		asked, err := s.TakeReport(t.Context())
		return err == nil && asked
	})
	text := strings.Repeat("baik   printer\n", 10_000)
	if err := s.AddBlob(t.Context(), blob.Report, strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	line := ""
	until(t, "it arrives", func() bool {
		line = must(t, "", "kiosk", "reports", "1", "--config", config)
		return strings.Contains(line, "arrived")
	})
	name := regexp.MustCompile(`^001 ([0-9a-f]{8}) report announced `).FindStringSubmatch(line)
	if name == nil || strings.Count(line, "\n") != 1 {
		t.Fatalf("%q", line)
	}
	if out := must(t, "", "kiosk", "report", "1", name[1], "--config", config); out != text {
		t.Errorf("%d bytes", len(out))
	}
	file := filepath.Join(t.TempDir(), "report.txt")
	must(t, "", "kiosk", "report", "1", name[1][:4], "--out", file, "--config", config)
	if got, err := os.ReadFile(file); err != nil || string(got) != text {
		t.Errorf("%d bytes in the file, %v", len(got), err)
	}
	for what, args := range map[string][]string{
		"a file that is there": {"1", name[1], "--out", file}, "no such report": {"1", "zz"}, "another kiosk": {"2", name[1]}, "no ordinal": {"x", name[1]},
	} {
		if _, err := cli(t, "", append(append([]string{"kiosk", "report"}, args...), "--config", config)...); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}
