package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// remembered says whether the system holds a file's first page in memory (mincore(2)). It must not read: a read that is
// not to wait (RWF_NOWAIT) has the page fetched, and finds it there when the disk is quick.
func remembered(t *testing.T, path string) bool {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	page, err := unix.Mmap(int(f.Fd()), 0, 1, unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Munmap(page) }()
	var there [1]byte // its lowest bit
	_, _, errno := unix.Syscall(unix.SYS_MINCORE, uintptr(unsafe.Pointer(&page[0])), 1, uintptr(unsafe.Pointer(&there[0])))
	if errno != 0 {
		t.Fatal(errno)
	}
	return there[0]&1 == 1
}

// onDisk is a folder on a disk, which a file system in memory is not.
func onDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		t.Fatal(err)
	}
	if s.Type != unix.TMPFS_MAGIC {
		return dir
	}
	dir, err := os.MkdirTemp(".", "forget")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// TestForget: database and log are read from the disk afterwards, and hold what they held.
func TestForget(t *testing.T) {
	path := filepath.Join(onDisk(t), "x.db")
	if err := sqlite.Forget(path); err != nil {
		t.Errorf("where nothing is: %v", err)
	}
	for _, name := range []string{path, path + "-wal"} {
		if err := os.WriteFile(name, []byte("what was written "+name), 0o600); err != nil {
			t.Fatal(err)
		}
		if !remembered(t, name) {
			t.Fatal("what was just written is not in memory: the look is wrong")
		}
	}
	if err := sqlite.Forget(path); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, path + "-wal"} {
		if remembered(t, name) {
			t.Errorf("%s is still in memory", filepath.Base(name))
		}
		if b, err := os.ReadFile(name); err != nil || string(b) != "what was written "+name {
			t.Errorf("%q, %v", b, err)
		}
	}
}

// TestForgetOnADiskThatDoesNotFlush: it is told, in the word of a flush.
func TestForgetOnADiskThatDoesNotFlush(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	if err := os.Symlink("/dev/null", path+"-wal"); err != nil { // it cannot be flushed
		t.Fatal(err)
	}
	if err := sqlite.Forget(path); !errors.Is(err, sqlite.ErrFlush) || sqlite.Code(err) != sqlite.Flush {
		t.Errorf("%v", err)
	}
}
