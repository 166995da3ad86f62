package paper

import (
	"strings"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
)

// visited is where a slip begins of whoever cannot come: where a clerk comes, when, and what to have ready. The
// day is the regency's word, so that no clock of this machine is asked.
func (d SlipData) visited() []part {
	parts := []part{big("PETUGAS DATANG KE"), big(strings.ToUpper(d.Request.Answered(kiosk.FieldVisit)))}
	told := "tempelkan KTP, atau ketik nomor di bawah."
	if d.Office != "" { // nobody is known by the card yet
		told = "ketik nomor di bawah."
	}
	if d.Visit.IsZero() {
		parts = append(parts, para("Harinya diberitahukan di anjungan ini: "+told))
	} else {
		parts = append(parts, big(kiosk.ShortDay(d.Visit)+" "+kiosk.Clock(d.Visit)))
	}
	if d.Office != "" {
		parts = append(parts, para("Petugas memastikan KTP dan orangnya saat datang. Setelah itu permohonan diproses."))
	}
	parts = append(parts, tall("YANG DISIAPKAN", printer.Left), para("[ ] kertas ini"))
	return append(append(parts, ticks(d.things())...), d.next()...)
}
