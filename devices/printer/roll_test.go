package printer_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/devices/printer"
)

func TestRoll(t *testing.T) {
	const near = printer.NearEndMM
	full := printer.NewRoll(printer.Profile{RollMM: 80_000})
	for name, c := range map[string]struct {
		roll printer.Roll
		left float64
		fits bool // a paper of 300 mm
	}{
		"full":                         {full, 80_000, true},
		"used":                         {full.Use(79_800), 200, false},
		"never below nothing":          {full.Use(90_000), 0, false},
		"never more":                   {full.Use(-5), 80_000, true},
		"unknown":                      {printer.Roll{}, 0, true},
		"unknown length":               {printer.NewRoll(printer.Profile{}), 0, true},
		"the sensor: near its end":     {full.Sees(printer.NearEnd), near, true},
		"unknown, near its end":        {printer.Roll{}.Sees(printer.NearEnd), near, true},
		"near its end and used":        {full.Sees(printer.NearEnd).Use(800).Sees(printer.NearEnd), 200, false},
		"the sensor: empty":            {full.Sees(printer.NoPaper), 0, false},
		"more than was reckoned":       {full.Use(79_900).Sees(printer.Idle), 0, true},
		"another roll":                 {full.Sees(printer.NoPaper).Sees(printer.Idle), 0, true},
		"not near its end":             {full.Use(100).Sees(printer.Idle), 79_900, true},
		"unknown, and not near an end": {printer.Roll{}.Sees(printer.Idle), 0, true},
		"a cover says nothing":         {full.Sees(printer.CoverOpen), 80_000, true},
	} {
		if c.roll.LeftMM != c.left || c.roll.Fits(300) != c.fits {
			t.Errorf("%s: %+v, fits %v", name, c.roll, c.roll.Fits(300))
		}
	}
}
