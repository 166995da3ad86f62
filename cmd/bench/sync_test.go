package main

import (
	"errors"
	"fmt"
	"testing"

	"github.com/smart-kampung/anjungan/sync/measure"
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

// TestHeldBars: more than the bound, and what was not looked at often enough, is SHORT.
func TestHeldBars(t *testing.T) {
	good := measure.Storm{Kiosks: 266, Held: measure.Held{Heap: 60 << 20, Resident: 180 << 20, Cycles: 100}}
	for name, c := range map[string]struct {
		change func(*measure.Storm)
		ok     [2]bool
	}{
		"as it is":       {func(*measure.Storm) {}, [2]bool{true, true}},
		"all the queues": {func(s *measure.Storm) { s.Held.Heap, s.Held.Resident = 250<<20, 300<<20 }, [2]bool{false, true}},
		"outside":        {func(s *measure.Storm) { s.Held.Resident = 1 << 30 }, [2]bool{true, false}},
		"few kiosks":     {func(s *measure.Storm) { s.Kiosks = 4 }, [2]bool{false, false}},
		"hardly looked":  {func(s *measure.Storm) { s.Held.Cycles = 3 }, [2]bool{false, false}},
		"not looked":     {func(s *measure.Storm) { s.Held = measure.Held{} }, [2]bool{false, false}},
	} {
		s := good
		c.change(&s)
		if b := heldBars(s, 1); b[0].OK != c.ok[0] || b[1].OK != c.ok[1] {
			t.Errorf("%s: %v", name, b)
		}
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
