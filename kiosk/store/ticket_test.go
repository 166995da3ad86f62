package store_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/store"
)

const monday, tuesday = "2026-11-30", "2026-12-01"

func (r *room) draw(day, line string, want string, before int) {
	r.t.Helper()
	k, n, err := r.DrawTicket(r.t.Context(), day, line, false)
	if err != nil || k.String() != want || n != before {
		r.t.Errorf("drew %q with %d before it, want %q with %d: %v", k, n, want, before, err)
	}
}

func (r *room) call(day, line string, want string) {
	r.t.Helper()
	k, err := r.CallTicket(r.t.Context(), day, line)
	if want == "" {
		if !errors.Is(err, store.ErrNotFound) {
			r.t.Errorf("called %q where nobody waits: %v", k, err)
		}
		return
	}
	if err != nil || k.String() != want {
		r.t.Errorf("called %q, want %q: %v", k, want, err)
	}
}

func (r *room) stands(day, line string, want string) {
	r.t.Helper()
	q, err := r.Queue(r.t.Context(), day)
	if err != nil {
		r.t.Fatal(err)
	}
	q = slices.DeleteFunc(q, func(l store.QueueLine) bool { return l.Letter != line })
	got := fmt.Sprintf("%d wait", q[0].Waiting)
	if !q[0].Next.IsZero() {
		got += ", next " + q[0].Next.String()
	}
	if !q[0].Called.IsZero() {
		got += ", called " + q[0].Called.String()
	}
	if got != want {
		r.t.Errorf("line %s of %s: %s, want %s", line, day, got, want)
	}
}

// A day in two lines, with a restart in the middle; the next day begins at one again.
func TestQueueOfADay(t *testing.T) {
	r := newRoom(t)
	r.draw(monday, "A", "A 01", 0)
	r.draw(monday, "A", "A 02", 1)
	r.draw(monday, "B", "B 01", 0)
	r.reopen()
	r.draw(monday, "A", "A 03", 2)
	r.draw(tuesday, "A", "A 01", 0)
	r.stands(monday, "A", "3 wait, next A 01")
	r.call(monday, "A", "A 01")
	r.stands(monday, "A", "2 wait, next A 02, called A 01")
	r.draw(monday, "A", "A 04", 2)
	r.call(monday, "A", "A 02")
	if err := r.DoneTicket(t.Context(), monday, "A"); err != nil {
		t.Fatal(err)
	}
	r.stands(monday, "A", "2 wait, next A 03")
	r.stands(monday, "B", "1 wait, next B 01")
	r.call(monday, "B", "B 01")
	r.call(monday, "B", "")
	r.call(monday, "C", "")
	r.stands(monday, "B", "0 wait, called B 01")
	from := time.Date(2026, 11, 30, 0, 0, 0, 0, time.FixedZone("", 7*3600))
	d, err := r.Day(t.Context(), from, from.AddDate(0, 0, 1))
	if err != nil || d.Tickets != 5 || d.Called != 3 {
		t.Errorf("the recap counts %d drawn and %d called: %v", d.Tickets, d.Called, err)
	}
}

// Before the counter opens a line has an end; when it is open it goes on.
func TestQueueAhead(t *testing.T) {
	r := newRoom(t)
	for range store.MostAhead {
		if _, _, err := r.DrawTicket(t.Context(), monday, "A", true); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		if _, _, err := r.DrawTicket(t.Context(), monday, "A", true); !errors.Is(err, store.ErrLineFull) {
			t.Errorf("one more: %v", err)
		}
	}
	if _, _, err := r.DrawTicket(t.Context(), monday, "B", true); err != nil {
		t.Errorf("the other line: %v", err)
	}
	r.draw(monday, "A", fmt.Sprintf("A %d", store.MostAhead+1), store.MostAhead)
}

// Many at once draw no number twice.
func TestQueueAtOnce(t *testing.T) {
	r := newRoom(t)
	var mu sync.Mutex
	seen := map[int]bool{}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				k, _, err := r.DrawTicket(t.Context(), monday, "A", false)
				mu.Lock()
				if err != nil || seen[k.N] {
					t.Errorf("%q: %v", k, err)
				}
				seen[k.N] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(seen) != 40 || !seen[1] || !seen[40] {
		t.Errorf("%d numbers", len(seen))
	}
}

// The slip of a request keeps its number, on whatever day it is printed again.
func TestTicketOfARequest(t *testing.T) {
	r := newRoom(t)
	a, b := r.save(nikAni), r.save(nikBudi)
	r.draw(monday, "B", "B 01", 0)
	for _, day := range []string{monday, tuesday} {
		k, err := r.TicketFor(t.Context(), a.ID, day, "B")
		if err != nil || k.String() != "B 02" || k.Day != monday {
			t.Errorf("%+v: %v", k, err)
		}
	}
	if k, err := r.TicketFor(t.Context(), b.ID, monday, "B"); err != nil || k.String() != "B 03" {
		t.Errorf("%+v: %v", k, err)
	}
	if _, err := r.TicketFor(t.Context(), [16]byte{1}, monday, "B"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of no request: %v", err)
	}
	r.stands(monday, "B", "3 wait, next B 01")
}
