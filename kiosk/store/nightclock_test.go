package store_test

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/clock"
)

// TestNightByAClockNobodyVouchedFor: a machine's clock is ten years ahead, and the line is cut. What was acknowledged an hour ago is not
// old; once the regency vouches for that time, it is.
func TestNightByAClockNobodyVouchedFor(t *testing.T) {
	r := newRoom(t)
	at := func(wall time.Time) {
		r.opts.Clock = clock.NewOn(clock.Machine{Wall: func() time.Time { return wall }, Up: func() time.Duration { return time.Hour }}, time.Time{})
		r.opts.Now = nil
		r.reopen()
	}
	bodies := func() (n int) {
		t.Helper()
		list, err := r.After(t.Context(), 1, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			if e.Body != nil {
				n++
			}
		}
		return n
	}
	night := func() {
		t.Helper()
		if err := r.Nightly(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	at(noon)
	if err := r.SetTrustedTime(t.Context(), noon); err != nil {
		t.Fatal(err)
	}
	r.save(nikAni)
	r.ack(1)
	ahead := noon.AddDate(10, 0, 0)
	at(ahead)
	held := bodies()
	night()
	if n := bodies(); n != held {
		t.Errorf("%d of %d bodies are left", n, held)
	}
	if err := r.SetTrustedTime(t.Context(), ahead); err != nil {
		t.Fatal(err)
	}
	night() // an hour later: what the night left is made up for
	if n := bodies(); n >= held {
		t.Errorf("%d of %d bodies are left ten years later", n, held)
	}
}

// TestNightByARegencyAhead: a regency that was put back on a machine whose clock is ten years ahead vouches for that. It asks
// for the bodies of the last days next, and they are there; when it has mended its clock, a restart without the line begins
// by the mended one.
func TestNightByARegencyAhead(t *testing.T) {
	r := newRoom(t)
	wall := noon
	start := func() *clock.Clock {
		c := clock.NewOn(clock.Machine{Wall: func() time.Time { return wall }, Up: func() time.Duration { return time.Hour }}, time.Time{})
		r.opts.Clock, r.opts.Now = c, nil
		r.reopen()
		return c
	}
	night := func(at time.Time) {
		t.Helper()
		wall = at
		if err := r.SetTrustedTime(t.Context(), at); err != nil {
			t.Fatal(err)
		}
		if err := r.Nightly(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	start()
	night(noon)
	r.save(nikAni)
	r.ack(1)
	before := r.readable()
	if before == 0 {
		t.Fatal("nothing to erase")
	}
	for i := range 3 {
		night(noon.AddDate(10, 0, 2*i))
	}
	if after := r.readable(); after != before {
		t.Errorf("%d bodies an hour old before, %d after", before, after)
	}
	night(noon.AddDate(0, 0, 2))
	if now := start().Now(); now.Sub(noon) > 3*24*time.Hour {
		t.Errorf("the regency has mended its clock, and after a restart without the line it is %v", now)
	}
	for i := range 14 { // a kiosk that was off for long comes there in some nights
		night(noon.AddDate(1, 0, 2*i))
	}
	if after := r.readable(); after != 0 {
		t.Errorf("%d bodies are kept for longer than they should", after)
	}
}

// readable counts the sealed bodies that the journal's first incarnation still has.
func (r *room) readable() (n int) {
	r.t.Helper()
	list, err := r.After(r.t.Context(), 1, 0, 100)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, e := range list {
		if e.Body != nil && !e.Kind.Clear() {
			n++
		}
	}
	return n
}
