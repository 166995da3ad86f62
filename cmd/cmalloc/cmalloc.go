// Package cmalloc keeps the C library's part of a program's memory from creeping up while it runs for months: that of
// the window's pictures and of SQLite. It is no allocator, and what Go itself allocates is not its business.
//
// Concurrency: Steady is called once, before anything is drawn.
package cmalloc

// #include <malloc.h>
import "C"

import "errors"

// large is from how many bytes on a block has pages of its own, which go back to the system when it is freed: what glibc begins with
// (mallopt(3), M_MMAP_THRESHOLD).
const large = 128 << 10

// errRefused says that the C library does not take a setting.
var errRefused = errors.New("cmalloc: the C library refuses the size of a large block")

// Steady holds glibc to that size. Left alone it raises it to the largest block that was ever freed, a picture of the whole screen, and
// then puts those of a screen between small blocks that stay: some 2 KiB are lost at each visit.
func Steady() error {
	if C.mallopt(C.M_MMAP_THRESHOLD, large) != 1 || C.mallopt(C.M_TRIM_THRESHOLD, large) != 1 {
		return errRefused
	}
	return nil
}
