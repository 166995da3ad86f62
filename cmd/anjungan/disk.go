package main

import "golang.org/x/sys/unix"

// freeBytes is the space left on the file system of a directory; 0 where it cannot be asked.
func freeBytes(dir string) uint64 {
	var s unix.Statfs_t
	if unix.Statfs(dir, &s) != nil {
		return 0
	}
	return s.Bavail * uint64(s.Bsize)
}
