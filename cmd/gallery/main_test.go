package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// TestGalleryIsWhole paints the usual screens and finds each of them on the index page.
func TestGalleryIsWhole(t *testing.T) {
	out, beside := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(beside, "9-home.png"), []byte("a picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	bad, err := run(out, beside, true, &said)
	if err != nil || bad != 0 {
		t.Fatalf("%d violations, %v\n%s", bad, err, said.String())
	}
	page, err := os.ReadFile(filepath.Join(out, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range flow.Screens() {
		if n := strings.Count(string(page), `alt="`+string(s)+`"`); n < 4 {
			t.Errorf("%s stands %d times on the page, want both languages and orientations", s, n)
		}
	}
	judged, err := os.ReadFile(filepath.Join(out, "judged.html"))
	if err != nil || strings.Count(string(judged), "<figure>") != 12 || strings.Count(string(judged), `src="beside/`) != 1 {
		t.Errorf("the judged screens, with one picture beside: %v\n%s", err, judged)
	}
	if b, err := os.ReadFile(filepath.Join(out, "beside", "9-home.png")); err != nil || string(b) != "a picture" {
		t.Errorf("copied: %q, %v", b, err)
	}
}
