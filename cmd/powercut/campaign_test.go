package main

import (
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
