package desk

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
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

// TestSeries: a series is of the year in which a restore was noticed, by the village's own clock.
func TestSeries(t *testing.T) {
	at := time.Date(2026, 11, 26, 22, 43, 0, 0, kiosk.WIB)
	for noticed, want := range map[time.Time]string{
		at:                       "A6LV",
		at.Add(59 * time.Second): "A6LV",
		at.Add(time.Minute):      "A6LW",
		time.Date(2026, 1, 1, 0, 0, 0, 0, kiosk.WIB):     "0000",
		time.Date(2025, 12, 31, 23, 59, 0, 0, kiosk.WIB): "",
		time.Date(2025, 12, 31, 17, 36, 0, 0, time.UTC):  "0010", // of the new year at the village
	} {
		if got := Series(noticed, at); got != want {
			t.Errorf("noticed at %s: %q, want %q", noticed, got, want)
		}
	}
	p := NumberParts{Archive: "400.12.2.1", N: 7, Series: "A6LV", Unit: "35.10.13.2004", Year: 2026}
	if got, err := FormatNumber(DefaultFormat, p); err != nil || got != "400.12.2.1/007-A6LV/35.10.13.2004/2026" {
		t.Errorf("%q, %v", got, err)
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

// TestNumbersFitTheSeal: a format or a unit code whose numbers no seal holds is told at the start, not at the letter.
func TestNumbersFitTheSeal(t *testing.T) {
	c, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	for unit, ok := range map[string]bool{"429.509.04": true, "429.509.04.1234": false} {
		_, err := New(Options{Catalogue: c, Format: DefaultFormat, Offices: map[kiosk.VillageCode]Office{"35.10.09.2004": {Unit: unit}}})
		if (err == nil) != ok || err != nil && !strings.Contains(err.Error(), "35.10.09.2004") {
			t.Errorf("unit %q: %v", unit, err)
		}
	}
	if _, err := New(Options{Catalogue: c, Format: strings.Repeat("surat-", 5) + DefaultFormat}); !errors.Is(err, ErrFormat) {
		t.Errorf("a long format: %v", err)
	}
}
