package kiosk

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// OpenDays is days of the week that follow each other and have the same hours.
type OpenDays struct {
	From, To time.Weekday
	Spans    []Span // none: closed
}

// Week is the counter's hours from Monday to Sunday, days of the same hours together.
func (s Site) Week() (days []OpenDays) {
	for i := range 7 {
		d := time.Weekday((i + 1) % 7)
		if n := len(days); n > 0 && slices.Equal(days[n-1].Spans, s.Hours[d]) {
			days[n-1].To = d
			continue
		}
		days = append(days, OpenDays{From: d, To: d, Spans: s.Hours[d]})
	}
	return days
}

// Days names the days: "Senin", "Senin-Kamis".
func (o OpenDays) Days(l Lang) string {
	name := func(d time.Weekday) string {
		if l == English {
			return d.String()
		}
		return daysID[d]
	}
	if o.From == o.To {
		return name(o.From)
	}
	return name(o.From) + "\u2013" + name(o.To)
}

// Words is the hours: "08.00-12.00, 13.00-15.00".
func (o OpenDays) Words() string {
	var parts []string
	for _, s := range o.Spans {
		parts = append(parts, fmt.Sprintf("%02d.%02d\u2013%02d.%02d", s.From/60, s.From%60, s.To/60, s.To%60))
	}
	return strings.Join(parts, ", ")
}
