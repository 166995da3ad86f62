package kiosk

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// ErrNews says that what a village tells cannot be told as it is; the text names the place.
var ErrNews = errors.New("kiosk: not news of a village")

// Bounds of a budget: each list stands on a few pages.
const (
	maxRupiah     = 1_000_000_000_000 // of one line
	maxLines      = 24
	maxActivities = 100 // of a field
	maxExecutors  = 24
	maxNewsTitle  = 120
	maxNewsText   = 600
)

// Check holds bounds and sums: activities add up to their field, and no more is spent than there is, neither
// by the plan nor in truth. ErrNews names the place.
func (b Budget) Check() error {
	if b.Year < 2015 || b.Year > 2099 {
		return newsFault("budget: year %d", b.Year)
	}
	if !newsDay(b.Data) {
		return newsFault("budget: data is no day like 2026-01-31")
	}
	if !newsText(b.Source, maxNewsTitle) || !newsText(b.Complaints, maxNewsText) {
		return newsFault("budget: source and complaints need a plain text")
	}
	for _, list := range []struct {
		name  string
		lines []BudgetLine
	}{{"income", b.Income}, {"financing in", b.FinancingIn}, {"financing out", b.FinancingOut}} {
		if err := checkLines(list.name, list.lines); err != nil {
			return err
		}
	}
	if len(b.Income) == 0 {
		return newsFault("budget: no income")
	}
	if err := b.checkSpending(); err != nil {
		return err
	}
	if left := b.Balance(); left.Plan < 0 || left.Done < 0 {
		return newsFault("budget: more goes out than comes in: planned %d, in truth %d", left.Plan, left.Done)
	}
	return nil
}

func (b Budget) checkSpending() error {
	if len(b.Spending) == 0 {
		return newsFault("budget: no spending")
	}
	last := BudgetField(0)
	for _, f := range b.Spending {
		if f.Field <= last || f.Field > BudgetFields {
			return newsFault("budget: field %d is none, or stands in the wrong place", f.Field)
		}
		last = f.Field
		if err := f.check(); err != nil {
			return err
		}
	}
	if len(b.Executors) > maxExecutors {
		return newsFault("budget: %d executors", len(b.Executors))
	}
	for i, e := range b.Executors {
		if err := e.Check(); err != nil {
			return fmt.Errorf("budget: executor %d: %w", i+1, err)
		}
	}
	return nil
}

// Check holds the bounds of an executor.
func (e Executor) Check() error {
	switch {
	case e.Field < 1 || e.Field > BudgetFields:
		return newsFault("a field is from 1 to %d", BudgetFields)
	case !newsText(e.Office, maxNewsTitle), !newsTextOr(e.Name, maxNewsTitle):
		return newsFault("the office needs 1 to %d characters, the name at most as many", maxNewsTitle)
	case !newsTextOr(e.Team, maxNewsText):
		return newsFault("the team has at most %d plain characters", maxNewsText)
	}
	return nil
}

func (f FieldBudget) check() error {
	if !f.bounded() || len(f.Activities) > maxActivities {
		return newsFault("budget: field %d: amount or number of activities", f.Field)
	}
	var sum Amount
	for i, a := range f.Activities {
		if !newsText(a.Title, maxNewsTitle) || !newsTextOr(a.Why, maxNewsText) || !a.bounded() || !a.State.valid() {
			return newsFault("budget: field %d: activity %d", f.Field, i+1)
		}
		sum = sum.plus(a.Amount)
	}
	if len(f.Activities) > 0 && sum != f.Amount {
		return newsFault("budget: field %d: activities add up to %d and %d, the field says %d and %d",
			f.Field, sum.Plan, sum.Done, f.Plan, f.Done)
	}
	return nil
}

func (s ActivityState) valid() bool {
	switch s {
	case ActivityUntold, ActivityWaiting, ActivityRunning, ActivityDone, ActivityDropped:
		return true
	}
	return false
}

func (a Amount) bounded() bool {
	return a.Plan >= 0 && a.Done >= 0 && a.Plan <= maxRupiah && a.Done <= maxRupiah
}

func checkLines(name string, lines []BudgetLine) error {
	if len(lines) > maxLines {
		return newsFault("budget: %s: %d lines", name, len(lines))
	}
	for i, l := range lines {
		if !newsText(l.Title, maxNewsTitle) || !l.bounded() {
			return newsFault("budget: %s: line %d", name, i+1)
		}
	}
	return nil
}

func newsFault(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrNews}, args...)...)
}

// newsText says whether a text says something, in that many characters that a screen can show.
func newsText(s string, most int) bool { return strings.TrimSpace(s) != "" && newsTextOr(s, most) }

// newsTextOr allows nothing too.
func newsTextOr(s string, most int) bool {
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > most || s != strings.TrimSpace(s) {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return !newsRune(r) })
}

// newsRune says whether screen and printers can write a character: Latin letters, digits and plain marks. A
// picture of a telephone would be an empty box on one and a question mark on the other.
func newsRune(r rune) bool {
	latin := r <= 0x024F || 0x1E00 <= r && r <= 0x1EFF || r == 0x02BB || r == 0x02BC
	return (latin || 0x2010 <= r && r <= 0x2044) && unicode.IsPrint(r)
}

// newsDay says whether a text is a day, 2006-01-02.
func newsDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
