package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// later keeps n bodies, told apart by their word, each a minute after the one before.
func (r *room) later(now *time.Time, n int) {
	r.t.Helper()
	for i := range n {
		if err := r.Later(r.t.Context(), journal.KindFault, journal.FaultBody{Device: "test", Word: word(i)}); err != nil {
			r.t.Fatal(err)
		}
		*now = now.Add(time.Minute)
	}
}

func word(i int) string { return "w" + string(rune('a'+i/26)) + string(rune('a'+i%26)) }

// words is the bodies of an incarnation in the order of the journal.
func (r *room) words(inc uint64) (list []string) {
	r.t.Helper()
	for _, l := range r.journal(inc) {
		if l.Kind != journal.KindFault {
			continue
		}
		var b journal.FaultBody
		if err := journal.Unmarshal(l.plain, &b); err != nil {
			r.t.Fatal(err)
		}
		list = append(list, b.Word)
	}
	return list
}

func (r *room) appendDue() int {
	r.t.Helper()
	n, err := r.AppendDue(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return n
}

// clocked is a room whose clock the test moves.
func clocked(t *testing.T) (*room, *time.Time) {
	r, now := newRoom(t), noon
	r.opts.Now = func() time.Time { return now }
	r.reopen()
	return r, &now
}

// Nothing is journaled within the first hour, everything within a day, once, after a restart too, and the
// order of the journal is not that of the visits.
func TestLaterComesInAnotherOrder(t *testing.T) {
	const n = 120
	r, now := clocked(t)
	r.later(now, n)
	*now = noon.Add(time.Hour - time.Millisecond)
	if got := r.appendDue(); got != 0 {
		t.Errorf("%d within the first hour", got)
	}
	r.reopen()
	spread := 0
	for *now = noon.Add(time.Hour); now.Before(noon.Add(27 * time.Hour)); *now = now.Add(time.Hour) {
		if r.appendDue() > 0 {
			spread++
		}
	}
	got := r.words(1)
	if len(got) != n || spread < 15 {
		t.Fatalf("%d of %d, in %d different hours", len(got), n, spread)
	}
	made := make([]string, n)
	for i := range made {
		made[i] = word(i)
	}
	kept, last := 0, -1
	for _, w := range got {
		at := slices.Index(made, w)
		if at == last+1 {
			kept++
		}
		last = at
	}
	if kept > n/8 {
		t.Errorf("%d of %d follow each other as they were made", kept, n)
	}
	slices.Sort(got)
	if !slices.Equal(got, made) {
		t.Error("something is missing or twice")
	}
	if r.appendDue() != 0 {
		t.Error("journaled twice")
	}
}

// What comes due together, after days without power, is not in the order of the visits either.
func TestLaterAfterDays(t *testing.T) {
	const n = 60
	r, now := clocked(t)
	r.later(now, n)
	*now = noon.Add(70 * time.Hour)
	if got := r.appendDue(); got != n {
		t.Fatalf("%d of %d", got, n)
	}
	if got := r.words(1); slices.IsSorted(got) {
		t.Error("in the order in which they were made")
	}
}

// What no ack covers is journaled again in a new incarnation; what is covered is forgotten.
func TestLaterOutlivesAnIncarnation(t *testing.T) {
	r, now := clocked(t)
	r.later(now, 2)
	*now = now.Add(25 * time.Hour)
	r.appendDue()
	r.ack(1)
	r.later(now, 1) // "waa" again
	*now = now.Add(25 * time.Hour)
	r.appendDue()
	r.later(now, 1)
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	*now = now.Add(25 * time.Hour)
	if got := r.appendDue(); got != 2 {
		t.Errorf("%d were carried over, want the one that no ack covers and the one that waited", got)
	}
	if got := r.words(2); len(got) != 2 {
		t.Errorf("incarnation 2 says %v", got)
	}
	r.ack(2)
	if err := r.NewIncarnation(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	*now = now.Add(25 * time.Hour)
	if got := r.appendDue(); got != 0 {
		t.Errorf("%d of what the regency has", got)
	}
}

// A clock that was far ahead when something was kept does not keep it for years.
func TestLaterByAClockThatWasAhead(t *testing.T) {
	r, now := clocked(t)
	*now = noon.AddDate(20, 0, 0)
	r.later(now, 1)
	*now = noon
	if got := r.appendDue(); got != 1 {
		t.Errorf("%d journaled", got)
	}
}
