package paper_test

import (
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

// TestSlipOfAVisit: who cannot come is sent nowhere, whoever must confirm and whatever the hand-over; the day stands on it
// once it was told, and the same words are under the seal.
func TestSlipOfAVisit(t *testing.T) {
	for _, how := range []kiosk.HandOver{kiosk.AtCounter, kiosk.InPerson} {
		for _, office := range []string{"", "Loket Kantor Desa Contoh"} {
			d := slipData(t)
			d.HandOver, d.Office = how, office
			d.Request.Answers = append(d.Request.Answers, kiosk.Answer{Field: kiosk.FieldVisit, Value: "Curah Ketangi"})
			d.Service.Requirements = []kiosk.Requirement{{ID: "kk", Title: kiosk.Text{kiosk.Indonesian: "KK"}, Shown: kiosk.Brought}}
			text := func() string { return strings.Join(strings.Fields(show(t, paper.Slip(d, narrow()), 32)), " ") }
			got := text()
			for _, want := range []string{"CURAH KETANGI", "Harinya diberitahukan di anjungan ini", "[ ] KK (asli)"} {
				if !strings.Contains(got, want) {
					t.Errorf("%s, %q: no %q in %s", how, office, want, got)
				}
			}
			for _, no := range []string{"AMBIL", "DATANG:", "ANTREAN", "Datang satu kali", d.Site.Counter} {
				if strings.Contains(got, no) {
					t.Errorf("%s, %q: %q in %s", how, office, no, got)
				}
			}
			if has := strings.Contains(got, "memastikan KTP dan orangnya saat datang"); has != (office != "") {
				t.Errorf("%s, %q: that a clerk confirms: %v", how, office, has)
			}
			before := paper.SlipText(d)
			d.Visit = time.Date(2026, 12, 3, 9, 0, 0, 0, kiosk.WIB)
			if got := text(); !strings.Contains(got, "Kam 3 Des 09.00") || strings.Contains(got, "Harinya") || paper.SlipText(d) == before {
				t.Errorf("%s, %q: the day is not told: %s", how, office, got)
			}
		}
	}
}
