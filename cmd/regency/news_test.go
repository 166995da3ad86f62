package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/assets"
)

// examples writes the shipped examples into a directory of the test.
func examples(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	entries, err := assets.Examples.ReadDir("examples/news")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := assets.Examples.ReadFile("examples/news/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, e.Name()), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestNewsImport: the examples are taken; again they change nothing; with one bad line anywhere nothing changes
// and the line is told with its file.
func TestNewsImport(t *testing.T) {
	config, dir := prepare(t), examples(t)
	args := func(village string, more ...string) []string {
		at := func(name string) string { return filepath.Join(dir, name) }
		return append([]string{
			"news", "import", "--config", config, "--village", village, "--budget", at("apbdes.csv"), "--year", "2026", "--data", "2026-10-31",
			"--source", "CONTOH", "--complaints", "Kantor Desa", "--sample", "--executors", at("pelaksana.csv"), "--notices", at("pengumuman.csv"),
			"--indicators", at("indikator.csv"), "--places", at("produk-wisata.csv"),
		}, more...)
	}
	const setail = "35.10.09.2004"
	if out := must(t, "", "news", "list", "--village", setail, "--config", config); !strings.Contains(out, "tells nothing yet") {
		t.Errorf("%q", out)
	}
	if out := must(t, "", args(setail)...); strings.Count(out, "taken") != 4 {
		t.Errorf("%q", out)
	}
	before := must(t, "", "news", "list", "--village", setail, "--config", config)
	if !strings.Contains(before, "budget 2026, figures of 2026-10-31; notices: 2; indicators: 14; places: 3") {
		t.Errorf("%q", before)
	}
	if out := must(t, "", args(setail)...); strings.Count(out, "the same as before") != 4 {
		t.Errorf("again: %q", out)
	}
	bad := filepath.Join(dir, "pengumuman.csv")
	if err := os.WriteFile(bad, []byte("judul;isi;dari;sampai\nRahasia;x;besok;lusa\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := cli(t, "", args(setail)...)
	if err == nil || !strings.Contains(out, "pengumuman.csv:2: ") || strings.Contains(out, "Rahasia") {
		t.Errorf("%q, %v", out, err)
	}
	if after := must(t, "", "news", "list", "--village", setail, "--config", config); after != before {
		t.Errorf("%q, before %q", after, before)
	}
	for why, words := range map[string][]string{
		"no file is named": {"news", "import", "--village", setail, "--config", config},
		"no such file":     {"news", "import", "--village", setail, "--config", config, "--places", filepath.Join(dir, "none.csv")},
		"no head":          {"news", "import", "--village", setail, "--config", config, "--places", filepath.Join(dir, "README.md")},
		"year 0":           {"news", "import", "--village", setail, "--config", config, "--budget", filepath.Join(dir, "apbdes.csv")},
	} {
		if _, err := cli(t, "", words...); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%v, want %q", err, why)
		}
	}
}

// TestNewsImportWhole: where the lines of every file are good and one part cannot be told all the same, no other part is
// taken either.
func TestNewsImportWhole(t *testing.T) {
	config, dir := prepare(t), examples(t)
	const setail = "35.10.09.2004"
	list := func() string { return must(t, "", "news", "list", "--village", setail, "--config", config) }
	before := list()
	many := "judul;isi;dari;sampai\n"
	for i := range 41 { // one more than a village tells
		many += fmt.Sprintf("CONTOH %d;Isi;2026-01-01;2127-12-31\n", i)
	}
	notices := filepath.Join(dir, "banyak.csv")
	if err := os.WriteFile(notices, []byte(many), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, first := range [][]string{
		{"--places", filepath.Join(dir, "produk-wisata.csv")},
		{"--indicators", filepath.Join(dir, "indikator.csv")},
		{"--budget", filepath.Join(dir, "apbdes.csv"), "--year", "2026", "--data", "2026-10-31", "--source", "CONTOH", "--complaints", "Kantor Desa", "--sample"},
	} {
		words := append([]string{"news", "import", "--config", config, "--village", setail, "--notices", notices}, first...)
		out, err := cli(t, "", words...)
		if err == nil || !strings.Contains(err.Error(), "notice") || strings.Contains(out, "taken") {
			t.Errorf("%s: %q, %v", first[0], out, err)
		}
		if after := list(); after != before {
			t.Errorf("%s: %q, before %q", first[0], after, before)
		}
	}
}

// TestNewsMall: the hall is taken for every village, once.
func TestNewsMall(t *testing.T) {
	config, dir := prepare(t), examples(t)
	mall := filepath.Join(dir, "mal.json")
	if out := must(t, "", "news", "mall", mall, "--config", config); !strings.Contains(out, "7 services, for every village") {
		t.Errorf("%q", out)
	}
	if out := must(t, "", "news", "mall", mall, "--config", config); !strings.Contains(out, "the same as before") {
		t.Errorf("%q", out)
	}
	if _, err := cli(t, "", "news", "mall", filepath.Join(dir, "apbdes.csv"), "--config", config); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("%v", err)
	}
}
