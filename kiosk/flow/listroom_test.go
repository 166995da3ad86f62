package flow

import "testing"

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
	s.visit.prefs.Size = Size5 // of the last of three pages, on the last of two
	if v := m.View(s); v.Page != 2 {
		t.Fatalf("page %d of %d", v.Page, v.Pages)
	}
	if s, _ = m.waitingKey(s, KeyUp); m.View(s).Page != 1 {
		t.Error("one touch up does not turn the page")
	}
}
