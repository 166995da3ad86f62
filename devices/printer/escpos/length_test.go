package escpos_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/devices/printer/printertest"
)

// TestLength compares the reckoning with what the simulated printer feeds.
func TestLength(t *testing.T) {
	data, logo := loadReceipt(t)
	for _, p := range escpos.Profiles() {
		sheets := []printer.Sheet{nil, printertest.Sheet("A-1", 40)}
		if p.Columns >= data.Columns {
			sheets = append(sheets, data.Sheet(logo))
		}
		sheets = append(sheets, printer.Sheet{
			text(strings.Repeat("panjang ", 40)), printer.Feed{Lines: 3}, printer.Rule{}, printer.Barcode{Data: "123"}, printer.Logo{},
		})
		sheets = append(sheets, printer.Sheet{printer.QR{Data: "HTTPS://A", EC: 'Q', Dots: 1}})
		for i, sheet := range sheets {
			want, err := escpos.Length(p, sheet)
			if err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) {
				r := rig(t, printersim.Opts{Profile: p, Baud: 115200})
				before := r.Sim.State().RollMM
				printOn(t, r.Printer, r.Sim, append(sheet, text("A-1")))
				line, err := escpos.Length(p, printer.Sheet{text("A-1")})
				if err != nil {
					t.Fatal(err)
				}
				empty, err := escpos.Length(p, nil)
				if err != nil {
					t.Fatal(err)
				}
				fed := before - r.Sim.State().RollMM - (line - empty)
				if math.Abs(fed-want) > 1+0.02*want {
					t.Errorf("%s, sheet %d: fed %.1f mm, reckoned %.1f", p.Name, i, fed, want)
				}
			})
		}
	}
	if _, err := escpos.Length(profile(t, "TM80"), printer.Sheet{nil}); !errors.Is(err, escpos.ErrContent) {
		t.Error(err)
	}
}

// TestEncodeAllocates holds that encoding a paper allocates a bounded number of times.
func TestEncodeAllocates(t *testing.T) {
	data, logo := loadReceipt(t)
	p := profile(t, "VKP80")
	p.NVLogo = true
	sheet := data.Sheet(logo)
	code := testing.AllocsPerRun(20, func() {
		if _, err := escpos.Encode(p, sheet[len(sheet)-1:]); err != nil {
			t.Error(err)
		}
	})
	all := testing.AllocsPerRun(20, func() {
		if _, err := escpos.Encode(p, sheet); err != nil {
			t.Error(err)
		}
	})
	if perLine := (all - code) / float64(len(data.Lines)); perLine > 2 {
		t.Errorf("%.1f allocations a line, %.0f for the code", perLine, code)
	}
}
