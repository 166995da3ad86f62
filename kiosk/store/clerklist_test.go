package store_test

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestPrintedLetterLeavesTheClerk: a letter that is signed electronically and surely came out is nobody's work any more;
// one that may not have, or that the machine drew back, is, and so is what people hand over.
func TestPrintedLetterLeavesTheClerk(t *testing.T) {
	r := newRoom(t)
	letter, counter := r.save(nikAni), r.save(nikBudi)
	r.feed(kiosk.StatusNews{Request: letter.ID, State: kiosk.ReadyState}, kiosk.StatusNews{Request: counter.ID, State: kiosk.ReadyState})
	want := func(when string, all int, first kiosk.RequestID, extracted bool) {
		t.Helper()
		list, err := r.Work(t.Context(), 10)
		if err != nil || len(list) != all || list[0].Request.ID != first {
			t.Fatalf("%s: %d to do, %v", when, len(list), err)
		}
		if n, ready, err := r.CountWork(t.Context()); err != nil || n != all || ready != all {
			t.Errorf("%s: counted %d, %d ready, %v", when, n, ready, err)
		}
		if h := r.held(letter.ID); h.Extracted() != extracted {
			t.Errorf("%s: printed %v", when, h.Extracted())
		}
	}
	want("before", 2, counter.ID, false)
	r.end(r.print(store.Extract, letter.ID), store.Unknown)
	want("nobody knows", 2, counter.ID, false)
	r.end(r.print(store.Slip, letter.ID), store.Printed)
	r.end(r.print(store.Ready, counter.ID), store.Printed)
	want("other papers", 2, counter.ID, false)
	p := r.print(store.Extract, letter.ID)
	r.end(p, store.Printed)
	want("printed", 1, counter.ID, true)
	if err := r.Paper(t.Context(), p.Token, store.Retracted); err != nil {
		t.Fatal(err)
	}
	want("drawn back", 2, counter.ID, false)
}

// TestReadyFirst: what lies ready stands before what is newer, so that no list is too short for it.
func TestReadyFirst(t *testing.T) {
	r := newRoom(t)
	old := r.save(nikAni)
	r.feed(kiosk.StatusNews{Request: old.ID, State: kiosk.ReadyState})
	last := r.save(nikBudi)
	for limit, first := range map[int]kiosk.RequestID{1: old.ID, 10: old.ID} {
		if list, err := r.Work(t.Context(), limit); err != nil || list[0].Request.ID != first {
			t.Errorf("of %d: %v", limit, err)
		}
	}
	if all, ready, err := r.CountWork(t.Context()); err != nil || all != 2 || ready != 1 {
		t.Errorf("%d, %d ready, %v", all, ready, err)
	}
	if list, _ := r.Work(t.Context(), 10); list[1].Request.ID != last.ID {
		t.Error("the newest is not the next")
	}
}

// TestCountCardless: only what was left without any card, in that time, and waits, after a restart too.
func TestCountCardless(t *testing.T) {
	r := newRoom(t)
	now := r.clock()
	r.registry("v1")
	r.titip() // with a card
	for range 3 {
		*now = now.Add(time.Minute)
		if _, err := r.SaveDeposit(t.Context(), deposit(t, nikBudi), store.Deposit{Birth: "1980-01-01"}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.SaveDeposit(t.Context(), deposit(t, nikBudi), store.Deposit{Birth: "1980-01-01", Outside: true, Carded: true}); err != nil {
		t.Fatal(err) // their card lay there, though none of an outsider's is enrolled
	}
	for back, want := range map[time.Duration]int{0: 1, 90 * time.Second: 2, time.Hour: 3} {
		if n, err := r.CountCardless(t.Context(), now.Add(-back), *now); err != nil || n != want {
			t.Errorf("in %s: %d, %v", back, n, err)
		}
	}
	r.reopen()
	if n, _ := r.CountCardless(t.Context(), now.Add(-time.Hour), *now); n != 3 {
		t.Errorf("after a restart: %d", n)
	}
	if n, _ := r.CountCardless(t.Context(), now.Add(-2*time.Hour), now.Add(-time.Hour)); n != 0 {
		t.Errorf("the hour before: %d", n)
	}
}
