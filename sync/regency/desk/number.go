package desk

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/seal"
)

// DefaultFormat is the letter number format where the configuration names none.
const DefaultFormat = "{archive}/{n:3}/{unit}/{year}"

// ErrFormat says that a letter number format cannot be filled.
var ErrFormat = errors.New("desk: not a letter number format")

// NumberParts is what a letter number (nomor surat) is made of.
type NumberParts struct {
	Archive string // klasifikasi arsip
	N       int    // of the agenda
	Series  string // of the agenda's numbers; empty: the first (Series)
	Unit    string // unit code of the office
	Month   int
	Year    int
}

// Series names the series that letters approved at a time are numbered in, where a restore of the ledger was noticed
// before: the minute of the year, in base 36, four characters. Empty where that was in another year: its numbers are
// no longer given. Two restores of one copy give two series, since they are not noticed in one minute.
func Series(noticed, at time.Time) string {
	noticed, at = noticed.In(kiosk.WIB), at.In(kiosk.WIB)
	if noticed.Year() != at.Year() {
		return ""
	}
	minute := (noticed.YearDay()-1)*24*60 + noticed.Hour()*60 + noticed.Minute()
	digits := "000" + strings.ToUpper(strconv.FormatInt(int64(minute), 36))
	return digits[len(digits)-4:]
}

// FormatNumber fills a format: {archive}, {n} or {n:3} with leading zeros, {unit}, {month} in Roman
// numerals, {year}. A series follows {n}: "007-A3F9". A format without {n} would give two letters one number and is refused.
func FormatNumber(format string, p NumberParts) (string, error) {
	var out strings.Builder
	counted := false
	for rest := format; rest != ""; {
		text, after, open := strings.Cut(rest, "{")
		out.WriteString(text)
		if !open {
			break
		}
		part, tail, closed := strings.Cut(after, "}")
		if !closed {
			return "", fmt.Errorf("%w: { without }", ErrFormat)
		}
		name, width, _ := strings.Cut(part, ":")
		value, err := p.part(name, width)
		if err != nil {
			return "", err
		}
		counted = counted || name == "n"
		out.WriteString(value)
		rest = tail
	}
	if !counted {
		return "", fmt.Errorf("%w: no {n}", ErrFormat)
	}
	return out.String(), nil
}

// longest is a number as long as it becomes: the last of a long year, in September, after a restore.
func longest(archive, unit string) NumberParts {
	return NumberParts{Archive: archive, N: 99_999, Series: "ZZZZ", Unit: unit, Month: 8, Year: 2026}
}

// checkNumbers looks whether every letter of every office can have a number.
func checkNumbers(o Options) error {
	if _, err := FormatNumber(o.Format, NumberParts{}); err != nil {
		return err
	}
	units := map[string]kiosk.VillageCode{}
	for v, office := range o.Offices {
		units[unit(office, kiosk.Village{Code: v})] = v
	}
	const anywhere = kiosk.VillageCode("35.10.01.2001") // what has no unit code goes by its own
	units[string(anywhere)] = anywhere
	for _, s := range o.Catalogue.All() {
		for u, v := range units {
			n, err := FormatNumber(o.Format, longest(s.ArchiveCode, u))
			if err != nil {
				return err
			}
			if s.Letter != "" && len(n) > seal.MaxNumber {
				return fmt.Errorf("%w: the numbers of %s in %s would have up to %d characters, a seal holds %d", ErrFormat, s.ID, v, len(n), seal.MaxNumber)
			}
		}
	}
	return nil
}

func (p NumberParts) part(name, width string) (string, error) {
	switch name {
	case "archive":
		return p.Archive, nil
	case "unit":
		return p.Unit, nil
	case "year":
		return strconv.Itoa(p.Year), nil
	case "month":
		return roman(p.Month), nil
	case "n":
		return p.count(width)
	}
	return "", fmt.Errorf("%w: unknown part {%s}", ErrFormat, name)
}

// count is the number of the agenda with its series.
func (p NumberParts) count(width string) (string, error) {
	w := 1
	if width != "" {
		var err error
		if w, err = strconv.Atoi(width); err != nil || w < 1 || w > 9 {
			return "", fmt.Errorf("%w: width %q", ErrFormat, width)
		}
	}
	n := fmt.Sprintf("%0*d", w, p.N)
	if p.Series != "" {
		n += "-" + p.Series
	}
	return n, nil
}

// roman is a month in Roman numerals, as agendas write it.
func roman(month int) string {
	names := [...]string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}
	if month < 0 || month >= len(names) {
		return ""
	}
	return names[month]
}
