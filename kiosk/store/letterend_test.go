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
