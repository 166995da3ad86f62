package flow

import (
	"slices"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
)

// A larger text shows fewer requests on a page and more pages, all of them to be reached; no page is lost by
// turning the text larger or smaller in the middle of the list.
func TestListsTurnPagesBySize(t *testing.T) {
	m := testMachine()
	s := State{visit: blank(Waiting)}
	s.visit.count = MaxItems
	for size := Size5; size <= Size9; size++ {
		s.visit.prefs.Size, s.visit.page = size, 0
		seen := 0
		for {
			v := m.View(s)
			if len(v.Rows) == 0 || len(v.Rows) > ListRoom(size) {
				t.Fatalf("size %d: %d rows on page %d", size, len(v.Rows), v.Page)
			}
			if seen += len(v.Rows); v.Page == v.Pages {
				break
			}
			s, _ = m.waitingKey(s, KeyDown)
		}
		if seen != MaxItems {
			t.Errorf("size %d shows %d of %d", size, seen, MaxItems)
		}
	}
	s.visit.prefs.Size = Size5 // of the last of twelve pages, on the last of six
	if v := m.View(s); v.Page != 6 {
		t.Fatalf("page %d of %d", v.Page, v.Pages)
	}
	if s, _ = m.waitingKey(s, KeyUp); m.View(s).Page != 5 {
		t.Error("one touch up does not turn the page")
	}
}

// TestListSaysWhatItLeavesOut: no list claims to be of more than this kiosk's disk, and what has no room on it is counted.
func TestListSaysWhatItLeavesOut(t *testing.T) {
	m := testMachine()
	for _, c := range []struct {
		count, more int
		want        Msg
	}{{0, 0, M("waiting.none")}, {2, 0, M("waiting.here")}, {MaxItems, 7, M("waiting.more", "7")}} {
		chip, _ := ChipOf([]byte("siti"))
		s := m.Start()
		h := Holdings{Count: c.count, More: c.more}
		for i := range c.count {
			h.Items[i] = Item{Service: "domisili", State: kiosk.Checking}
		}
		for _, what := range []Happening{
			CardArrived{}, CardRead{Chip: chip, Known: true, Proved: true, Resident: testResident(), Holdings: h}, KeyPressed{Key: KeyWaiting},
		} {
			s, _ = m.Step(s, Event{At: s.now, What: what})
		}
		for v := m.View(s); v.Page < v.Pages; v = m.View(s) {
			if !v.Lead.Empty() || v.Eyebrow.Empty() {
				t.Errorf("page %d of %d: %v %v", v.Page, v.Pages, v.Eyebrow, v.Lead)
			}
			s, _ = m.waitingKey(s, KeyDown)
		}
		v := m.View(s)
		if v.Screen != Waiting || !same(v.Lead, c.want) || !slices.ContainsFunc(reading(v, true), func(w Msg) bool { return same(w, c.want) }) {
			t.Errorf("%d and %d more: %s %v", c.count, c.more, v.Screen, v.Lead)
		}
	}
}
