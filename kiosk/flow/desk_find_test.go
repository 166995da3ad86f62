package flow

import (
	"slices"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// TestListsLoseNothing: at every text size the pages of a clerk's list hold all that it was told, and the last one says
// how many there are beside; a list that holds all says nothing of it.
func TestListsLoseNothing(t *testing.T) {
	m := testMachine()
	for _, on := range []Screen{DeskQueue, DeskWork} {
		for size := range Size9 + 1 {
			for n := range 10 {
				for _, beside := range []int{0, 7} {
					s := m.Start()
					s.visit.screen, s.visit.desk.open, s.visit.prefs.Size = on, true, size
					d := &s.visit.desk.data
					d.People, d.Jobs, d.Beside, d.More = n, n, beside, beside
					rows, keys, told := 0, 0, 0
					for {
						v := m.View(s)
						if len(v.Rows) > ListRoom(size) {
							t.Fatalf("%s: %d rows of size %d on a page", on, len(v.Rows), size)
						}
						for _, r := range v.Rows {
							rows++
							if r.Key.ID != "" {
								keys++
							}
							if r.Label.ID == "desk.beside" {
								told++
								if r.Label.Args[0] != "7" || v.Page != v.Pages {
									t.Errorf("%s: %v on page %d of %d", on, r.Label.Args, v.Page, v.Pages)
								}
							}
						}
						if !slices.ContainsFunc(v.Keys, func(k Key) bool { return k.ID == KeyDown }) {
							break
						}
						s, _ = m.key(s, KeyDown, s.visit.draft)
					}
					if rows != n+min(beside, 1) || told != min(beside, 1) || on == DeskQueue && keys != n {
						t.Errorf("%s of %d and %d beside: %d rows, %d keys, told %d times", on, n, beside, rows, keys, told)
					}
				}
			}
		}
	}
}

// TestPrintedLetterSaysSo: to its owner and by its number a letter that came out is printed, and not ready; one of which
// nobody knows is not printed.
func TestPrintedLetterSaysSo(t *testing.T) {
	m := testMachine()
	it := Item{Service: "domisili", State: kiosk.ReadyState, Letter: true, Approved: time.Unix(1_800_000_000, 0)}
	for want, of := range map[string]func(*Item){
		"waiting.approved": func(*Item) {},
		"waiting.printed":  func(it *Item) { it.Printed = true },
	} {
		one := it
		of(&one)
		if r := m.paperRow(m.Start(), 0, one); r.Value.ID != want {
			t.Errorf("%s, and not %s", r.Value.ID, want)
		}
	}
	it.Printed, it.Unsure = true, "t"
	if r := m.paperRow(m.Start(), 0, it); r.Value.ID != "waiting.approved" {
		t.Errorf("one of which nobody knows: %s", r.Value.ID)
	}
	for printed, want := range map[bool]string{true: "track.printed", false: "status.siap-diambil"} {
		s := m.Start()
		s.visit.screen = TrackAnswer
		s.visit.track.answer = NumberAnswer{Standing: kiosk.Standing{Service: "domisili", State: kiosk.ReadyState}, Own: true, Printed: printed}
		if v := m.View(s); v.Card.Big.ID != want {
			t.Errorf("by number: %s, and not %s", v.Card.Big.ID, want)
		}
	}
}
