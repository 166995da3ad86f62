package main

import "golang.org/x/sys/unix"

// sameDevice says whether two paths lie on one file system; what cannot be asked counts as the same,
// which is the careful answer.
func sameDevice(a, b string) bool {
	var sa, sb unix.Stat_t
	if unix.Stat(a, &sa) != nil || unix.Stat(b, &sb) != nil {
		return true
	}
	return sa.Dev == sb.Dev
}

// freeBytes is the space left on the file system of a directory; 0 where it cannot be asked.
func freeBytes(dir string) uint64 {
	var s unix.Statfs_t
	if unix.Statfs(dir, &s) != nil {
		return 0
	}
	return s.Bavail * uint64(s.Bsize)
}
