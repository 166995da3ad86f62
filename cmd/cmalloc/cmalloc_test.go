package cmalloc_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/cmd/cmalloc"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// childEnv says in which way a child of the test takes its memory.
const childEnv = "CMALLOC_CHILD"

// TestLargeBlocksGoBack: SQLite, which allocates in C, holds a large block and frees it, then smaller ones. With Steady the memory
// is as it was; without it glibc keeps it, or this test shows nothing.
func TestLargeBlocksGoBack(t *testing.T) {
	if way := os.Getenv(childEnv); way != "" {
		child(t, way == "steady")
		return
	}
	steady, alone := kept(t, "steady"), kept(t, "alone")
	t.Logf("kept: %d KiB, and %d if glibc is left alone", steady, alone)
	if steady > 1024 || alone < 2048 {
		t.Errorf("of four MiB are kept %d KiB, and %d if glibc is left alone", steady, alone)
	}
}

// kept runs a child and reads how many KiB more it has in the end.
func kept(t *testing.T, way string) int {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestLargeBlocksGoBack$", "-test.v")
	cmd.Env = append(os.Environ(), childEnv+"="+way)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	_, rest, _ := strings.Cut(string(out), "kept=")
	word, _, _ := strings.Cut(rest, "\n")
	n, err := strconv.Atoi(word)
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return n
}

func child(t *testing.T, steady bool) {
	if steady {
		if err := cmalloc.Steady(); err != nil {
			t.Fatal(err)
		}
	}
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	holds := func(mib int) {
		var n int
		if err := db.QueryRowContext(t.Context(), `SELECT length(randomblob(?))`, mib<<20).Scan(&n); err != nil || n != mib<<20 {
			t.Fatal(n, err)
		}
	}
	holds(1) // whatever is there from the first time on
	before := rss(t)
	holds(8)
	for range 4 {
		holds(4)
	}
	t.Logf("kept=%d", rss(t)-before)
}

// rss is this process's memory in KiB (proc(5), statm).
func rss(t *testing.T) int {
	t.Helper()
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := strconv.Atoi(strings.Fields(string(b))[1])
	if err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize() / 1024
}
