package kiosk

import (
	"errors"
	"strings"
	"testing"
)

// sampleBudget is an invented budget in which everything adds up.
func sampleBudget() Budget {
	return Budget{
		Year: 2026, Sample: true, Complaints: "Kantor Desa Setail", Data: "2026-10-31", Source: "CONTOH",
		Income: []BudgetLine{{"Dana Desa", Amount{1000, 800}}, {"Alokasi Dana Desa", Amount{700, 700}}},
		Spending: []FieldBudget{
			{Field: FieldGovernment, Amount: Amount{600, 500}},
			{Field: FieldBuilding, Amount: Amount{1100, 600}, Activities: []Activity{
				{Title: "Jalan usaha tani", Amount: Amount{700, 600}, State: ActivityDone},
				{Title: "Saluran air", Amount: Amount{300, 0}, State: ActivityWaiting, Why: "Menunggu musim hujan lewat"},
				{Title: "Pagar makam", Amount: Amount{100, 0}},
			}},
		},
		FinancingIn: []BudgetLine{{"SiLPA tahun lalu", Amount{50, 50}}}, FinancingOut: []BudgetLine{{"Modal BUM Desa", Amount{50, 50}}},
		Executors: []Executor{{Field: FieldBuilding, Office: "Kasi Kesejahteraan", Team: "TPK: 5 orang"}},
	}
}

// TestBudgetSums: totals, what is left, and which activities residents must be told of.
func TestBudgetSums(t *testing.T) {
	b := sampleBudget()
	if err := b.Check(); err != nil {
		t.Fatal(err)
	}
	if got := b.TotalIncome(); got != (Amount{1700, 1500}) {
		t.Errorf("income %+v", got)
	}
	if got := b.TotalSpending(); got != (Amount{1700, 1100}) || got.Percent() != 64 {
		t.Errorf("spending %+v, %d%%", got, got.Percent())
	}
	if got := b.Balance(); got != (Amount{0, 400}) || b.Unspent() != 600 {
		t.Errorf("balance %+v, unspent %d", got, b.Unspent())
	}
	if open := b.OpenActivities(); len(open) != 2 || open[0].Title != "Saluran air" || open[1].Field != FieldBuilding {
		t.Errorf("open activities %+v", open)
	}
	if p := (Amount{1000, 999}).Percent(); p != 99 {
		t.Errorf("999 of 1000 is %d%%: 100 means all of it", p)
	}
	if p := (Amount{0, 5}).Percent(); p != 0 {
		t.Errorf("of nothing: %d%%", p)
	}
}

// TestBudgetRefuses: one thing wrong at a time, each told by its place.
func TestBudgetRefuses(t *testing.T) {
	for _, c := range []struct {
		why    string
		damage func(*Budget)
	}{
		{"activities add up to 1100 and 600, the field says 1100 and 601", func(b *Budget) { b.Spending[1].Done++ }},
		{"planned -1", func(b *Budget) { b.Spending[0].Plan++ }},
		{"in truth -1", func(b *Budget) { b.Income[0].Done -= 401 }},
		{"wrong place", func(b *Budget) { b.Spending[0].Field = FieldBuilding }},
		{"field 6", func(b *Budget) { b.Spending[1].Field = 6 }},
		{"income: line 2", func(b *Budget) { b.Income[1].Title = " " }},
		{"income: line 1", func(b *Budget) { b.Income[0].Plan = -1 }},
		{"income: line 1", func(b *Budget) { b.Income[0].Plan = maxRupiah + 1 }},
		{"no income", func(b *Budget) { b.Income = nil }},
		{"no spending", func(b *Budget) { b.Spending = nil }},
		{"activity 2", func(b *Budget) { b.Spending[1].Activities[1].State = "entah" }},
		{"activity 1", func(b *Budget) { b.Spending[1].Activities[0].Title = "Jalan\x07" }},
		{"activity 3", func(b *Budget) { b.Spending[1].Activities[2].Title = "Pagar \U0001F4DE" }},
		{"executor 1", func(b *Budget) { b.Executors[0].Office = "" }},
		{"year", func(b *Budget) { b.Year = 26 }},
		{"data", func(b *Budget) { b.Data = "31-10-2026" }},
		{"complaints", func(b *Budget) { b.Complaints = "" }},
		{"financing in: 25 lines", func(b *Budget) { b.FinancingIn = make([]BudgetLine, maxLines+1) }},
	} {
		b := sampleBudget()
		c.damage(&b)
		if err := b.Check(); !errors.Is(err, ErrNews) || !strings.Contains(err.Error(), c.why) {
			t.Errorf("want %q, got %v", c.why, err)
		}
	}
}

// TestRupiahWords: as people say it, never more digits than they hear.
func TestRupiahWords(t *testing.T) {
	for n, want := range map[int64][2]string{
		0:                 {"Rp 0", "Rp 0"},
		999:               {"Rp 999", "Rp 999"},
		75_000:            {"Rp 75 ribu", "Rp 75 thousand"},
		250_400_000:       {"Rp 250,4 juta", "Rp 250.4 million"},
		999_950_000:       {"Rp 1 miliar", "Rp 1 billion"},
		999_949_999:       {"Rp 999,9 juta", "Rp 999.9 million"},
		1_849_000_000:     {"Rp 1,8 miliar", "Rp 1.8 billion"},
		1_850_000_000:     {"Rp 1,9 miliar", "Rp 1.9 billion"},
		2_000_000_000_000: {"Rp 2 triliun", "Rp 2 trillion"},
		-20_000:           {"-Rp 20 ribu", "-Rp 20 thousand"},
	} {
		if id, en := RupiahWords(n, Indonesian), RupiahWords(n, English); id != want[0] || en != want[1] {
			t.Errorf("%d: %q, %q", n, id, en)
		}
	}
	if got := RupiahOf(-1_500_000); got != "-Rp 1.500.000" {
		t.Error(got)
	}
}
