package sqlite

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// ErrFlush says that the disk did not confirm a flush: Forget.
var ErrFlush = errors.New("sqlite: the disk does not flush")

// Forget flushes a database that this process does not have open, and its log, and has the system forget what it holds
// of them in memory, so that they are read from the disk (posix_fadvise(2), POSIX_FADV_DONTNEED). What is not there
// need not be. Closing the files here drops the locks that this process has on them.
func Forget(path string) error {
	return errors.Join(forget(path), forget(path+"-wal"))
}

func forget(name string) (err error) {
	f, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("sqlite: forget: %w", err)
	}
	defer func() { _ = f.Close() }() // nothing was written
	if err := f.Sync(); err != nil {
		return fmt.Errorf("%w: %w", ErrFlush, err)
	}
	if err := unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED); err != nil {
		return fmt.Errorf("sqlite: forget: %w", err)
	}
	return nil
}
