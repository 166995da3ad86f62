package paper_test

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

// widths is a printer for each width of paper, by the end of a golden file's name.
func widths(t testing.TB) map[string]printer.Profile {
	t.Helper()
	out := map[string]printer.Profile{}
	for mm, name := range map[string]string{"58": "TM58", "80": "VKP80", "82": "VKP82", "112": "KPM112", "216": "KPM216"} {
		p, ok := escpos.ProfileByName(name)
		if !ok {
			t.Fatal(name)
		}
		out[mm] = p
	}
	return out
}

func everywhere(t *testing.T, name string, sheet func(printer.Profile) printer.Sheet) {
	t.Helper()
	for mm, p := range widths(t) {
		golden(t, name+"-"+mm, show(t, sheet(p), p.Columns))
	}
}

// The papers of a village office, on every width of paper.
func TestPapersOnEveryWidth(t *testing.T) {
	d := letter(t)
	meta := paper.ExtractMeta{Token: "SET-1-P000046", Printed: approved.Add(time.Hour), Clock: kiosk.ClockTrust{Checked: approved, Sure: true}}
	everywhere(t, "extract", func(p printer.Profile) printer.Sheet { return paper.Extract(d, p, meta) })
	slip := slipData(t)
	slip.LinkUp = true
	everywhere(t, "slip-tte", func(p printer.Profile) printer.Sheet { return paper.Slip(slip, p) })
	everywhere(t, "slip-shown", func(p printer.Profile) printer.Sheet { return paper.Slip(shownData(t), p) })
	slip.HandOver = kiosk.InPerson
	slip.Service.Requirements = append(slip.Service.Requirements, kiosk.Requirement{ID: "kk", Title: kiosk.Text{kiosk.Indonesian: "KTP, KK dan akta kedua calon"}})
	everywhere(t, "slip-in-person", func(p printer.Profile) printer.Sheet { return paper.Slip(slip, p) })
	everywhere(t, "ready", func(p printer.Profile) printer.Sheet { return paper.Ready(readyData(t), p) })
}
