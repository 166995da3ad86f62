package printersim

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// glyphs draws characters of font A as dots, and remembers them.
type glyphs struct {
	mu      sync.Mutex
	regular font.Face
	bold    font.Face
	known   map[glyphKey][]byte
}

type glyphKey struct {
	r    rune
	bold bool
}

// em makes the characters of the font exactly one cell wide, baseline the line they stand on.
const (
	em       = 20
	baseline = 18
)

func loadGlyphs() (*glyphs, error) {
	face := func(ttf []byte) (font.Face, error) {
		f, err := opentype.Parse(ttf)
		if err != nil {
			return nil, fmt.Errorf("parse font: %w", err)
		}
		return opentype.NewFace(f, &opentype.FaceOptions{Size: em, DPI: 72, Hinting: font.HintingFull})
	}
	regular, err := face(gomono.TTF)
	if err != nil {
		return nil, err
	}
	bold, err := face(gomonobold.TTF)
	if err != nil {
		return nil, err
	}
	return &glyphs{regular: regular, bold: bold, known: map[glyphKey][]byte{}}, nil
}

// dots is the cell of a character, one byte a dot.
func (g *glyphs) dots(r rune, bold bool) []byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	k := glyphKey{r, bold}
	if d, ok := g.known[k]; ok {
		return d
	}
	d := ruled(r)
	if d == nil {
		d = g.draw(r, bold)
	}
	g.known[k] = d
	return d
}

// draw is a character of the font, cut into black and white as a thermal head must.
func (g *glyphs) draw(r rune, bold bool) []byte {
	img := image.NewAlpha(image.Rect(0, 0, cellW, cellH))
	face := g.regular
	if bold {
		face = g.bold
	}
	d := font.Drawer{Dst: img, Src: image.Opaque, Face: face, Dot: fixed.P(0, baseline)}
	d.DrawString(string(r))
	out := make([]byte, cellW*cellH)
	for i, a := range img.Pix {
		if a >= 0x60 {
			out[i] = 1
		}
	}
	return out
}

// ruled is the line characters, which reach over the whole cell so that they join.
func ruled(r rune) []byte {
	out := make([]byte, cellW*cellH)
	row := func(y int) {
		for x := range cellW {
			out[y*cellW+x] = 1
		}
	}
	switch r {
	case '─':
		row(11)
		row(12)
	case '═':
		for _, y := range []int{8, 9, 14, 15} {
			row(y)
		}
	default:
		return nil
	}
	return out
}

// edge is the white above the first and below the last row, in dots.
const edge = 40

// Image is the paper at the resolution of the head, black on white.
func (p Paper) Image() (*image.Gray, error) {
	g, err := p.font()
	if err != nil {
		return nil, err
	}
	margin := max(0, (p.paperMM*int(dotsPerMM)-p.dots)/2)
	img := image.NewGray(image.Rect(0, 0, p.dots+2*margin, p.height+2*edge))
	for i := range img.Pix {
		img.Pix[i] = 0xFF
	}
	c := canvas{img: img, x0: margin, bottom: edge + p.height}
	for _, o := range p.ops {
		if o.cells != nil {
			c.line(g, o)
		} else {
			c.picture(o)
		}
	}
	return img, nil
}

// PNG is Image as a file of one bit a dot.
func (p Paper) PNG() ([]byte, error) {
	img, err := p.Image()
	if err != nil {
		return nil, fmt.Errorf("draw paper: %w", err)
	}
	bits := image.NewPaletted(img.Rect, color.Palette{color.Black, color.White})
	for i, v := range img.Pix {
		bits.Pix[i] = v >> 7
	}
	var b bytes.Buffer
	if err := png.Encode(&b, bits); err != nil {
		return nil, fmt.Errorf("encode paper: %w", err)
	}
	return b.Bytes(), nil
}

// canvas is the image with the paper's origin.
type canvas struct {
	img        *image.Gray
	x0, bottom int
}

func (c canvas) dot(x, y int, ink byte) {
	if y+edge < c.bottom {
		v := color.Gray{Y: 0xFF}
		if ink != 0 {
			v.Y = 0
		}
		c.img.SetGray(c.x0+x, y+edge, v)
	}
}

// line draws characters side by side, all standing on one line.
func (c canvas) line(g *glyphs, o op) {
	tall := 1
	for _, cell := range o.cells {
		tall = max(tall, cell.style.Height)
	}
	for _, cell := range o.cells {
		d := g.dots(cell.r, cell.style.Bold)
		w, h := cell.style.Width, cell.style.Height
		top := o.y + (tall-h)*baseline
		for y := range cellH * h {
			for x := range cellW * w {
				ink := d[y/h*cellW+x/w]
				if cell.style.Underline && y/h >= cellH-2 {
					ink = 1
				}
				if cell.style.Reverse {
					ink ^= 1
				}
				if ink != 0 || cell.style.Reverse {
					c.dot(cell.x+x, top+y, ink)
				}
			}
		}
	}
}

func (c canvas) picture(o op) {
	for y := o.from; y < o.from+o.rows; y++ {
		for x := range o.pic.w {
			if o.pic.dots[y*o.pic.w+x] != 0 {
				c.dot(o.x+x, o.y+y-o.from, 1)
			}
		}
	}
}
