package store_test

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// TestVisitWaitsUntilItsDayIsOver: the last day that was told counts as waiting for its owner's card, at home and where
// the card is a guest, until midnight of here or the end of the request; and its erasure ends it.
func TestVisitWaitsUntilItsDayIsOver(t *testing.T) {
	r := newRoom(t)
	now := r.clock()
	r.registry("v1", card(t, chipCit, nikCit, "Cit Contoh", pinCit))
	q := r.save(nikCit)
	before := r.look(chipCit).Waiting // its slip
	p, err := r.StartPrint(t.Context(), "slip", q.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.EndPrint(t.Context(), p.Token, "printed"); err != nil {
		t.Fatal(err)
	}
	at := time.Date(noon.Year(), noon.Month(), noon.Day()+5, 9, 0, 0, 0, kiosk.WIB)
	told := func(n uint64, news kiosk.News) {
		t.Helper()
		if err := r.ApplyFeed(t.Context(), []kiosk.FeedItem{{N: n, News: news}}); err != nil {
			t.Fatal(err)
		}
	}
	waiting := func(when string, want int) {
		t.Helper()
		if got := r.look(chipCit).Waiting; got != want {
			t.Errorf("%s: %d wait, want %d", when, got, want)
		}
	}
	if before != 1 {
		t.Fatalf("%d wait before the slip", before)
	}
	waiting("no day", 0)
	told(1, kiosk.VisitNews{Request: q.ID, At: at.AddDate(0, 0, -2)})
	told(2, kiosk.VisitNews{Request: q.ID, At: at})
	told(3, kiosk.VisitNews{Request: kiosk.NewRequestID(), At: at}) // this disk does not hold it
	if h := r.held(q.ID); !h.Visit.Equal(at) {
		t.Fatalf("held %s", h.Visit)
	}
	waiting("told", 1)
	*now = at.Add(14*time.Hour + 59*time.Minute)
	waiting("a minute before midnight", 1)
	*now = at.Add(15 * time.Hour)
	waiting("the day after", 0)
	*now = at.AddDate(0, 0, -1)
	told(4, kiosk.StatusNews{Request: q.ID, State: kiosk.HandedOver, At: noon})
	waiting("handed over", 0)
	told(5, kiosk.ErasedNews{Request: q.ID})
	if h := r.held(q.ID); !h.Visit.IsZero() {
		t.Errorf("erased, and a clerk still comes %s", h.Visit)
	}
}
