package store_test

import (
	"bytes"
	"os"
	"testing"
)

// TestSet: a set is read back as it came, the newer in the place of the older, and its version is what the
// outbox compares; on the disk it is not in clear.
func TestSet(t *testing.T) {
	r := newRoom(t)
	if _, ok, err := r.Set(t.Context(), "news"); err != nil || ok {
		t.Fatalf("before any came: %v, %v", ok, err)
	}
	for _, v := range []string{"v1", "v2"} {
		if err := r.ReplaceSet(t.Context(), "news", v, []byte("irigasi dusun krajan "+v)); err != nil {
			t.Fatal(err)
		}
	}
	s, ok, err := r.Set(t.Context(), "news")
	if err != nil || !ok || s.Version != "v2" || string(s.Content) != "irigasi dusun krajan v2" || s.At.IsZero() {
		t.Fatalf("%+v, %v, %v", s, ok, err)
	}
	if v, err := r.DataVersion(t.Context(), "news"); err != nil || v != "v2" {
		t.Fatalf("version %q, %v", v, err)
	}
	for _, file := range []string{r.opts.Path, r.opts.Path + "-wal"} {
		b, err := os.ReadFile(file)
		if err != nil || bytes.Contains(b, []byte("irigasi")) {
			t.Errorf("%s: %v, or it holds the set in clear", file, err)
		}
	}
}
