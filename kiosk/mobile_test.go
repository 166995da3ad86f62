package kiosk

import (
	"testing"
	"time"
)

// TestHamletName: one hamlet has one name, however it was written, and a name that only begins like the word keeps it.
func TestHamletName(t *testing.T) {
	for in, want := range map[string]string{
		"Dusun Krajan": "Krajan", "DSN.  krajan": "krajan", "lingkungan Singotrunan": "Singotrunan", "Krajan": "Krajan",
		"Dusunrejo": "Dusunrejo", "Dusun": "Dusun", "dusun ": "dusun", "": "", "Dsn Curah Ketangi": "Curah Ketangi",
	} {
		if got := HamletName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if !SameHamlet("DUSUN KRAJAN", "Krajan") || SameHamlet("Krajan Lor", "Krajan") {
		t.Error("two names of one hamlet, or one name of two")
	}
	site := Site{Hamlets: []string{"Krajan", "Tanjung"}}
	for in, want := range map[string]string{"Dusun Tanjung": "Tanjung", "Jl. Krajan 3": "", "": ""} {
		if got := site.Hamlet(in); got != want {
			t.Errorf("address %q: %q, want %q", in, got, want)
		}
	}
}

// TestVisitAhead: a visit is told until its day is over, by the days of here.
func TestVisitAhead(t *testing.T) {
	at := time.Date(2026, 12, 3, 9, 0, 0, 0, WIB)
	for _, c := range []struct {
		now  time.Time
		want bool
	}{
		{at.Add(-72 * time.Hour), true},
		{at.Add(14*time.Hour + 59*time.Minute), true},
		{at.Add(15 * time.Hour), false},
		{at.AddDate(0, 1, 0), false},
	} {
		if got := VisitAhead(at, c.now); got != c.want {
			t.Errorf("at %s: %v", c.now, got)
		}
	}
	if VisitAhead(time.Time{}, at) {
		t.Error("no day was told, and it lies ahead")
	}
}
