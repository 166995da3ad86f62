package flow

import (
	"strconv"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

// moneySheets is the village's budget in plain words: what there is, what became of it, what is not finished,
// who carries it out, what is left, and where to ask (Permendagri 20/2018, articles 39 and 72).
func (m Machine) moneySheets(s State) []sheet {
	b := m.village().Budget
	if b == nil {
		return []sheet{{title: M("news.money"), lead: M("news.money.kelurahan")}}
	}
	lang := s.visit.prefs.Lang
	year := M("news.money.year", strconv.Itoa(b.Year))
	if b.Revised {
		year.ID += ".revised"
	}
	list := []sheet{overview(*b, year, lang)}
	list = append(list, barSheets(s, sheet{eyebrow: year, title: M("news.money.income"), chart: Chart{Done: M("news.money.came"), Plan: M("news.money.planned")}}, incomeBars(*b, lang))...)
	list = append(list, barSheets(s, sheet{eyebrow: year, title: M("news.money.spending"), chart: Chart{Done: M("news.money.spent"), Plan: M("news.money.planned")}}, fieldBars(*b, lang))...)
	list = append(list, openSheets(s, *b, year)...)
	if len(b.Executors) > 0 {
		list = append(list, rowSheets(s, sheet{eyebrow: year, title: M("news.money.who")}, executorRows(*b))...)
	}
	list = append(list, rowSheets(s, sheet{eyebrow: year, title: M("news.money.left")}, leftRows(*b, lang))...)
	return append(list, m.askSheets(s, *b, year)...)
}

// overview is one sentence and one chart.
func overview(b kiosk.Budget, year Msg, l kiosk.Lang) sheet {
	in, out := b.TotalIncome(), b.TotalSpending()
	widest := max(in.Plan, in.Done, out.Plan, out.Done)
	return sheet{
		eyebrow: year, title: M("news.money.sentence", kiosk.RupiahWords(out.Plan, l), kiosk.RupiahWords(out.Done, l), percent(out)),
		chart: Chart{Done: M("news.money.sofar"), Plan: M("news.money.planned"), Bars: []Bar{
			barOf(M("news.money.in"), in, widest, l), barOf(M("news.money.used"), out, widest, l),
		}},
		keys: []Key{main(KeyOK, "news.money.print")},
	}
}

// barOf is one bar against the widest of its chart.
func barOf(label Msg, a kiosk.Amount, widest int64, l kiosk.Lang) Bar {
	part := func(n int64) int {
		if widest <= 0 {
			return 0
		}
		return int(min(n, widest) * 1000 / widest)
	}
	return Bar{
		Label: label, Plan: part(a.Plan), Done: part(a.Done),
		Value: M("news.money.of", kiosk.RupiahWords(a.Done, l), kiosk.RupiahWords(a.Plan, l), percent(a)),
	}
}

func percent(a kiosk.Amount) string { return strconv.Itoa(a.Percent()) + "%" }

func incomeBars(b kiosk.Budget, l kiosk.Lang) (bars []Bar) {
	widest := int64(0)
	for _, x := range b.Income {
		widest = max(widest, x.Plan, x.Done)
	}
	for _, x := range b.Income {
		bars = append(bars, barOf(T(x.Title), x.Amount, widest, l))
	}
	return bars
}

func fieldBars(b kiosk.Budget, l kiosk.Lang) (bars []Bar) {
	widest := int64(0)
	for _, f := range b.Spending {
		widest = max(widest, f.Plan, f.Done)
	}
	for _, f := range b.Spending {
		bars = append(bars, barOf(fieldName(f.Field), f.Amount, widest, l))
	}
	return bars
}

// fieldName is a field of spending in plain words.
func fieldName(f kiosk.BudgetField) Msg { return M("news.field." + strconv.Itoa(int(f))) }

// openSheets is the activities that are not finished or will not be.
func openSheets(s State, b kiosk.Budget, year Msg) []sheet {
	first := sheet{eyebrow: year, title: M("news.money.open")}
	open := b.OpenActivities()
	if len(open) == 0 {
		first.lead = M("news.money.allDone")
		for _, f := range b.Spending {
			if len(f.Activities) == 0 && f.Plan > 0 {
				first.lead = M("news.money.untold")
			}
		}
		return []sheet{first}
	}
	lang := s.visit.prefs.Lang
	var rows []Row
	for _, a := range open {
		id := "news.activity.untold"
		if a.State != kiosk.ActivityUntold {
			id = "news.activity." + string(a.State)
		}
		r := Row{Label: M(id, kiosk.RupiahWords(a.Done, lang), kiosk.RupiahWords(a.Plan, lang)), Value: T(a.Title)}
		if a.Why != "" {
			r.Label.ID += ".why"
			r.Label.Args = append(r.Label.Args, a.Why)
		}
		rows = append(rows, r)
	}
	return rowSheets(s, first, rows)
}

// executorRows is who carries out the activities. Names are read, not said aloud.
func executorRows(b kiosk.Budget) (rows []Row) {
	for _, e := range b.Executors {
		who := []string{e.Office}
		for _, more := range []string{e.Name, e.Team} {
			if more != "" {
				who = append(who, more)
			}
		}
		rows = append(rows, Row{Label: fieldName(e.Field), Value: T(strings.Join(who, " · ")), Quiet: true})
	}
	return rows
}

// leftRows is the remaining budget and the financing.
func leftRows(b kiosk.Budget, l kiosk.Lang) []Row {
	rows := []Row{
		{Label: M("news.money.unspent"), Value: T(kiosk.RupiahWords(b.Unspent(), l))},
		{Label: M("news.money.balance"), Value: T(kiosk.RupiahWords(b.Balance().Done, l))},
	}
	for _, x := range b.FinancingIn {
		rows = append(rows, Row{Label: T(x.Title), Value: M("news.money.finIn", kiosk.RupiahWords(x.Done, l))})
	}
	for _, x := range b.FinancingOut {
		rows = append(rows, Row{Label: T(x.Title), Value: M("news.money.finOut", kiosk.RupiahWords(x.Done, l))})
	}
	return rows
}

// askSheets is where to ask and to complain, and where the figures come from.
func (m Machine) askSheets(s State, b kiosk.Budget, year Msg) []sheet {
	lang := s.visit.prefs.Lang
	first := sheet{eyebrow: year, title: M("news.money.ask")}
	if m.canReport(s) {
		first.keys = []Key{main(KeyOther, "news.money.report")}
	}
	return rowSheets(s, first, []Row{
		{Label: M("news.money.complain"), Value: T(b.Complaints)},
		{Label: M("news.money.data"), Value: T(kiosk.DayOf(b.Data, lang))},
		{Label: M("news.money.source"), Value: T(b.Source)},
	})
}
