package kiosk

import (
	"testing"
	"time"
)

func TestConditions(t *testing.T) {
	answer := func(v string) func(string) string {
		return func(f string) string {
			if f == "w" {
				return v
			}
			return ""
		}
	}
	is, not := Condition{Field: "w", Is: []string{"a", "b"}}, Condition{Field: "w", Not: []string{"a"}}
	for _, c := range []struct {
		c    Condition
		v    string
		want bool
	}{
		{Condition{}, "", true},
		{is, "a", true},
		{is, "c", false},
		{is, "", false},
		{not, "a", false},
		{not, "b", true},
		{not, "typed", true},
		{not, "", false},
	} {
		if c.c.Holds(answer(c.v)) != c.want {
			t.Errorf("%+v after %q", c.c, c.v)
		}
	}
	one := Condition{Field: "w", Is: []string{"b"}}
	for _, c := range []struct {
		c, d Condition
		want bool
	}{
		{one, is, true},
		{is, one, false},
		{is, Condition{}, true},
		{Condition{}, is, false},
		{one, not, true},
		{is, not, false},
		{not, not, true},
		{not, is, false},
		{Condition{Field: "w", Not: []string{"a", "b"}}, not, true},
		{Condition{Field: "x", Is: []string{"b"}}, one, false},
	} {
		if c.c.Implies(c.d) != c.want {
			t.Errorf("%+v implies %+v", c.c, c.d)
		}
	}
}

// TestDatesHaveASide: what has happened cannot lie ahead, and what is planned not behind; today is on both sides.
func TestDatesHaveASide(t *testing.T) {
	now := time.Date(2026, 11, 23, 23, 30, 0, 0, WIB)
	past, ahead := Field{Kind: DateField, Day: PastDay}, Field{Kind: DateField, Day: NextDay}
	for _, c := range []struct {
		f    Field
		v    string
		want FieldFault
	}{
		{past, "2026-11-23", FieldFine},
		{past, "2026-11-24", FieldAhead},
		{past, "1899-01-01", FieldFar},
		{past, "2026-02-30", FieldDate},
		{ahead, "2026-11-23", FieldFine},
		{ahead, "2026-11-22", FieldPast},
		{ahead, "2029-01-01", FieldFar},
		{Field{Kind: DateField}, "2026-12-24", FieldFine},
	} {
		if got := c.f.Check(c.v, now); got != c.want {
			t.Errorf("%s as %q: %q, not %q", c.v, c.f.Day, got, c.want)
		}
	}
	if got := ReadyDay(now, -1); got != "2026-11-22" {
		t.Errorf("yesterday is %s", got)
	}
}
