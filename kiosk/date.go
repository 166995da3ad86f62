package kiosk

import (
	"fmt"
	"time"
)

var (
	daysID   = [...]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}
	monthsID = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}
)

// Date is the day of t in words: "Senin 23 November 2026", "Monday 23 November 2026".
func Date(t time.Time, l Lang) string {
	t = t.In(WIB)
	if l == English {
		return t.Format("Monday 2 January 2006")
	}
	return fmt.Sprintf("%s %d %s %d", daysID[t.Weekday()], t.Day(), monthsID[t.Month()-1], t.Year())
}

// Day is the day without its year: "Senin 23 November".
func Day(t time.Time, l Lang) string {
	t = t.In(WIB)
	if l == English {
		return t.Format("Monday 2 January")
	}
	return fmt.Sprintf("%s %d %s", daysID[t.Weekday()], t.Day(), monthsID[t.Month()-1])
}

// ShortDay is the day as a narrow paper shows it: "Sen 23 Nov".
func ShortDay(t time.Time) string {
	t = t.In(WIB)
	return fmt.Sprintf("%.3s %d %.3s", daysID[t.Weekday()], t.Day(), monthsID[t.Month()-1])
}

// LetterDate is the date as a letter writes it: "23 November 2026".
func LetterDate(t time.Time) string {
	t = t.In(WIB)
	return fmt.Sprintf("%d %s %d", t.Day(), monthsID[t.Month()-1], t.Year())
}

// Clock is the time of day as Indonesia writes it: "08.42".
func Clock(t time.Time) string { return t.In(WIB).Format("15.04") }

// DayTime is a day with its time, "Sabtu 21 November, 08.30", and with its year where that is not the present one.
func DayTime(t, now time.Time, l Lang) string {
	day := Day(t, l)
	if t.In(WIB).Year() != now.In(WIB).Year() {
		day = Date(t, l)
	}
	return day + ", " + Clock(t)
}

// DayOf is a day of the form 2006-01-02 in words, "Sabtu 21 November 2026"; any other text stays as it is.
func DayOf(day string, l Lang) string {
	t, err := time.ParseInLocation(time.DateOnly, day, WIB)
	if err != nil {
		return day
	}
	return Date(t, l)
}

// DaysBetween is how many midnights (WIB) lie between two moments; less than 0 where b is on a day before a.
func DaysBetween(a, b time.Time) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.In(WIB).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(day(b).Sub(day(a)) / (24 * time.Hour))
}
