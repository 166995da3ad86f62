package store_test

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/store"
)

// Starts counts papers of those kinds of which a byte may have gone out, after a restart too.
func TestStarts(t *testing.T) {
	r := newRoom(t)
	now := noon
	r.opts.Now = func() time.Time { return now }
	r.reopen()
	for i, c := range []struct {
		what    store.PrintWhat
		outcome string // "": the kiosk ended in the middle of it
	}{
		{store.Ticket, store.Printed},
		{store.Ticket, store.NotStarted},
		{store.Ticket, store.Unknown},
		{store.Recap, store.Printed},
		{store.Ticket, store.Voided},
		{store.Ticket, ""},
	} {
		now = noon.Add(time.Duration(i) * time.Minute)
		p, err := r.StartPrint(t.Context(), c.what, [16]byte{}, "")
		if err != nil {
			t.Fatal(err)
		}
		if c.outcome == "" {
			continue
		}
		if err := r.EndPrint(t.Context(), p.Token, c.outcome); err != nil {
			t.Fatal(err)
		}
	}
	r.reopen()
	for _, c := range []struct {
		whats []store.PrintWhat
		since int
		want  []int
	}{
		{[]store.PrintWhat{store.Ticket}, 0, []int{0, 2, 4, 5}},
		{[]store.PrintWhat{store.Ticket}, 2, []int{2, 4, 5}},
		{[]store.PrintWhat{store.Ticket, store.Recap}, 3, []int{3, 4, 5}},
		{nil, 0, nil},
	} {
		got, err := r.Starts(t.Context(), c.whats, noon.Add(time.Duration(c.since)*time.Minute))
		if err != nil || len(got) != len(c.want) {
			t.Fatalf("%v since %d: %v, %v", c.whats, c.since, got, err)
		}
		for i, m := range c.want {
			if !got[i].Equal(noon.Add(time.Duration(m) * time.Minute)) {
				t.Errorf("%v since %d: %v", c.whats, c.since, got)
			}
		}
	}
}
