package paper_test

import (
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

// TestSlipSaysWhatToBring: what the answers ask for and nothing else, what need not be an original apart from those,
// and no KTP of who has none.
func TestSlipSaysWhatToBring(t *testing.T) {
	text := func(s string) kiosk.Text { return kiosk.Text{kiosk.Indonesian: s} }
	after := func(v string) kiosk.Condition { return kiosk.Condition{Field: "why", Is: []string{v}} }
	things := []kiosk.Requirement{
		{ID: "kk", Title: text("KK"), Shown: kiosk.Brought},
		{ID: "rapor", Title: text("rapor"), Shown: kiosk.Photographed},
		{ID: "lama", Title: text("KARTU LAMA"), Shown: kiosk.Brought, When: after("rusak")},
		{ID: "polisi", Title: text("SURAT POLISI"), Shown: kiosk.Brought, When: after("hilang")},
	}
	for _, c := range []struct {
		name           string
		waits, no      bool // a clerk must confirm who asked; for who has no KTP
		way            kiosk.HandOver
		has, has2, no2 string
	}{
		{"at the counter", false, false, kiosk.AtCounter, "Bawa kertas ini, KK dan SURAT POLISI asli. Tunjukkan juga: rapor", "SURAT POLISI", "KARTU LAMA"},
		{"deposited", true, false, kiosk.AtCounter, "Bawa kertas ini, KTP, KK dan SURAT POLISI asli", "Tunjukkan juga: rapor", "KARTU LAMA"},
		{"deposited without a KTP", true, true, kiosk.AtCounter, "Bawa kertas ini, KK dan SURAT POLISI asli", "Tunjukkan juga: rapor", "KTP,"},
		{"in person", false, false, kiosk.InPerson, "[ ] SURAT POLISI (asli)", "[ ] rapor ", "KARTU LAMA"},
	} {
		d := slipData(t)
		d.HandOver, d.Service.HandOver, d.Service.Requirements, d.Service.Cardless = c.way, c.way, things, c.no
		d.Request.Answers = []kiosk.Answer{{Field: "why", Value: "hilang"}}
		if c.waits {
			d.Office = "Kantor Desa Contoh"
		}
		got := strings.Join(strings.Fields(show(t, paper.Slip(d, wide()), 48)), " ")
		if !strings.Contains(got, c.has) || !strings.Contains(got, c.has2) || strings.Contains(got, c.no2) {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}
