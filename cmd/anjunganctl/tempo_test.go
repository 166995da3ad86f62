package main

import (
	"testing"
	"time"
)

func TestTempo(t *testing.T) {
	var m tempo
	if m.median() != 0 {
		t.Error("a median of nothing")
	}
	for _, ago := range []time.Duration{20, 90, 25} { // one who had to look for the card
		m.begun = time.Now().Add(-ago * time.Second)
		if d := m.end(); d != ago*time.Second {
			t.Errorf("%v after %ds", d, ago)
		}
	}
	if m.median() != 25*time.Second || m.took[1] != 90*time.Second {
		t.Errorf("%v of %v", m.median(), m.took)
	}
}
