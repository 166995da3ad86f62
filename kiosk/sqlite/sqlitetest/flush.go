package sqlitetest

/*
#include <errno.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// The file whose flush fails, and how many flushes of it have failed; inode 0: none.
static _Atomic unsigned long failing_dev, failing_ino;
static _Atomic int failed;

// fsync takes the C library's place in this program, so that SQLite calls it (sqlite3.c, full_fsync).
// Go's own File.Sync does not.
int fsync(int fd) {
	struct stat s;
	unsigned long ino = atomic_load(&failing_ino);
	if (ino != 0 && fstat(fd, &s) == 0 && s.st_ino == ino && s.st_dev == atomic_load(&failing_dev)) {
		atomic_fetch_add(&failed, 1);
		errno = EIO;
		return -1;
	}
	return (int)syscall(SYS_fsync, fd);
}

static void fail(unsigned long dev, unsigned long ino) {
	atomic_store(&failed, 0);
	atomic_store(&failing_dev, dev);
	atomic_store(&failing_ino, ino);
}

static int fails(void) { return atomic_load(&failed); }
*/
import "C"

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// FailFlush makes every further flush of a file fail with EIO, as the system does once when it could not write what it
// had taken (fsync(2)): what was written stands in the file as far as anybody here can read, and nobody knows what of
// it is on the disk. Only SQLite's flushes fail. One file at a time; mend ends it and says how many failed.
func FailFlush(path string) (mend func() (failed int), err error) {
	var s unix.Stat_t
	if err := unix.Stat(path, &s); err != nil {
		return nil, fmt.Errorf("sqlitetest: %w", err)
	}
	C.fail(C.ulong(s.Dev), C.ulong(s.Ino))
	return func() int {
		n := int(C.fails())
		C.fail(0, 0)
		return n
	}, nil
}
