package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// lost tells the store what the regency has of it.
func (r *room) lost(at journal.Position, want bool) {
	r.t.Helper()
	if again, err := r.Lost(r.t.Context(), at); err != nil || again != want {
		r.t.Errorf("lost after %d/%d: %v, %v", at.Incarnation, at.Last, again, err)
	}
}

// TestLostIsSentOnceMore: a regency that went back to the first request gets the rest of that incarnation as far as it was
// acknowledged, then the next one; nothing is erased before.
func TestLostIsSentOnceMore(t *testing.T) {
	r := newRoom(t)
	r.save(nikAni)
	at := r.ack(1)
	r.save(nikAni)
	end := r.ack(1)
	r.save(nikBudi) // is carried over
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	last := r.ack(2)
	place := func(a journal.Ack) journal.Position {
		return journal.Position{Incarnation: a.Incarnation, Last: a.Last, Head: a.Head}
	}
	r.wantUnsent(0)
	r.lost(place(last), false)
	r.lost(place(at), true)
	r.wantAcked(1, at.Last, at.Head)
	r.wantUnsent(int(end.Last - at.Last + last.Last))
	r.lost(place(at), false) // says nothing new
	if n, err := r.EraseSent(t.Context(), noon.Add(time.Hour)); err != nil || n != int(at.Last) {
		t.Errorf("%d erased, %v", n, err)
	}
	list, err := r.After(t.Context(), 1, at.Last, 100)
	if err != nil || len(list) != int(end.Last-at.Last) || list[0].Body == nil {
		t.Errorf("%d entries, %v", len(list), err)
	}
	if err := r.Acked(t.Context(), end); err != nil {
		t.Fatal(err)
	}
	r.wantAcked(2, 0, journal.Hash{})
	if err := r.Acked(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	r.wantAcked(2, last.Last, last.Head)
	r.wantUnsent(0)
}

// TestLostBehindAnothersEntries: what the regency has is a clone's, and this journal goes on from its own later incarnation.
func TestLostBehindAnothersEntries(t *testing.T) {
	r := newRoom(t)
	r.save(nikAni)
	r.ack(1)
	clone := journal.Position{Incarnation: 1, Last: 9, Head: journal.Hash{1}}
	r.lost(clone, false)
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	last := r.ack(2)
	r.lost(clone, true)
	r.wantAcked(2, 0, journal.Hash{})
	r.wantUnsent(int(last.Last))
	r.lost(clone, false)
	if err := r.NewIncarnation(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	r.wantAcked(3, 0, journal.Hash{})
	if _, err := r.Lost(t.Context(), journal.Position{Incarnation: 1 << 60}); !errors.Is(err, store.ErrPlace) {
		t.Errorf("a huge incarnation: %v", err)
	}
}
