package main

import "testing"

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
