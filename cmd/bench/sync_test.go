package main

import "testing"

// TestShortIsAnError names every bar that is not reached, and no other.
func TestShortIsAnError(t *testing.T) {
	good, bad := atMost("a/b", 1, "x", 2, 3, 4, ""), atMost("c/d", 3, "x", 2, 3, 4, "")
	if err := short([]bar{good, good}); err != nil {
		t.Errorf("all reached: %v", err)
	}
	if err := short([]bar{good, bad}); err == nil || err.Error() != "short of the bar: c/d" {
		t.Errorf("one is short: %v", err)
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
