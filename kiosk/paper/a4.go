package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/png"

	"codeberg.org/go-pdf/fpdf"
	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"golang.org/x/image/draw"
)

// A4Options is what may differ between two pages of one document.
type A4Options struct {
	Note string // how it is signed, in the open; empty: the document's own note
}

// The page in millimetres: ISO 216 A4 with the margins of an office letter.
const (
	pageWidth  = 210.0
	pageHeight = 297.0
	left       = 25.0
	right      = pageWidth - 20.0
	top        = 14.0
	bottom     = pageHeight - 24.0
	textWidth  = right - left
	pointMM    = 25.4 / 72
)

// The type sizes in points.
const (
	bodySize  = 12.0
	smallSize = 8.0
	leading   = 1.4 // line height in sizes
)

const face = "letter"

// page draws one document. fpdf keeps the first error and does nothing after it.
type page struct {
	pdf *fpdf.Fpdf
	doc Document
	y   float64 // top of what comes next
}

// A4 draws a letter on A4 and gives an unsigned PDF. The same document gives the same bytes.
func A4(doc Document, opts A4Options) ([]byte, error) {
	if err := doc.check(); err != nil {
		return nil, err
	}
	if opts.Note != "" {
		doc.Sign.Note = opts.Note
	}
	p := &page{pdf: newPDF(doc), doc: doc}
	p.footed()
	p.add()
	p.head()
	p.title()
	for _, b := range doc.Blocks {
		p.block(b)
	}
	p.signature()
	if err := p.seal(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := p.pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("paper: A4: %w", err)
	}
	return out.Bytes(), nil
}

func newPDF(doc Document) *fpdf.Fpdf {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(doc.ApprovedTime().UTC())
	pdf.SetModificationDate(doc.ApprovedTime().UTC())
	pdf.SetProducer("Anjungan", true)
	pdf.SetTitle(doc.Title, true)
	pdf.SetSubject("Nomor: "+doc.Number, true)
	pdf.SetAuthor(doc.Sign.Title, true)
	pdf.SetLang("id-ID")
	pdf.SetMargins(left, top, pageWidth-right)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCellMargin(0)
	pdf.AddUTF8FontFromBytes(face, "", bytes.Clone(assets.LetterRegular))
	pdf.AddUTF8FontFromBytes(face, "B", bytes.Clone(assets.LetterBold))
	return pdf
}

func (p *page) add() {
	p.pdf.AddPage()
	p.y = top
}

// room starts a new page unless mm of it are left.
func (p *page) room(mm float64) {
	if p.y+mm > bottom {
		p.add()
	}
}

// text writes one line whose top is at p.y.
func (p *page) text(x float64, size float64, style, s string) {
	p.pdf.SetFont(face, style, size)
	p.pdf.Text(x, p.y+size*pointMM, s)
}

// centered writes one line in the middle between two edges, breaking it where it is too long.
func (p *page) centered(from, to, size float64, style, s string) {
	p.pdf.SetFont(face, style, size)
	for _, l := range p.breakLines(s, to-from, 0) {
		s := l.String()
		p.text((from+to-p.pdf.GetStringWidth(s))/2, size, style, s)
		p.y += size * pointMM * 1.2
	}
}

// emblemMM is the height of the emblem beside the letterhead.
const emblemMM = 22.0

// head draws the letterhead (kop surat): emblem, offices, address, a thick and a thin line.
func (p *page) head() {
	from := p.y
	p.emblem(left, from)
	inner := left + emblemMM
	for i, o := range p.doc.Office {
		size, style := 14.0, ""
		if i == len(p.doc.Office)-1 {
			size, style = 17.0, "B"
		}
		p.centered(inner, right, size, style, o)
	}
	if p.doc.Address != "" {
		p.y++
		p.centered(inner, right, 10, "", p.doc.Address)
	}
	p.y = max(p.y, from+emblemMM) + 2.5
	p.pdf.SetDrawColor(0, 0, 0)
	p.pdf.SetLineWidth(1.0)
	p.pdf.Line(left, p.y, right, p.y)
	p.pdf.SetLineWidth(0.3)
	p.pdf.Line(left, p.y+1.2, right, p.y+1.2)
	p.y += 9
}

