package store_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestPersonsTellWhoAsked: a clerk who confirms somebody for whom another asked sees who that is, and whether anything proved it; the
// request is the subject's.
func TestPersonsTellWhoAsked(t *testing.T) {
	r := newRoom(t)
	for _, proved := range []bool{false, true} {
		d := deposit(t, nikCit)
		d.Requester = deposit(t, nikBudi).Subject
		req, err := r.SaveDeposit(t.Context(), d, store.Deposit{Birth: "1995-05-25", HelperBirth: "1980-01-01", HelperProved: proved})
		if err != nil {
			t.Fatal(err)
		}
		list, err := r.Persons(t.Context())
		if err != nil || len(list) == 0 {
			t.Fatal(list, err)
		}
		want := store.Helper{Last4: nikBudi[12:], Birth: "1980-01-01", Proved: proved}
		if p := list[0]; p.Request != req.ID || !p.Helped || p.Last4 != nikCit[12:] || p.Helper != want {
			t.Errorf("proved %v: %+v", proved, p)
		}
		h, err := r.Request(t.Context(), req.ID)
		if err != nil || !h.Helped {
			t.Errorf("the request does not say that somebody else asked: %v", err)
		}
	}
	own, err := r.SaveDeposit(t.Context(), deposit(t, nikCit), store.Deposit{Birth: "1995-05-25", HelperBirth: "1980-01-01"})
	if err != nil {
		t.Fatal(err)
	}
	list, err := r.Persons(t.Context())
	if err != nil || list[0].Request != own.ID || list[0].Helped || list[0].Helper != (store.Helper{}) {
		t.Errorf("who asks for themselves has a helper: %+v, %v", list[0], err)
	}
	if h, err := r.Request(t.Context(), own.ID); err != nil || h.Helped {
		t.Errorf("who asks for themselves is helped, %v", err)
	}
}
