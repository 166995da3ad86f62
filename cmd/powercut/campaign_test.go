package main

import (
	"errors"
	"strings"
	"testing"
)

// TestLostIsCounted: what was promised at one start and is not found at the next is lost, once.
func TestLostIsCounted(t *testing.T) {
	c := campaign{control: true, promised: map[string]bool{}}
	say := func(says int, text string) (enough bool) {
		b := c.newBoot(says)
		for s := range strings.SplitSeq(text, "|") {
			enough = b.line(s)
		}
		return enough
	}
	if say(3, "WHOLE 2|SAVED a|ENDED a") {
		t.Error("ended too early")
	}
	if !say(1, "HELD a|PAPER a|WHOLE 5|SAVED b") {
		t.Error("the power stays on")
	}
	if c.sum.red() {
		t.Errorf("nothing was lost: %v", c.sum)
	}
	say(0, "HELD a|WHOLE 3")
	if c.sum.Lost != 2 || !c.sum.red() {
		t.Errorf("the paper of a and b are lost: %v", c.sum)
	}
	say(0, "HELD a|WHOLE 3")
	if c.sum.Lost != 2 {
		t.Errorf("lost twice: %v", c.sum)
	}
	if c.sum.Promised != 3 || c.sum.Entries != 3 {
		t.Errorf("%v", c.sum)
	}
	if !say(0, "BROKEN the journal is not whole at 4|STOP now") || c.sum.Broken != "the journal is not whole at 4" {
		t.Errorf("%v", c.sum)
	}
}

// TestRevivedIsCounted: what was told as not saved and is found later is revived, once, also where the guest looks twice
// in one start; and a second look does not hide what it no longer finds.
func TestRevivedIsCounted(t *testing.T) {
	c := campaign{promised: map[string]bool{}, told: map[string]bool{}}
	b := c.newBoot(0)
	for _, s := range []string{"WHOLE 2", "SAVED a", "TOLD b", "HELD a", "WHOLE 4"} {
		b.line(s)
	}
	if c.sum.Told != 1 || c.sum.red() {
		t.Errorf("%v", c.sum)
	}
	for _, s := range []string{"SAVED c", "TOLD d", "HELD b", "HELD c", "WHOLE 6", "HELD b", "HELD c", "WHOLE 6"} {
		b.line(s)
	}
	if c.sum.Revived != 1 || c.sum.Lost != 1 || !c.sum.red() {
		t.Errorf("b came back, a went: %v", c.sum)
	}
	sickly := trial{refuses: true}
	if _, err := sickly.judge(sum{Cuts: 3, Promised: 10, Cached: 4}); !errors.Is(err, errIdle) {
		t.Errorf("nothing was refused: %v", err)
	}
	if _, err := sickly.judge(sum{Cuts: 3, Promised: 10, Cached: 4, Told: 1, Revived: 1}); !errors.Is(err, errWrong) {
		t.Errorf("revived: %v", err)
	}
}

// TestJudge: a run that lost nothing because it had nothing to lose proves nothing, a control must lose, the rest must not.
func TestJudge(t *testing.T) {
	good := sum{Cuts: 3, Promised: 10, Cached: 4}
	lost := sum{Cuts: 3, Promised: 10, Cached: 4, Lost: 1}
	for _, c := range []struct {
		control bool
		sum     sum
		want    error
	}{
		{false, good, nil},
		{false, sum{Cuts: 3, Cached: 4}, errIdle},
		{false, sum{Cuts: 3, Promised: 10}, errIdle},
		{false, lost, errWrong},
		{false, sum{Promised: 10, Cached: 4, Leaks: 1}, errWrong},
		{false, sum{Promised: 10, Cached: 4, Broken: "it is"}, errWrong},
		{true, good, errWrong},
		{true, lost, nil},
		{true, sum{Broken: "it is"}, nil},
	} {
		if word, err := (trial{red: c.control}).judge(c.sum); !errors.Is(err, c.want) || (word == "ok") != (err == nil) {
			t.Errorf("control %v, %v: %s, %v", c.control, c.sum, word, err)
		}
	}
}

// TestFailsPlainly: too few cuts, a kernel that is not there and a time that is over are errors, never a pass.
func TestFailsPlainly(t *testing.T) {
	for _, args := range [][]string{
		{"-cuts", "2"}, {"-cuts", "3"}, {"-cuts", "3", "-kernel", t.TempDir()}, {"-cuts", "3", "-within", "1ns", "-kernel", t.TempDir()},
	} {
		var out strings.Builder
		if err := run(t.Context(), args, &out); err == nil || strings.Contains(out.String(), " ok") {
			t.Errorf("%v: %v, %q", args, err, out.String())
		}
	}
}

// TestMore: a short run goes on while it has met nothing to lose, not without end, and a broken disk ends it.
func TestMore(t *testing.T) {
	stake := sum{Promised: 1, Cached: 1}
	for _, c := range []struct {
		control bool
		sum     sum
		cuts    int
		want    bool
	}{
		{false, stake, 3, true},
		{false, stake, 4, false},
		{false, sum{}, 4, true},
		{false, sum{Promised: 1}, 7, true},
		{false, sum{}, 8, false},
		{true, sum{}, 4, false},
		{false, sum{Broken: "it is"}, 1, false},
	} {
		c.sum.Cuts = c.cuts
		if got := (&campaign{control: c.control, sum: c.sum}).more(4); got != c.want {
			t.Errorf("control %v, %+v: %v", c.control, c.sum, got)
		}
	}
}
