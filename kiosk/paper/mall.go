package paper

import (
	"strings"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
)

// MallData is what the slip of one service of the service hall (Mal Pelayanan Publik) is made of. It is of
// nobody: everybody may print it.
type MallData struct {
	Site    kiosk.Site
	Mall    kiosk.Mall
	Service kiosk.MallService
	Token   string // of the print job
}

// Mall lays out the slip: what, where, when, and what to bring, to tick off at home.
func Mall(d MallData, p printer.Profile) printer.Sheet {
	m, s := d.Mall, d.Service
	parts := []part{heading(strings.ToUpper(m.Name)), tall(s.Title, printer.Center)}
	if m.Sample {
		parts = append(parts, heading(invented))
	}
	parts = append(parts, rule(), part{label: "Di mana", text: m.Address}, part{label: "Instansi", text: s.Agency}, part{label: "Buka", text: m.Open(s)})
	if m.Contact != "" {
		parts = append(parts, part{label: "Hubungi", text: m.Contact})
	}
	if len(s.Bring) > 0 {
		parts = append(parts, rule(), part{text: "BAWA", style: printer.Style{Bold: true}})
		for _, b := range s.Bring {
			parts = append(parts, para("[ ] "+b))
		}
	}
	parts = append(parts, rule(),
		para("Lembar ini keterangan, bukan nomor antrean. Keterangan diperbarui "+kiosk.LetterDate(m.Updated())+"."),
		para("Dicetak di anjungan "+d.Site.Village.Title()+"."), small(d.Token+" lembar 1/1"))
	return lay(parts, p)
}
