package flow

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// TestEveryHamletCanBeChosen: a village has more hamlets than a page holds; the last one is chosen like the first, in a
// form and in the room of complaints.
func TestEveryHamletCanBeChosen(t *testing.T) {
	site := testMachine().site
	site.Hamlets = []string{"Krajan", "Tanjung", "Sumber", "Kaliputih", "Curah", "Wetan", "Kulon", "Lor"}
	m := NewMachine(site, testServices(), false).WithMenu(testMenu())
	chip, _ := ChipOf([]byte("siti"))
	at := time.Date(2026, 11, 21, 8, 42, 0, 0, kiosk.WIB)
	for _, path := range [][]KeyID{
		{"tile-0", "choice-1", KeyDown, "choice-0"}, // lain4: where to a clerk is asked to come
		{"tile-2", "choice-0", "choice-0"},          // a report, a road: where
	} {
		s := m.Start()
		do := func(what Happening) { s, _ = m.Step(s, Event{At: at, Fresh: kiosk.RequestID{1}, What: what}) }
		do(CardArrived{})
		do(CardRead{Chip: chip, Known: true})
		do(CardRemoved{})
		for _, k := range path {
			do(KeyPressed{Key: k})
		}
		var seen []string
		for range 4 {
			for _, k := range m.View(s).Keys {
				if k.Role == RoleChoice && k.ID != KeyOwn {
					seen = append(seen, k.Label.Text)
				}
			}
			if v := m.View(s); v.Page == v.Pages {
				break
			}
			do(KeyPressed{Key: KeyDown})
		}
		if !slices.Equal(seen, site.Hamlets) {
			t.Errorf("%v: the hamlets are %v", path, seen)
		}
		do(KeyPressed{Key: "choice-7"})
		switch path[0] {
		case "tile-0":
			if got := s.visit.form.answers[0].value(m.services[s.visit.service].Fields[0]); got != "Lor" {
				t.Errorf("chose %q", got)
			}
		default:
			if s.visit.report.said.Place != "Lor" {
				t.Errorf("chose %q", s.visit.report.said.Place)
			}
		}
	}
}

// TestOneStopAfterAReason: clerks write sentences, and the screen puts them into its own.
func TestOneStopAfterAReason(t *testing.T) {
	for _, it := range []Item{
		{State: kiosk.Incomplete, Reason: "Foto KK kurang jelas."},
		{State: kiosk.Incomplete, Reason: "Foto KK kurang jelas...", Visit: time.Now()},
	} {
		words := testMachine().itemStands(it, kiosk.Indonesian)
		if !it.Visit.IsZero() {
			words = visitWords(it, kiosk.Indonesian)
		}
		if strings.HasSuffix(words.Args[0], ".") {
			t.Errorf("%s %q", words.ID, words.Args[0])
		}
	}
}
