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
	out := t.TempDir()
	var said bytes.Buffer
	bad, err := run(out, true, &said)
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
}
