package paper_test

import (
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

// TestCodeSlip: the code and how to use it, and nothing that tells who said what, where or when.
func TestCodeSlip(t *testing.T) {
	code := kiosk.NewToken(kiosk.RequestID{7})
	both(t, "codeslip", func(p printer.Profile) printer.Sheet { return paper.CodeSlip(code, p) })
	for _, p := range []printer.Profile{wide(), narrow()} {
		text := show(t, paper.CodeSlip(code, p), p.Columns)
		if !strings.Contains(text, code.Groups()) {
			t.Errorf("%s: no code in\n%s", p.Name, text)
		}
		for _, tells := range []string{"Setail", "SETAIL", "2026", "SET-", "aporan", "Laporan"} {
			if strings.Contains(text, tells) {
				t.Errorf("%s: the slip tells %q", p.Name, tells)
			}
		}
	}
}
