package kiosk

import (
	"testing"
	"time"
)

// aidMatrix is person a by the month, family b by the quarter, family c by the year decided far away; a
// and b exclude each other by the year, a and c since December only.
func aidMatrix() AidMatrix {
	return AidMatrix{
		Schemes: []Scheme{
			{ID: "a", Decider: ByRegency, Level: PerPerson, Span: Monthly, AppealDays: 10, Source: "sa"},
			{ID: "b", Decider: ByVillage, Level: PerFamily, Span: Quarterly, AppealDays: 5, Source: "sb"},
			{ID: "c", Decider: ByMinistry, Level: PerFamily, Span: Yearly, AppealDays: 5, Source: "sc"},
		},
		Rules: []AidRule{
			{ID: "ab", Pair: [2]SchemeID{"a", "b"}, Level: PerFamily, Span: Yearly, Since: "2026-01-01", Source: "x", Unverified: true},
			{ID: "ac", Pair: [2]SchemeID{"a", "c"}, Level: PerFamily, Span: Yearly, Since: "2026-12-01", Source: "y"},
		},
	}
}

func wib(month time.Month, day, hour int) time.Time {
	return time.Date(2026, month, day, hour, 0, 0, 0, WIB)
}

func TestAidPeriods(t *testing.T) {
	// The last second of a year in Jakarta is still 2025 in Greenwich's afternoon.
	eve := time.Date(2025, 12, 31, 16, 59, 59, 0, time.UTC)
	for span, want := range map[AidSpan][2]AidPeriod{
		Monthly: {"2025-12", "2026-01"}, Quarterly: {"2025-T4", "2026-T1"}, Yearly: {"2025", "2026"}, OnceOnly: {once, once},
	} {
		if a, b := span.Period(eve), span.Period(eve.Add(time.Second)); a != want[0] || b != want[1] {
			t.Errorf("%s: %s then %s, want %v", span, a, b, want)
		}
		if p := span.Period(eve); p.Span() != span {
			t.Errorf("%s reads as %q", p, p.Span())
		}
	}
	for p, want := range map[AidPeriod]AidPeriod{"2026-06": "2026-T2", "2026-07": "2026-T3", "2026-T3": "2026-T3"} {
		if got, ok := p.Within(Quarterly); !ok || got != want {
			t.Errorf("%s within a quarter: %s, %t", p, got, ok)
		}
	}
	if _, ok := AidPeriod("2026").Within(Monthly); ok {
		t.Error("a year lies within a month")
	}
	for _, bad := range []string{"", "26", "1999", "2100", "2026-", "2026-0", "2026-00", "2026-13", "2026-1", "2026-T0", "2026-T5", "2026-T", "2026-T11", "2026-11-01", " 2026", "２０２６", "Sekali", "+026"} {
		if p, err := ParseAidPeriod(bad); err == nil {
			t.Errorf("%q reads as %q", bad, p)
		}
	}
	if w := AidPeriod("2026-T4").Words(Indonesian); w != "triwulan 4 tahun 2026" {
		t.Error(w)
	}
}

func TestSlots(t *testing.T) {
	m := aidMatrix()
	slots := m.Slots("a", "2026-11", wib(11, 30, 23))
	if len(slots) != 2 || slots[0].Pair != "a" || slots[0].Level != PerPerson || slots[0].Period != "2026-11" ||
		slots[1].Pair != "a+b" || slots[1].Other != "b" || slots[1].Level != PerFamily || slots[1].Period != "2026" {
		t.Errorf("%+v", slots)
	}
	if slots := m.Slots("a", "2026-12", wib(12, 1, 0)); len(slots) != 3 {
		t.Errorf("a rule that began today is not in force: %+v", slots)
	}
	if slots := m.Slots("b", "2026-T4", wib(11, 1, 0)); len(slots) != 2 || slots[1].Other != "a" || slots[1].Pair != "a+b" {
		t.Errorf("%+v", slots)
	}
	if m.Slots("z", "2026", wib(1, 1, 0)) != nil {
		t.Error("an unknown scheme takes something")
	}
}

func TestForesee(t *testing.T) {
	m, at := aidMatrix(), wib(11, 25, 9)
	for name, c := range map[string]struct {
		ask  SchemeID
		held AidStatus
		rule string // "": not refused
	}{
		"nothing held":        {"a", AidStatus{}, ""},
		"the same month":      {"a", AidStatus{Scheme: "a", Word: AidReceives, Period: "2026-11"}, "sekali:a"},
		"last month":          {"a", AidStatus{Scheme: "a", Word: AidReceives, Period: "2026-10"}, ""},
		"my application":      {"a", AidStatus{Scheme: "a", Word: AidProposed, Period: "2026-11"}, "sekali:a"},
		"refused before":      {"a", AidStatus{Scheme: "a", Word: AidRefused, Period: "2026-11"}, ""},
		"a person of us":      {"a", AidStatus{Scheme: "a", Word: AidReceives, Period: "2026-11", Family: true}, ""},
		"our family":          {"b", AidStatus{Scheme: "b", Word: AidReceives, Period: "2026-T4", Family: true}, "sekali:b"},
		"the other":           {"a", AidStatus{Scheme: "b", Word: AidReceives, Period: "2026-T1", Family: true}, "ab"},
		"the other, reversed": {"b", AidStatus{Scheme: "a", Word: AidReceives, Period: "2026-01", Family: true}, "ab"},
		"the other last year": {"b", AidStatus{Scheme: "a", Word: AidReceives, Period: "2025-12"}, ""},
		"rule of December":    {"a", AidStatus{Scheme: "c", Word: AidReceives, Period: "2026"}, ""},
		"decided far away":    {"c", AidStatus{Scheme: "c", Word: AidReceives, Period: "2026"}, ""},
		"unknown scheme held": {"a", AidStatus{Scheme: "z", Word: AidReceives, Period: "2026"}, ""},
		"unknown scheme":      {"z", AidStatus{Scheme: "z", Word: AidReceives, Period: "2026"}, ""},
	} {
		r, refused := m.Foresee(c.ask, at, []AidStatus{c.held})
		if refused != (c.rule != "") || r.Rule != c.rule {
			t.Errorf("%s: %+v, %t", name, r, refused)
		}
	}
	held := []AidStatus{{Scheme: "c", Word: AidProposed, Period: "2026"}}
	if _, refused := m.Foresee("a", wib(12, 2, 0), held); refused {
		t.Error("an application that somebody far away has not decided stands in the way")
	}
	held[0].Word, held[0].Data = AidReceives, wib(11, 1, 0)
	r, refused := m.Foresee("a", wib(12, 25, 9), held)
	if !refused || r.Blocking != "c" || r.Source != "y" || r.Unverified || !r.Data.Equal(held[0].Data) || !r.AppealUntil.Equal(time.Date(2027, 1, 4, 0, 0, 0, 0, WIB)) {
		t.Errorf("%+v", r)
	}
}

func FuzzAidPeriod(f *testing.F) {
	for _, s := range []string{"2026", "2026-T4", "2026-11", "sekali", "2026-T", "２０２６"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParseAidPeriod(s)
		if err != nil {
			return
		}
		if again, ok := p.Within(p.Span()); !ok || again != p {
			t.Errorf("%q within its own span is %q", p, again)
		}
		if wide, ok := p.Within(OnceOnly); !ok || wide != once || p.Words(Indonesian) == "" || p.Words(English) == "" {
			t.Errorf("%q, %q", wide, p.Words(Indonesian))
		}
	})
}
