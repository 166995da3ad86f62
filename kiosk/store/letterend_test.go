package store_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
)

// TestCancelledHasNoLetter: a letter that the regency took back is gone with that news, ready or handed over, and its
// owner is told why; another's stays.
func TestCancelledHasNoLetter(t *testing.T) {
	r := newRoom(t)
	over, stays := r.lettered(nikAni, 1), r.lettered(nikBudi, 3)
	if err := r.ApplyFeed(t.Context(), []kiosk.FeedItem{
		{N: 5, News: kiosk.StatusNews{Request: over.ID, State: kiosk.Cancelled, Reason: "isi surat keliru", At: noon}},
	}); err != nil {
		t.Fatal(err)
	}
	if h := r.held(over.ID); h.State != kiosk.Cancelled || h.Letter != nil || h.Reason != "isi surat keliru" {
		t.Errorf("state %s, letter %v, reason %q", h.State, h.Letter, h.Reason)
	}
	if h := r.held(stays.ID); h.Letter == nil {
		t.Error("another letter went too")
	}
}

// TestEndedLetterStaysAway: while the feed is told anew the line drops between the letter and its end. It is neither shown nor
// printed; another letter of that request is.
func TestEndedLetterStaysAway(t *testing.T) {
	r := &told{room: newRoom(t)}
	q := r.save(nikAni)
	r.ack(1)
	letter := kiosk.LetterNews{Letter: kiosk.Letter{
		Request: q.ID, Service: "domisili", Number: "470/1", Approved: noon, Until: noon, Document: make([]byte, 20), Seal: "x",
	}}
	ready := kiosk.StatusNews{Request: q.ID, State: kiosk.ReadyState, At: noon}
	r.news(letter, ready)
	if r.held(q.ID).Letter == nil {
		t.Fatal("no letter came")
	}
	r.news(kiosk.StatusNews{Request: q.ID, State: kiosk.Cancelled, At: noon})
	if err := r.ResetFeed(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.n = 0
	r.news(letter, ready)
	if h := r.held(q.ID); h.Letter != nil {
		t.Errorf("held as %s with the letter that had ended", h.State)
	}
	letter.Letter.Number = "470/2"
	r.news(letter)
	if h := r.held(q.ID); h.Letter == nil || h.Letter.Number != "470/2" {
		t.Error("another letter did not come")
	}
}
