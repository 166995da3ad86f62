package paper_test

import (
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

// No piece of a training's paper that is long enough to show anybody lacks the mark, and no code is left that
// a phone could read.
func TestTrainingIsMarkedEverywhere(t *testing.T) {
	for _, p := range []printer.Profile{wide(), narrow()} {
		for name, sheet := range map[string]printer.Sheet{"slip": paper.Slip(slipData(t), p), "barcode": {printer.Barcode{Data: "1"}}} {
			marked := paper.Training(sheet, p)
			since, lines := 0, 0
			for i, item := range marked {
				switch item := item.(type) {
				case printer.QR, printer.Barcode:
					t.Errorf("%s of %s: item %d is a code", name, p.Name, i)
				case printer.Line:
					lines++
					if since++; strings.Contains(item.Runs[0].Text, "LATIHAN") {
						since = 0
					}
				default:
				}
				if since > 9 {
					t.Fatalf("%s of %s: %d lines without a mark", name, p.Name, since)
				}
			}
			if since != 0 || lines < 3 {
				t.Errorf("%s of %s: %d lines, the last %d without a mark", name, p.Name, lines, since)
			}
		}
	}
}
