package station

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestVisitOfAnItem: a visit is shown with its hamlet while it lies ahead, and goes first of what waits.
func TestVisitOfAnItem(t *testing.T) {
	now := time.Date(2026, 12, 3, 20, 0, 0, 0, kiosk.WIB)
	ask := func(id byte, at time.Time) store.Held {
		return store.Held{
			State: kiosk.Checking, Visit: at, Prints: []store.Print{{What: "slip", Outcome: "printed"}},
			Request: kiosk.Request{ID: kiosk.RequestID{id}, Answers: []kiosk.Answer{{Field: kiosk.FieldVisit, Value: "Krajan"}}},
		}
	}
	items, n := itemsOf([]store.Held{ask(1, time.Time{}), ask(2, now.AddDate(0, 0, -1)), ask(3, now.Add(-11*time.Hour))}, kiosk.AidMatrix{}, now)
	if n != 3 || items[0].Request != (kiosk.RequestID{3}) || !items[0].Waits() || items[0].Hamlet != "Krajan" {
		t.Errorf("%d, %+v", n, items[0])
	}
	for _, it := range items[1:n] {
		if it.Waits() || it.Awaited() {
			t.Errorf("it waits: %+v", it)
		}
	}
}
