package station

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
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
	var all []flow.Item
	for _, h := range []store.Held{ask(1, time.Time{}), ask(2, now.AddDate(0, 0, -1)), ask(3, now.Add(-11*time.Hour))} {
		all = append(all, itemOf(h, kiosk.AidMatrix{}, now))
	}
	h := ranked(all, now)
	items, n := h.Items, h.Count
	if n != 3 || items[0].Request != (kiosk.RequestID{3}) || !items[0].Waits() || items[0].Hamlet != "Krajan" {
		t.Errorf("%d, %+v", n, items[0])
	}
	for _, it := range items[1:n] {
		if it.Waits() || it.Awaited() {
			t.Errorf("it waits: %+v", it)
		}
	}
}

// TestItemSaysWhenItWasMade: which month an application stands for is counted from there, not from the day of the visit.
func TestItemSaysWhenItWasMade(t *testing.T) {
	made := time.Date(2026, 10, 31, 9, 0, 0, 0, kiosk.WIB)
	h := store.Held{State: kiosk.Checking, Request: kiosk.Request{ID: kiosk.RequestID{1}, Service: kiosk.AidApply, Made: made}}
	if it := itemOf(h, kiosk.AidMatrix{}, made.AddDate(0, 0, 5)); !it.Made.Equal(made) {
		t.Errorf("made at %s, shown as of %s", made, it.Made)
	}
}

// TestOldRefusalIsNotLost: a refusal that may still be contested goes before newer requests that wait for nobody, and of what
// finds no room it is said how much that is; a refusal whose last day is over takes nobody's place.
func TestOldRefusalIsNotLost(t *testing.T) {
	now := time.Date(2026, 12, 3, 20, 0, 0, 0, kiosk.WIB)
	refused := flow.Item{Request: kiosk.RequestID{99}, Scheme: "blt", State: kiosk.Refused, Refusal: kiosk.AidRefusal{AppealUntil: now}}
	late := refused
	late.Request, late.Refusal.AppealUntil = kiosk.RequestID{98}, now.AddDate(0, 0, -2)
	var all []flow.Item
	for i := range flow.MaxItems + 5 {
		all = append(all, flow.Item{Request: kiosk.RequestID{byte(i + 1)}, State: kiosk.Checking})
	}
	all = append(all, refused, late)
	h := ranked(all, now)
	if h.Count != flow.MaxItems || h.More != 7 || h.Items[0].Request != refused.Request || h.Items[1].Request != (kiosk.RequestID{1}) {
		t.Errorf("%d and %d more, first %v and %v", h.Count, h.More, h.Items[0].Request, h.Items[1].Request)
	}
	if h = ranked(all[:6], now); h.Count != 6 || h.More != 0 {
		t.Errorf("of six: %d and %d more", h.Count, h.More)
	}
}
