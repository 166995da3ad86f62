package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"io"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
)

// ExtractMeta is what the kiosk adds to a letter's extract.
type ExtractMeta struct {
	Copy    int // 0 the first paper, n: SALINAN ke-n
	Reason  kiosk.CopyReason
	Token   string // of the print job
	Printed time.Time
	Clock   kiosk.ClockTrust
}

// Extract lays out the thermal copy of a letter that is signed electronically (cetakan surat). It
// says what it is, where the original is and until when it is valid; private rows are masked.
func Extract(d Document, p printer.Profile, meta ExtractMeta) printer.Sheet {
	parts := []part{
		heading("CETAKAN SURAT"), heading("BERTANDA TANGAN ELEKTRONIK"),
	}
	parts = append(parts, copyNotice(meta.Copy, meta.Reason)...)
	parts = append(parts, rule())
	for _, o := range d.Office {
		parts = append(parts, heading(o))
	}
	if d.Address != "" {
		parts = append(parts, center(d.Address))
	}
	parts = append(parts, rule(), tall(d.Title, printer.Center), center("Nomor: "+d.Number), feed())
	for _, b := range d.Blocks {
		parts = append(parts, b.parts()...)
		parts = append(parts, feed())
	}
	parts = append(parts, center(d.Sign.Place), center(d.Sign.Title), heading(d.Sign.Name), center(d.Sign.Note))
	if d.Seal != "" {
		parts = append(parts, feed(), code(d.Seal), center("Pindai untuk memeriksa keasliannya"))
	}
	parts = append(parts, rule(), tall(d.validity(), printer.Left))
	parts = append(parts, d.original(meta)...)
	sheet := printer.Sheet{}
	if logo, err := Logo(); err == nil && fits(logo, p) {
		sheet = append(sheet, printer.Logo{Image: logo}, feed().item)
	}
	return append(sheet, lay(parts, p)...)
}

func (b Block) parts() []part {
	if b.Text != "" {
		return []part{para(b.Text)}
	}
	parts := make([]part, 0, len(b.Rows))
	for _, r := range b.Rows {
		parts = append(parts, part{label: r.Label, text: r.open(), style: printer.Style{Bold: r.Strong}})
	}
	return parts
}

// fades says why thermal paper is not for keeping.
const fades = "Tulisan di kertas ini lama-lama pudar. Bisa dicetak lagi (SALINAN)."

// original says what this paper is not, and where to get what it stands for.
func (d Document) original(meta ExtractMeta) []part {
	return []part{
		para("Kertas ini cetakan, bukan surat asli. Surat asli adalah berkas PDF bertanda tangan elektronik yang disimpan pemerintah kabupaten."),
		{text: "Lembar A4-nya bisa dicetak di loket.", style: printer.Style{Bold: true}},
		para(fades),
		small(meta.printed()),
		small(meta.Token + " lembar 1/1"),
	}
}

func fits(m image.Image, p printer.Profile) bool {
	return p.Dots == 0 || m.Bounds().Dx() <= p.Dots
}

// Logo is the logo of Anjungan, black on white.
func Logo() (image.Image, error) { return decodePBM(assets.Logo) }

// maxPixels bounds a bitmap.
const maxPixels = 1 << 20

// decodePBM reads a raw portable bitmap (PBM, magic number P4: width, height, then rows of bits, 1 is
// black, each row filled up to a byte; netpbm's format page).
func decodePBM(b []byte) (*image.Gray, error) {
	r := bytes.NewReader(b)
	var w, h int
	if _, err := fmt.Fscanf(r, "P4\n%d %d\n", &w, &h); err != nil {
		return nil, fmt.Errorf("paper: bitmap: %w", err)
	}
	if w < 1 || h < 1 || w > maxPixels || h > maxPixels || w*h > maxPixels {
		return nil, fmt.Errorf("paper: bitmap of %d x %d", w, h)
	}
	stride := (w + 7) / 8
	bits := make([]byte, stride*h)
	if _, err := io.ReadFull(r, bits); err != nil {
		return nil, fmt.Errorf("paper: bitmap: %w", err)
	}
	m := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			if bits[y*stride+x/8]>>(7-x%8)&1 == 0 {
				m.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	return m, nil
}

// printed is when the paper was made, by a clock that may not be right.
func (m ExtractMeta) printed() string {
	s := "Dicetak " + kiosk.LetterDate(m.Printed) + " " + kiosk.Clock(m.Printed) + " WIB"
	if r := m.Clock.Remark(m.Printed); r != "" {
		s += " (" + r + ")"
	}
	return s
}
