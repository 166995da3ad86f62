package sqlite

import (
	"errors"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// Word says in one word what SQLite complains of.
type Word string

// The words.
const (
	None       Word = ""           // no error, or none of SQLite's
	Full       Word = "full"       // the disk is full
	IO         Word = "io"         // the disk does not read or write
	Flush      Word = "flush"      // the disk did not confirm a flush: what was written may be on it or not, and no later flush tells
	Busy       Word = "busy"       // another connection holds the lock
	Corrupt    Word = "corrupt"    // the file is damaged, or no database
	Constraint Word = "constraint" // a row that the schema refuses
	Other      Word = "other"
)

// Code finds SQLite's error in err, or ErrFlush, and gives its word.
func Code(err error) Word {
	if errors.Is(err, ErrFlush) {
		return Flush
	}
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return None
	}
	switch e.ExtendedCode {
	case sqlite3.ErrIoErrFsync, sqlite3.ErrIoErrDirFsync:
		return Flush
	}
	switch e.Code {
	case sqlite3.ErrFull:
		return Full
	case sqlite3.ErrIoErr, sqlite3.ErrCantOpen, sqlite3.ErrReadonly, sqlite3.ErrPerm:
		return IO
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return Busy
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return Corrupt
	case sqlite3.ErrConstraint:
		return Constraint
	default:
		return Other
	}
}
