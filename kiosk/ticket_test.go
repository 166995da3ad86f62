package kiosk_test

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// No two kiosks of a site ever give the same number, however many each gives.
func TestTicketsOfASiteDiffer(t *testing.T) {
	seen := map[string]kiosk.Ticket{}
	for _, line := range []string{"A", "B"} {
		for unit := 1; unit <= 12; unit++ {
			for n := 1; n <= 400; n++ {
				k := kiosk.Ticket{Line: line, Unit: unit, N: n}
				if old, ok := seen[k.String()]; ok {
					t.Fatalf("%+v and %+v are both %q", old, k, k.String())
				}
				seen[k.String()] = k
			}
		}
	}
	for want, k := range map[string]kiosk.Ticket{
		"A 07": {Line: "A", Unit: 1, N: 7}, "B 2-07": {Line: "B", Unit: 2, N: 7}, "A 123": {Line: "A", Unit: 1, N: 123},
	} {
		if got := k.String(); got != want {
			t.Errorf("%+v is %q, want %q", k, got, want)
		}
	}
}

func TestCounterDay(t *testing.T) {
	day := []kiosk.Span{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 15 * 60}}
	site := kiosk.Site{Hours: [7][]kiosk.Span{nil, day, day, day, day, day, nil}, Holidays: []string{"2026-11-30"}}
	at := func(d, h, m int) time.Time { return time.Date(2026, 11, d, h, m, 0, 0, kiosk.WIB) }
	for _, c := range []struct{ now, opens time.Time }{
		{at(26, 9, 30), at(26, 9, 30)},  // Thursday, open
		{at(26, 6, 0), at(26, 8, 0)},    // before it opens
		{at(26, 12, 30), at(26, 13, 0)}, // at noon
		{at(26, 15, 0), at(27, 8, 0)},   // just closed
		{at(27, 20, 0), at(31, 8, 0)},   // Friday night; Monday is a holiday (31 November is 1 December)
		{at(26, 23, 59).UTC(), at(27, 8, 0)},
	} {
		day, opens, ok := site.CounterDay(c.now)
		if !ok || !opens.Equal(c.opens) || day != c.opens.In(kiosk.WIB).Format(time.DateOnly) {
			t.Errorf("at %v: %s, %v, %v, want %v", c.now, day, opens, ok, c.opens)
		}
	}
	if day, _, ok := (kiosk.Site{}).CounterDay(at(26, 23, 59)); ok || day != "2026-11-26" {
		t.Errorf("without hours: %s, %v", day, ok)
	}
}

func TestLineOf(t *testing.T) {
	lines := []kiosk.Line{{Letter: "A"}, {Letter: "B", Services: []kiosk.ServiceID{"ktp-baru"}}}
	for id, want := range map[kiosk.ServiceID]string{"ktp-baru": "B", "nikah": "A"} {
		if l, ok := kiosk.LineOf(lines, id); !ok || l.Letter != want {
			t.Errorf("%s stands in line %s, want %s", id, l.Letter, want)
		}
	}
	if _, ok := kiosk.LineOf(nil, "nikah"); ok {
		t.Error("a line where there is none")
	}
}
