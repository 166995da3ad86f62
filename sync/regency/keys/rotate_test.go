package keys

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestRotateJournal: the key before is kept, whatever a rotation that was cut off has left.
func TestRotateJournal(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	if err := Init(dir, []string{"localhost"}, time.Now()); err != nil {
		t.Fatal(err)
	}
	load := func() *Keys {
		t.Helper()
		k, err := Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	first := load()
	if len(first.Retired) != 0 {
		t.Fatal("retired keys before any rotation")
	}
	if err := os.WriteFile(filepath.Join(dir, fileJournalNext), []byte("half a ke"), 0o600); err != nil { // cut off while writing
		t.Fatal(err)
	}
	if err := os.Link(filepath.Join(dir, fileJournal), filepath.Join(dir, retiredFile(first.Journal))); err != nil { // and after the link
		t.Fatal(err)
	}
	if k := load(); len(k.Retired) != 0 || !bytes.Equal(k.Journal.Bytes(), first.Journal.Bytes()) {
		t.Fatal("half a rotation changed the key")
	}
	for n := 1; n <= 3; n++ {
		before := load()
		if err := RotateJournal(dir); err != nil {
			t.Fatal(err)
		}
		k := load()
		found := false
		for _, old := range k.Retired {
			found = found || bytes.Equal(old.Bytes(), before.Journal.Bytes())
		}
		if len(k.Retired) != n || !found || bytes.Equal(k.Journal.Bytes(), before.Journal.Bytes()) {
			t.Fatalf("rotation %d: %d retired, the one before among them: %v", n, len(k.Retired), found)
		}
	}
	if n, err := DropRetired(dir, load()); err != nil || n != 3 || len(load().Retired) != 0 {
		t.Fatalf("%d dropped, %v", n, err)
	}
	if err := os.WriteFile(filepath.Join(dir, retiredPrefix+"0123456789abcdef"+retiredSuffix), []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(dir); err == nil {
		t.Error("a retired key that is none was passed over")
	}
}
