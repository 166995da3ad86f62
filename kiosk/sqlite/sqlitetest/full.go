package sqlitetest

import "golang.org/x/sys/unix"

// Fill makes every further write to the write-ahead log of the database at path fail for want of room (SQLite's
// SQLITE_FULL), as Break does for want of a disk. What the log held cannot be read meanwhile: empty it before
// (PRAGMA wal_checkpoint(TRUNCATE)).
func Fill(path string) (mend func() error, err error) {
	return exchangeAll(path+"-wal", "/dev/full", unix.O_RDWR)
}
