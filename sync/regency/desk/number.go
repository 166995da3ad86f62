package desk

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// DefaultFormat is the letter number format where the configuration names none.
const DefaultFormat = "{archive}/{n:3}/{unit}/{year}"

// ErrFormat says that a letter number format cannot be filled.
var ErrFormat = errors.New("desk: not a letter number format")

// NumberParts is what a letter number (nomor surat) is made of.
type NumberParts struct {
	Archive string // klasifikasi arsip
	N       int    // of the agenda
	Unit    string // unit code of the office
	Month   int
	Year    int
}

// FormatNumber fills a format: {archive}, {n} or {n:3} with leading zeros, {unit}, {month} in Roman
// numerals, {year}. A format without {n} would give two letters one number and is refused.
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
		if width == "" {
			return strconv.Itoa(p.N), nil
		}
		w, err := strconv.Atoi(width)
		if err != nil || w < 1 || w > 9 {
			return "", fmt.Errorf("%w: width %q", ErrFormat, width)
		}
		return fmt.Sprintf("%0*d", w, p.N), nil
	}
	return "", fmt.Errorf("%w: unknown part {%s}", ErrFormat, name)
}

// roman is a month in Roman numerals, as agendas write it.
func roman(month int) string {
	names := [...]string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}
	if month < 0 || month >= len(names) {
		return ""
	}
	return names[month]
}
