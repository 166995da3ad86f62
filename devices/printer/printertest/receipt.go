package printertest

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"image"
	"slices"
	"strings"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
)

//go:embed receipt.json
var receiptJSON []byte

// Receipt is the reference paper: a recap of 48 columns with a logo above and a code below.
type Receipt struct {
	Columns int            `json:"columns"`
	Lines   []string       `json:"lines"`
	QR      string         `json:"qr"`
	Visible int            `json:"visible_bytes"`
	Bars    map[string]int `json:"bars"` // the most bytes of one job, by the bar's name
}

// ReadReceipt is the reference paper as it is kept.
func ReadReceipt() (Receipt, error) {
	var r Receipt
	if err := json.Unmarshal(receiptJSON, &r); err != nil {
		return Receipt{}, fmt.Errorf("printertest: receipt: %w", err)
	}
	visible := 0
	for _, l := range r.Lines {
		visible += len(l) + 1
	}
	if visible != r.Visible || r.QR == "" {
		return Receipt{}, fmt.Errorf("printertest: receipt of %d visible bytes, want %d", visible, r.Visible)
	}
	return r, nil
}

// Sheet is the reference paper for a printer: the logo, every line as it stands, the code at four
// dots a module and error correction Q.
func (r Receipt) Sheet(logo image.Image) printer.Sheet {
	s := printer.Sheet{printer.Logo{Image: logo}}
	for _, l := range r.Lines {
		s = append(s, printer.Line{Runs: []printer.Run{{Text: l, Col: -1}}})
	}
	return append(s, printer.QR{Data: r.QR, EC: 'Q', Dots: 4})
}

// Missing lists what of the reference paper did not come out on p, printed by a model of that profile.
func (r Receipt) Missing(p printersim.Paper, model printer.Profile) []string {
	const picture = "[gambar]"
	want, pictures := slices.Clone(r.Lines), 0
	if model.NVLogo {
		want = append(want, "[logo]")
	} else {
		pictures++
	}
	if model.QR {
		want = append(want, "[QR "+r.QR+"]")
	} else {
		pictures++
	}
	var missing []string
	for _, l := range want {
		if !slices.Contains(p.Lines, l) {
			missing = append(missing, l)
		}
	}
	if n := strings.Count(p.Text(), picture); n != pictures {
		missing = append(missing, fmt.Sprintf("%d of %d pictures", n, pictures))
	}
	return missing
}
