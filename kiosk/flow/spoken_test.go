package flow

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
)

// whenWhere finds in what a screen shows a day with its month, a time of day, and the name of an office.
var whenWhere = regexp.MustCompile(`(Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu) \d+ \pL+|\b\d\d\.\d\d\b|(Loket )?Kantor (Desa|Kelurahan)[^,]*`)

// spokenScreens are the screens after which somebody must know when and where to be, and with what.
var spokenScreens = []Screen{TakePaper, Confirm, Waiting, PaperTrouble}

// toBring says that a wording is what to bring, or what is wrong and what to do.
func toBring(m Msg) bool {
	return strings.Contains(m.ID, ".bring") || strings.HasPrefix(m.ID, "paper.") || strings.HasPrefix(m.ID, "deposit.take")
}

// shownWhen is what a screen shows of when, where, what to bring and what is wrong.
func shownWhen(v View) (found []string) {
	all := []Msg{v.Card.Head, v.Card.Big, v.Card.Place, v.Card.Bring, v.Lead, v.Note}
	for _, r := range v.Rows {
		all = append(all, r.Label, r.Value)
		if r.Label.ID == "confirm.bring" {
			found = append(found, words(r.Value))
		}
	}
	for _, m := range all {
		found = append(found, whenWhere.FindAllString(words(m), -1)...)
		if toBring(m) {
			found = append(found, words(m))
		}
	}
	return found
}

// TestWhenAndWhereAreSpoken: on every such screen of every transcript Dengarkan says the days, times and offices that stand there,
// what to bring and what is wrong with the paper; and no service, hamlet, name or number of anybody.
func TestWhenAndWhereAreSpoken(t *testing.T) {
	seen := map[Screen]int{}
	everyMoment(t, func(t *testing.T, w witness) {
		v := w.m.View(w.s)
		if !slices.Contains(spokenScreens, v.Screen) || w.s.visit.paper.Anonymous() {
			return
		}
		var said []string
		for _, m := range v.Speech {
			said = append(said, words(m))
		}
		spoken := strings.Join(said, " | ")
		for _, what := range shownWhen(v) {
			seen[v.Screen]++
			if !strings.Contains(spoken, what) {
				t.Errorf("%s shows %q and says %q", v.Screen, what, spoken)
			}
		}
		for _, svc := range w.m.services {
			for _, private := range []kiosk.Text{svc.Title, svc.Next} {
				if text := private.In(v.Prefs.Lang); text != "" && slices.Contains(said, text) {
					t.Errorf("%s says %q to everybody", v.Screen, text)
				}
			}
		}
		for _, p := range append([]string{"tanjung"}, personalWords...) { // a hamlet, where a clerk comes
			if strings.Contains(strings.ToLower(spoken), p) {
				t.Errorf("%s says %q to everybody", v.Screen, spoken)
			}
		}
	})
	for _, s := range spokenScreens {
		if seen[s] == 0 {
			t.Errorf("no transcript shows when and where on %s", s)
		}
	}
}

// TestRowsAreToldApart: rows that say the same are said with all their numbers, by ear too, and a headset hears of each by its name.
func TestRowsAreToldApart(t *testing.T) {
	ready := Item{Service: "setiap", State: kiosk.ReadyState, Transport: kiosk.Accepted, Village: testResident().Village}
	m, s := listed(ready)
	s.visit.items[1], s.visit.items[2], s.visit.count = Item{Service: "domisili", State: kiosk.Incomplete}, ready, 3
	v := m.View(s)
	at := v.Rows[0].Value
	want := []Msg{M("pad.row", "1"), M("pad.row", "3"), at, M("pad.row", "2"), M("status.belum-lengkap")}
	for _, heard := range [][]Msg{v.Speech, reading(v, false)} {
		i := slices.IndexFunc(heard, func(m Msg) bool { return m.ID == "pad.row" })
		if i < 0 || len(heard) < i+5 || !sameWords(heard[i:i+5], want) {
			t.Errorf("%v", heard)
		}
	}
	heard := reading(v, true)
	i := slices.IndexFunc(heard, func(m Msg) bool { return m.Text == "Setiap" })
	if i < 0 || !same(heard[i+1], at) {
		t.Errorf("a headset: %v", heard)
	}
}

// TestBansosStaysSilent: where a request for bansos stands is said to a headset alone, and so is why anything was sent back.
func TestBansosStaysSilent(t *testing.T) {
	for _, it := range []Item{
		{Service: kiosk.AidApply, State: kiosk.ReadyState, Transport: kiosk.Accepted},
		{Service: kiosk.AidApply, State: kiosk.Refused, Scheme: "blt"},
		{Service: kiosk.AidApply, State: kiosk.Checking, Transport: kiosk.Accepted},
		{Service: "domisili", State: kiosk.Refused, Reason: "kurang"},
		{Service: "domisili", State: kiosk.Cancelled, Reason: "kurang"},
		{Service: "domisili", State: kiosk.Signing, Cancelling: kiosk.CancelLate},
	} {
		if m, s := listed(it); !m.View(s).Rows[0].Say.Empty() {
			t.Errorf("%+v: %v", it, m.View(s).Rows[0].Say)
		}
	}
	m, s := listed(Item{Service: "domisili", State: kiosk.Incomplete, Reason: "kurang KK"})
	if v := m.View(s); !contains(v.Speech, M("status.belum-lengkap")) || !contains(v.Speech, M("pad.row", "1")) {
		t.Errorf("nobody hears that a clerk waits: %v", v.Speech)
	}
}
