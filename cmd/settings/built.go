package settings

import (
	"runtime/debug"
	"time"
)

// Built is the time of the commit that the program was built from, as the Go toolchain notes it; zero
// where it was built outside a repository. No right clock is before it.
func Built() time.Time {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return time.Time{}
	}
	for _, s := range info.Settings {
		if s.Key != "vcs.time" {
			continue
		}
		if t, err := time.Parse(time.RFC3339, s.Value); err == nil {
			return t
		}
	}
	return time.Time{}
}
