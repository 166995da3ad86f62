// Package sqlitetest takes the disk from under an open database, for tests of what a kiosk does then, and tells which
// tables of one changed. It is no part of any program.
//
// Concurrency: one fault of a database at a time.
package sqlitetest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

// ErrNotOpen says that this process has no database open for writing at that path.
var ErrNotOpen = errors.New("sqlitetest: not open for writing here")

// fault is a descriptor that was exchanged, and the one that it was.
type fault struct{ fd, was int }

// Break makes every further write to the write-ahead log of the database at path fail, as a dead disk does (SQLite's
// SQLITE_IOERR_WRITE); reading goes on. mend gives the disk back. It exchanges the process's own descriptors for ones
// that only read, which costs no lock: SQLite locks the database and its index, never the log.
func Break(path string) (mend func() error, err error) {
	return exchangeAll(path+"-wal", path+"-wal", unix.O_RDONLY)
}

// exchangeAll puts other, opened with flags, in the place of every descriptor that may write to a file.
func exchangeAll(file, other string, flags int) (mend func() error, err error) {
	fds, err := writers(file)
	if err != nil {
		return nil, err
	}
	var faults []fault
	for _, fd := range fds {
		was, err := exchange(fd, other, flags)
		if err != nil {
			return nil, fmt.Errorf("sqlitetest: %w", err)
		}
		faults = append(faults, fault{fd, was})
	}
	return func() (err error) {
		for _, f := range faults {
			err = errors.Join(err, unix.Dup3(f.was, f.fd, unix.O_CLOEXEC), unix.Close(f.was))
		}
		return err
	}, nil
}

// writers finds this process's descriptors of a file that may write, before any is exchanged: what keeps one takes a
// number that the list may name. ErrNotOpen.
func writers(path string) (fds []int, err error) {
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return nil, fmt.Errorf("sqlitetest: %w", err)
	}
	for _, e := range list {
		if fd, err := strconv.Atoi(e.Name()); err == nil && writes(fd, path) {
			fds = append(fds, fd)
		}
	}
	if len(fds) == 0 {
		return nil, ErrNotOpen
	}
	return fds, nil
}

// writes says whether a descriptor is of that file and may write.
func writes(fd int, path string) bool {
	to, err := os.Readlink(filepath.Join("/proc/self/fd", strconv.Itoa(fd)))
	if err != nil || to != path {
		return false
	}
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
	return err == nil && flags&unix.O_ACCMODE == unix.O_RDWR
}

// exchange puts a descriptor of path in the place of fd, and keeps what it was.
func exchange(fd int, path string, flags int) (was int, err error) {
	if was, err = unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 0); err != nil {
		return 0, err
	}
	other, err := unix.Open(path, flags|unix.O_CLOEXEC, 0)
	if err != nil {
		return 0, errors.Join(err, unix.Close(was))
	}
	return was, errors.Join(unix.Dup3(other, fd, unix.O_CLOEXEC), unix.Close(other))
}