// emblem draws the curl of the logo, without its words. It is drawn larger first, so that its steps
// do not show.
func (p *page) emblem(x, y float64) {
	const curl, scale = 92, 6 // pixels of the logo that the curl takes; times larger
	logo, err := Logo()
	if err != nil {
		p.pdf.SetError(err)
		return
	}
	src := image.Rect(0, 0, min(curl, logo.Bounds().Dx()), logo.Bounds().Dy())
	enlarged := image.NewGray(image.Rect(0, 0, src.Dx()*scale, src.Dy()*scale))
	draw.CatmullRom.Scale(enlarged, enlarged.Bounds(), logo, src, draw.Src, nil)
	var b bytes.Buffer
	if err := png.Encode(&b, enlarged); err != nil {
		p.pdf.SetError(err)
		return
	}
	opts := fpdf.ImageOptions{ImageType: "PNG"}
	p.pdf.RegisterImageOptionsReader("emblem", opts, &b)
	p.pdf.ImageOptions("emblem", x, y, 0, emblemMM, false, opts, 0, "")
}

// title draws the letter's name, bold and underlined, and its number.
func (p *page) title() {
	const size = 14.0
	p.pdf.SetFont(face, "B", size)
	w := p.pdf.GetStringWidth(p.doc.Title)
	p.centered(left, right, size, "B", p.doc.Title)
	if w <= textWidth {
		p.pdf.SetLineWidth(0.35)
		mid := (left + right) / 2
		p.pdf.Line(mid-w/2, p.y+0.1, mid+w/2, p.y+0.1)
	}
	p.y += 1.2
	p.centered(left, right, bodySize, "", "Nomor: "+p.doc.Number)
	p.y += 7
}

func (p *page) block(b Block) {
	if b.Text != "" {
		p.paragraph(b.Text)
		p.y += 2.6
		return
	}
	p.table(b.Rows)
	p.y += 2.6
}

// table draws rows as "label : value" with aligned colons.
func (p *page) table(rows []Row) {
	const indent, gap = 12.5, 3.0
	p.pdf.SetFont(face, "", bodySize)
	labels := 0.0
	for _, r := range rows {
		labels = max(labels, p.pdf.GetStringWidth(r.Label))
	}
	labels = min(labels, textWidth/2)
	colon := left + indent + labels + gap
	value := colon + gap
	for _, r := range rows {
		style := ""
		if r.Strong {
			style = "B"
		}
		p.pdf.SetFont(face, "", bodySize)
		names := p.breakLines(r.Label, labels+gap/2, 0) // not a hair too narrow for the longest
		p.pdf.SetFont(face, style, bodySize)
		values := p.breakLines(r.Value, right-value, 0)
		for i := range max(len(names), len(values)) {
			p.room(lineMM)
			if i < len(names) {
				p.text(left+indent, bodySize, "", names[i].String())
			}
			if i == 0 {
				p.text(colon, bodySize, "", ":")
			}
			if i < len(values) {
				p.text(value, bodySize, style, values[i].String())
			}
			p.y += lineMM
		}
	}
}

// lineMM is the height of a line of the body.
const lineMM = bodySize * pointMM * leading

// signature draws the signature block: place and date, title, the note of the electronic signature in
// a frame, and the name.
func (p *page) signature() {
	const width, height = 78.0, 60.0
	p.y += 6
	p.room(height)
	from := right - width
	p.centered(from, right, bodySize, "", p.doc.Sign.Place)
	p.centered(from, right, bodySize, "", p.doc.Sign.Title)
	p.y += 3
	p.frame(from+4, right-4, p.doc.Sign.Note)
	p.y += 3
	p.centered(from, right, bodySize, "B", p.doc.Sign.Name)
}

// frame draws a framed note.
func (p *page) frame(from, to float64, note string) {
	const size, pad = 9.0, 3.0
	y := p.y
	p.y += pad
	p.centered(from+pad, to-pad, size, "", note)
	p.y += pad
	p.pdf.SetLineWidth(0.25)
	p.pdf.Rect(from, y, to-from, p.y-y, "D")
}

// footed puts validity and the nature of the document below every page.
func (p *page) footed() {
	p.pdf.SetFooterFunc(func() {
		y := p.y
		p.y = bottom + 5
		p.pdf.SetLineWidth(0.2)
		p.pdf.Line(left, p.y-1.5, right, p.y-1.5)
		p.text(left, smallSize, "", p.doc.validity()+".")
		p.y += smallSize * pointMM * 1.3
		p.text(left, smallSize, "", "Surat asli adalah berkas PDF ini. Hasil cetaknya adalah salinan; keasliannya diperiksa dengan kode QR.")
		p.y = y
	})
}

// approvedLine is kept beside the seal, for who checks the paper by eye.
func (d Document) approvedLine() string {
	return "Disetujui " + kiosk.LetterDate(d.ApprovedTime()) + " " + kiosk.Clock(d.ApprovedTime()) + " WIB"
}
