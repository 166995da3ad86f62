package sqlite

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// InUse says whether any process has the database at path open: while it has, SQLite holds a shared lock on the index of
// its log (walformat, "WAL-index locks"), or on the file itself (lockingv3). A file that is not there is not in use.
func InUse(path string) (bool, error) {
	for _, name := range []string{path, path + "-shm"} {
		held, err := locked(name)
		if held || err != nil {
			return held, err
		}
	}
	return false, nil
}

// locked asks for a lock on a whole file as another opener would, without taking it.
func locked(name string) (bool, error) {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("sqlite: in use: %w", err)
	}
	defer func() { _ = f.Close() }() // only asked
	want := unix.Flock_t{Type: unix.F_WRLCK, Whence: unix.SEEK_SET}
	if err := unix.FcntlFlock(f.Fd(), unix.F_OFD_GETLK, &want); err != nil {
		return false, fmt.Errorf("sqlite: in use: %w", err)
	}
	return want.Type != unix.F_UNLCK, nil
}
