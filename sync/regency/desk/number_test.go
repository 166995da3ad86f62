package desk

import (
	"errors"
	"testing"
)

func TestFormatNumber(t *testing.T) {
	p := NumberParts{Archive: "400.12.2.1", N: 7, Unit: "429.509.04", Month: 11, Year: 2026}
	for format, want := range map[string]string{
		DefaultFormat:                     "400.12.2.1/007/429.509.04/2026",
		"{n}/{month}":                     "7/XI",
		"B-{n:4}.{year}":                  "B-0007.2026",
		"{n:2} {archive} desa {unit} x":   "07 400.12.2.1 desa 429.509.04 x",
		"{archive}{n}{unit}{month}{year}": "400.12.2.17429.509.04XI2026",
	} {
		if got, err := FormatNumber(format, p); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", format, got, err, want)
		}
	}
	for _, format := range []string{"", "{year}", "{n", "{n:0}", "{n:x}", "{village}/{n}", "{n}/{}"} {
		if got, err := FormatNumber(format, p); !errors.Is(err, ErrFormat) {
			t.Errorf("%q gave %q, %v", format, got, err)
		}
	}
}

func FuzzFormatNumber(f *testing.F) {
	f.Add(DefaultFormat)
	f.Fuzz(func(t *testing.T, format string) {
		a, errA := FormatNumber(format, NumberParts{N: 1})
		b, errB := FormatNumber(format, NumberParts{N: 2})
		if (errA == nil) != (errB == nil) || errA == nil && a == b {
			t.Errorf("%q gives two letters one number", format)
		}
	})
}
