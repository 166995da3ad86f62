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
