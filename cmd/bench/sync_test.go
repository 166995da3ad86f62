package main

import (
	"errors"
	"fmt"
	"testing"
)

// TestShortIsAnError names every bar that is not reached, and no other.
func TestShortIsAnError(t *testing.T) {
	good, bad := atMost("a/b", 1, "x", 2, 3, 4, ""), atMost("c/d", 3, "x", 2, 3, 4, "")
	if err := short([]bar{good, good}); err != nil {
		t.Errorf("all reached: %v", err)
	}
	err := short([]bar{good, bad})
	if err == nil || err.Error() != "short of the bar: c/d" {
		t.Fatalf("one is short: %v", err)
	}
	if exitCode(err) != 2 || exitCode(fmt.Errorf("sync: %w", err)) != 2 || exitCode(errors.New("no disk")) != 1 {
		t.Errorf("exit codes: short %d, not measured %d", exitCode(err), exitCode(errors.New("no disk")))
	}
}

// TestAtLeast: below the bar, or measured on nothing, is SHORT.
func TestAtLeast(t *testing.T) {
	for _, c := range []struct {
		value float64
		n     int
		ok    bool
	}{{0.25, 1, true}, {0.249, 1, false}, {1, 0, false}} {
		if b := atLeast("x", c.value, "x", 0.25, c.n, 0, ""); b.OK != c.ok {
			t.Errorf("%v", b)
		}
	}
}
