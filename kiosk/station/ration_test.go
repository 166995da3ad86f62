package station

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// plays is what children do: they ask for a paper every so often, and the ledger remembers what came out.
func plays(site kiosk.Site, what flow.PaperKind, from time.Time, every time.Duration, n int) (words map[string]int) {
	words = map[string]int{}
	var ledger []time.Time
	for i := range n {
		at := from.Add(time.Duration(i) * every)
		w := ration(site, what, at, ledger)
		if words[w]++; w == "" {
			ledger = append(ledger, at)
		}
	}
	return words
}

func TestRation(t *testing.T) {
	day := []kiosk.Span{{From: 8 * 60, To: 15 * 60}}
	site := kiosk.Site{Hours: [7][]kiosk.Span{nil, day, day, day, day, day, nil}}
	night := time.Date(2026, 11, 26, 20, 0, 0, 0, kiosk.WIB) // a Thursday
	noon := time.Date(2026, 11, 26, 11, 0, 0, 0, kiosk.WIB)
	const other = flow.PaperKind("another")
	for _, c := range []struct {
		name                    string
		what                    flow.PaperKind
		from                    time.Time
		every                   time.Duration
		n                       int
		printed, paused, usedUp int
	}{
		{"one after the other at night", flow.Ticket, night, time.Second, 600, 4, 596, 0},
		{"patient children at night", flow.Ticket, night, 3 * time.Minute, 40, 10, 0, 30},
		{"the queue of a morning", flow.Ticket, noon, 10 * time.Second, 60, 60, 0, 0},
		{"other papers by day", other, noon, 10 * time.Second, 60, 4, 56, 0},
		{"other papers all day", other, noon, 3 * time.Minute, 60, 60, 0, 0},
		{"a weekend is many nights", flow.Ticket, night.AddDate(0, 0, 2), 6 * time.Minute, 241, 21, 0, 220},
	} {
		got := plays(site, c.what, c.from, c.every, c.n)
		if got[""] != c.printed || got[flow.RationPause] != c.paused || got[flow.RationNight] != c.usedUp {
			t.Errorf("%s: %v, want %d printed, %d paused, %d used up", c.name, got, c.printed, c.paused, c.usedUp)
		}
	}
}

// What was printed while the counter was open takes nothing from the night, and a clock that was set back
// closes nothing.
func TestRationForgets(t *testing.T) {
	day := []kiosk.Span{{From: 8 * 60, To: 15 * 60}}
	site := kiosk.Site{Hours: [7][]kiosk.Span{day, day, day, day, day, day, day}}
	evening := time.Date(2026, 11, 26, 17, 0, 0, 0, kiosk.WIB)
	var byDay, later []time.Time
	for i := range 20 {
		byDay = append(byDay, evening.Add(-4*time.Hour+time.Duration(i)*time.Minute))
		later = append(later, evening.Add(time.Duration(i+1)*time.Hour))
	}
	if w := ration(site, flow.Ticket, evening, byDay); w != "" {
		t.Errorf("the day's papers: %q", w)
	}
	if w := ration(site, flow.Ticket, evening, later); w != "" {
		t.Errorf("papers of the future: %q", w)
	}
}

// TestRecount: a power cut in the night wins nobody another ration.
func TestRecount(t *testing.T) {
	key, err := journal.GenerateRegencyKey()
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Options{
		Path: filepath.Join(t.TempDir(), "kiosk.db"), MachineKey: []byte("0123456789abcdef0123456789abcdef"), Boot: 1, RegencyPublic: key.Public(), Catalogue: "v1",
		Site: kiosk.Site{Kiosk: 104, Letters: "SET", Unit: 1, Village: kiosk.Village{Code: "35.10.09.2004", Kind: kiosk.Desa, Name: "Setail", District: "Genteng"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for range cardlessMost {
		q, err := s.SaveRequest(t.Context(), store.Draft{ID: kiosk.NewRequestID(), Service: "lapor-miskin", Village: s.Site().Village.Code})
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.StartPrint(t.Context(), store.Slip, q.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.EndPrint(t.Context(), p.Token, store.Printed); err != nil {
			t.Fatal(err)
		}
	}
	again := &Station{Options: Options{Store: s, Now: time.Now, Log: slog.New(slog.DiscardHandler)}}
	if again.flooded() {
		t.Fatal("flooded before anything was read")
	}
	again.recount(t.Context())
	if !again.flooded() {
		t.Error("the reports of before are forgotten")
	}
	if w := again.rationed(t.Context(), flow.Print{What: flow.Slip, Cardless: true}); w != flow.RationPause {
		t.Errorf("the papers of before are forgotten: %q", w)
	}
}

// TestNamelessReportsAreCounted by the hour, and not by a clock that was set back.
func TestNamelessReportsAreCounted(t *testing.T) {
	now := time.Date(2026, 11, 21, 22, 0, 0, 0, kiosk.WIB)
	s := &Station{Options: Options{Now: func() time.Time { return now }}}
	for n := range cardlessMost {
		if s.flooded() {
			t.Fatalf("flooded after %d", n)
		}
		s.savedNameless()
		now = now.Add(time.Minute)
	}
	if !s.flooded() {
		t.Error("it is not told")
	}
	drill := &Station{Options: s.Options, nameless: s.nameless, above: s}
	if drill.flooded() {
		t.Error("a training is rationed")
	}
	if now = now.Add(55 * time.Minute); s.flooded() {
		t.Error("an hour later it is still told")
	}
	s.nameless = nil
	s.savedNameless()
	if now = now.Add(-time.Hour); s.flooded() || len(s.nameless) != 0 {
		t.Error("what the clock says is yet to come is counted")
	}
}
