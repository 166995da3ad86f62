package main

import (
	"slices"
	"time"
)

// tempo is how long the enrolments of a day at the table took, from the card on the reader to the last key: thirty seconds of a
// clerk are what one may cost. The zero tempo has seen none; one goroutine.
type tempo struct {
	begun time.Time
	took  []time.Duration
}

// begin says that a card lies there.
func (t *tempo) begin() { t.begun = time.Now() }

// end says that its enrolment is stored, and gives how long it took.
func (t *tempo) end() time.Duration {
	d := time.Since(t.begun).Round(time.Second)
	t.took = append(t.took, d)
	return d
}

// median is the middle one of all; 0: there is none.
func (t *tempo) median() time.Duration {
	if len(t.took) == 0 {
		return 0
	}
	return slices.Sorted(slices.Values(t.took))[len(t.took)/2]
}
