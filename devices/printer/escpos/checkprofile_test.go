package escpos_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
)

func TestProfilesAreSound(t *testing.T) {
	widths, names := map[float64]bool{}, map[string]bool{}
	for _, p := range escpos.Profiles() {
		if err := escpos.CheckProfile(p); err != nil {
			t.Error(err)
		}
		if names[p.Name] {
			t.Errorf("%s twice", p.Name)
		}
		widths[p.PaperMM], names[p.Name] = true, true
	}
	for _, mm := range []float64{58, 80, 82.5, 112, 216} {
		if !widths[mm] {
			t.Errorf("no printer for %g mm", mm)
		}
	}
}

func TestNonsenseProfiles(t *testing.T) {
	for _, c := range []struct {
		says  string
		spoil func(*printer.Profile)
	}{
		{"name", func(p *printer.Profile) { p.Name = "" }},
		{"PaperMM", func(p *printer.Profile) { p.PaperMM = -80 }},
		{"DPI", func(p *printer.Profile) { p.DPI = 0 }},
		{"Dots", func(p *printer.Profile) { p.Dots = 1664 }},
		{"Dots", func(p *printer.Profile) { p.Dots = 12 }},
		{"Columns", func(p *printer.Profile) { p.Columns = 0 }},
		{"columns", func(p *printer.Profile) { p.Columns = 64 }},
		{"HeadMMs", func(p *printer.Profile) { p.HeadMMs = -1 }},
		{"ESC t", func(p *printer.Profile) { p.CodePageN = 2 }},
		{"ESC t", func(p *printer.Profile) { p.CodePage, p.CodePageN = 12345, 99 }},
		{"fence", func(p *printer.Profile) { p.Fence = "hope" }},
		{"buffer", func(p *printer.Profile) { p.Buffer = 45 }},
		{"FullStat", func(p *printer.Profile) { p.RealTime = false }},
		{"XonXoff", func(p *printer.Profile) { p.XonXoff = true }},
		{"Cut", func(p *printer.Profile) { p.Cut = []byte("cut") }},
		{"Cut", func(p *printer.Profile) { p.Cut = []byte{0x1D, 0x56} }},
		{"Cut", func(p *printer.Profile) { p.Cut = []byte{0x1B, 0x64, 4} }},
		{"Present without Cut", func(p *printer.Profile) { p.Cut = nil }},
		{"Present", func(p *printer.Profile) { p.Present = []byte{0x1B, 0x40} }},
		{"Retract", func(p *printer.Profile) { p.Present = nil }},
		{"Clear", func(p *printer.Profile) { p.Clear = []byte{0x1B, 0x69} }},
		{"Retracts", func(p *printer.Profile) { p.Retracts = make([]byte, 33) }},
	} {
		p := profile(t, "VKP80")
		c.spoil(&p)
		err := escpos.CheckProfile(p)
		if !errors.Is(err, escpos.ErrProfile) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.says, err)
		}
		sim := printersim.New(printersim.Opts{Profile: profile(t, "VKP80")})
		if _, err := escpos.New(sim.Conn(), &escpos.Opts{Profile: p}); !errors.Is(err, escpos.ErrProfile) {
			t.Errorf("%s: driven: %v", c.says, err)
		}
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
	}
}
