package paper

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/boombuler/barcode/qr"
)

// textLine is one line of a paragraph before it is set.
type textLine struct {
	words []string
	width float64 // of the words alone, without spaces
	last  bool
}

// String is the line with single spaces between its words.
func (l textLine) String() string { return strings.Join(l.words, " ") }

// pieces is the words of a text in the font that is set, cut where one is wider than a line.
func (p *page) pieces(s string, width float64) []string {
	var out []string
	for _, w := range strings.Fields(s) {
		from := 0
		for i := range w {
			_, n := utf8.DecodeRuneInString(w[i:])
			if i > from && p.pdf.GetStringWidth(w[from:i+n]) > width {
				out, from = append(out, w[from:i]), i
			}
		}
		out = append(out, w[from:])
	}
	return out
}

// breakLines breaks a text to a width in the font that is set; the first line is shorter by indent.
func (p *page) breakLines(s string, width, indent float64) []textLine {
	space := p.pdf.GetStringWidth(" ")
	var lines []textLine
	now := textLine{}
	room := width - indent
	for _, w := range p.pieces(s, room) {
		n := p.pdf.GetStringWidth(w)
		if len(now.words) > 0 && now.width+n+space*float64(len(now.words)) > room {
			lines, now, room = append(lines, now), textLine{}, width
		}
		now.words = append(now.words, w)
		now.width += n
	}
	now.last = true
	return append(lines, now)
}

// paragraph sets a justified paragraph with an indented first line.
func (p *page) paragraph(s string) {
	const indent = 12.5
	p.pdf.SetFont(face, "", bodySize)
	space := p.pdf.GetStringWidth(" ")
	for i, l := range p.breakLines(s, textWidth, indent) {
		p.room(lineMM)
		x, room := left, textWidth
		if i == 0 {
			x, room = left+indent, textWidth-indent
		}
		gap := space
		if n := len(l.words) - 1; !l.last && n > 0 {
			gap = (room - l.width) / float64(n)
		}
		for _, w := range l.words {
			p.text(x, bodySize, "", w+" ") // the space keeps words apart when the text is copied
			x += p.pdf.GetStringWidth(w) + gap
		}
		p.y += lineMM
	}
}

// sealMM is the side of the QR code with its quiet zone of four modules (ISO/IEC 18004).
const sealMM = 40.0

// seal draws the QR code at the left, at the height of the signature block.
func (p *page) seal() error {
	if p.doc.Seal == "" {
		return nil
	}
	code, err := qr.Encode(p.doc.Seal, qr.Q, qr.Auto)
	if err != nil {
		return fmt.Errorf("paper: QR code: %w", err)
	}
	modules := code.Bounds().Dx()
	module := sealMM / float64(modules+8)
	x0, y0 := left-4*module, p.y-sealMM
	p.pdf.SetFillColor(0, 0, 0)
	for y := range modules {
		for x := 0; x < modules; x++ {
			run := 0
			for x+run < modules && dark(code.At(x+run, y).RGBA()) {
				run++
			}
			if run > 0 {
				p.pdf.Rect(x0+float64(x+4)*module, y0+float64(y+4)*module, float64(run)*module, module, "F")
				x += run
			}
		}
	}
	for _, s := range []string{"Pindai untuk memeriksa keaslian surat.", p.doc.approvedLine()} {
		p.text(left, smallSize, "", s)
		p.y += smallSize * pointMM * 1.3
	}
	return nil
}

func dark(r, _, _, _ uint32) bool { return r < 1<<15 }
