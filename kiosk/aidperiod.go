package kiosk

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// AidSpan is how long one period of an aid lasts.
type AidSpan string

// The spans, shortest first.
const (
	Monthly   AidSpan = "bulan"
	Quarterly AidSpan = "triwulan"
	Yearly    AidSpan = "tahun"
	OnceOnly  AidSpan = "sekali"
)

// AidPeriod is one period: "2026-11", "2026-T4", "2026" or "sekali".
type AidPeriod string

// once is the only period of OnceOnly.
const once AidPeriod = "sekali"

// ErrAidPeriod says that a text is no period.
var ErrAidPeriod = errors.New("kiosk: a period looks like 2026, 2026-T4, 2026-11 or sekali")

// rank orders spans; 0 is no span.
func (s AidSpan) rank() int {
	switch s {
	case Monthly:
		return 1
	case Quarterly:
		return 2
	case Yearly:
		return 3
	case OnceOnly:
		return 4
	}
	return 0
}

// Covers says whether s is at least as long as o.
func (s AidSpan) Covers(o AidSpan) bool { return s.rank() >= o.rank() && o.rank() > 0 }

// Period is the period of that span in which t lies, WIB.
func (s AidSpan) Period(t time.Time) AidPeriod {
	t = t.In(WIB)
	return s.of(t.Year(), int(t.Month()))
}

func (s AidSpan) of(year, month int) AidPeriod {
	switch s {
	case Monthly:
		return AidPeriod(fmt.Sprintf("%04d-%02d", year, month))
	case Quarterly:
		return AidPeriod(fmt.Sprintf("%04d-T%d", year, (month+2)/3))
	case Yearly:
		return AidPeriod(fmt.Sprintf("%04d", year))
	case OnceOnly:
		return once
	}
	return ""
}

// ParseAidPeriod reads a period of the years 2000 to 2099.
func ParseAidPeriod(text string) (AidPeriod, error) {
	p := AidPeriod(text)
	if p.Span() == "" {
		return "", ErrAidPeriod
	}
	return p, nil
}

// Span says how long the period lasts; "" where it is no period.
func (p AidPeriod) Span() AidSpan {
	span, _, _ := p.split()
	return span
}

// split gives the span and where the period begins.
func (p AidPeriod) split() (span AidSpan, year, month int) {
	if p == once {
		return OnceOnly, 0, 0
	}
	y, rest, found := strings.Cut(string(p), "-")
	if year = digits(y, 4); year < 2000 || year > 2099 {
		return "", 0, 0
	}
	if !found {
		return Yearly, year, 1
	}
	if q, ok := strings.CutPrefix(rest, "T"); ok {
		if n := digits(q, 1); n >= 1 && n <= 4 {
			return Quarterly, year, n*3 - 2
		}
		return "", 0, 0
	}
	if n := digits(rest, 2); n >= 1 && n <= 12 {
		return Monthly, year, n
	}
	return "", 0, 0
}

// digits reads exactly that many decimal digits; -1 where they are not.
func digits(s string, n int) int {
	if len(s) != n || strings.Trim(s, "0123456789") != "" {
		return -1
	}
	v, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return v
}

// Within is the period of a longer span that holds p; ok is false where the span is shorter.
func (p AidPeriod) Within(s AidSpan) (AidPeriod, bool) {
	span, year, month := p.split()
	if !s.Covers(span) {
		return "", false
	}
	return s.of(year, month), true
}

// Words is the period as people read it: "November 2026", "triwulan 4 2026", "tahun 2026".
func (p AidPeriod) Words(l Lang) string {
	span, year, month := p.split()
	english := l == English
	switch span {
	case Monthly:
		if english {
			return fmt.Sprintf("%s %d", time.Month(month), year)
		}
		return fmt.Sprintf("%s %d", monthsID[month-1], year)
	case Quarterly:
		if english {
			return fmt.Sprintf("quarter %d of %d", (month+2)/3, year)
		}
		return fmt.Sprintf("triwulan %d tahun %d", (month+2)/3, year)
	case Yearly:
		if english {
			return fmt.Sprintf("the year %d", year)
		}
		return fmt.Sprintf("tahun %d", year)
	case OnceOnly:
		if english {
			return "once only"
		}
		return "satu kali saja"
	}
	return ""
}
