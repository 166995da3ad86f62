package cardsim

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
)

// Look is how a drawn portrait looks.
type Look struct {
	Back, Skin, Hair, Cloth color.RGBA
	Cover                   Cover // what is on the head
	Glasses, Moustache      bool
}

// Cover is what a portrait wears on its head.
type Cover int

// The covers.
const (
	ShortHair Cover = iota
	LongHair
	Veil // *kerudung*, drawn in the colour Hair
	Cap  // *songkok*
	Bald
)

// Portraits are drawn at the size that identity photographs commonly have.
const (
	portraitW, portraitH = 240, 320
	portraitQuality      = 34 // 1.5 to 4 KB, as much as a chip of 8 KB can spare
)

// Portrait draws a friendly head and shoulders and encodes it as JPEG. All arithmetic is in
// integers: the same look gives the same picture on every machine.
func Portrait(l Look) []byte { return encode(draw(l), portraitQuality) }

// encode cannot fail: that is for larger pictures and failing writers only.
func encode(img image.Image, quality int) []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, img, &jpeg.Options{Quality: quality})
	return b.Bytes()
}

func draw(l Look) *image.RGBA {
	p := pen{image.NewRGBA(image.Rect(0, 0, portraitW, portraitH))}
	p.rect(0, 0, portraitW, portraitH, l.Back)
	if l.Cover == LongHair {
		p.oval(120, 150, 78, 100, l.Hair)
	}
	if l.Cover == Veil {
		p.oval(120, 150, 84, 96, l.Hair)
		p.oval(120, 235, 92, 60, l.Hair)
	}
	p.oval(120, 330, 108, 84, l.Cloth)
	if l.Cover == Veil {
		p.oval(120, 240, 74, 52, l.Hair)
	} else {
		p.rect(98, 210, 142, 252, shade(l.Skin, 88))
		p.oval(120, 252, 24, 16, shade(l.Skin, 88))
		p.oval(58, 152, 10, 17, shade(l.Skin, 92))
		p.oval(182, 152, 10, 17, shade(l.Skin, 92))
	}
	p.head(l)
	p.face(l)
	return p.img
}

// pen draws shapes with their edges smoothed by four samples a pixel.
type pen struct{ img *image.RGBA }

func (p pen) head(l Look) {
	switch l.Cover {
	case ShortHair, LongHair:
		p.oval(120, 128, 66, 76, l.Hair)
		p.oval(120, 158, 60, 72, l.Skin)
		p.oval(120, 100, 54, 26, l.Hair)
	case Veil:
		p.oval(120, 156, 54, 66, l.Skin)
	case Cap:
		p.oval(120, 154, 61, 76, l.Skin)
		p.rect(62, 66, 178, 112, l.Hair)
		p.oval(120, 68, 58, 14, l.Hair)
	case Bald:
		p.oval(120, 150, 61, 80, l.Skin)
	}
}

func (p pen) face(l Look) {
	dark, white := color.RGBA{40, 28, 24, 255}, color.RGBA{250, 248, 244, 255}
	for _, x := range []int{96, 144} {
		p.oval(x, 150, 11, 7, white)
		p.oval(x, 150, 5, 6, dark)
		p.oval(x, 134, 13, 3, shade(l.Skin, 45))
		if l.Glasses {
			p.ring(x, 150, 20, 16, 3, dark)
		}
	}
	if l.Glasses {
		p.rect(115, 147, 125, 150, dark)
	}
	p.oval(120, 174, 8, 6, shade(l.Skin, 84))
	p.oval(120, 194, 22, 11, color.RGBA{168, 74, 66, 255})
	p.oval(120, 189, 24, 8, l.Skin) // what stays below is a smile
	if l.Moustache {
		p.oval(120, 185, 22, 4, dark)
	}
}

func (p pen) rect(x0, y0, x1, y1 int, c color.RGBA) {
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			p.img.SetRGBA(x, y, c)
		}
	}
}

func (p pen) oval(cx, cy, rx, ry int, c color.RGBA) {
	p.cover(cx, cy, rx, ry, c, func(x, y int) bool { return inside(x, y, rx, ry) })
}

func (p pen) ring(cx, cy, rx, ry, w int, c color.RGBA) {
	p.cover(cx, cy, rx, ry, c, func(x, y int) bool {
		return inside(x, y, rx, ry) && !inside(x, y, rx-w, ry-w)
	})
}

// inside takes x and y in quarter pixels from the centre.
func inside(x, y, rx, ry int) bool {
	return x*x*ry*ry+y*y*rx*rx <= 16*rx*rx*ry*ry
}

func (p pen) cover(cx, cy, rx, ry int, c color.RGBA, in func(x, y int) bool) {
	for y := max(0, cy-ry); y < min(portraitH, cy+ry+1); y++ {
		for x := max(0, cx-rx); x < min(portraitW, cx+rx+1); x++ {
			n := 0
			for _, d := range [4][2]int{{-1, -1}, {-1, 1}, {1, -1}, {1, 1}} {
				if in(4*(x-cx)+d[0], 4*(y-cy)+d[1]) {
					n++
				}
			}
			p.blend(x, y, c, n)
		}
	}
}

func (p pen) blend(x, y int, c color.RGBA, quarters int) {
	if quarters == 0 {
		return
	}
	o := p.img.RGBAAt(x, y)
	mix := func(a, b uint8) uint8 { return uint8((int(a)*(4-quarters) + int(b)*quarters) / 4) }
	p.img.SetRGBA(x, y, color.RGBA{mix(o.R, c.R), mix(o.G, c.G), mix(o.B, c.B), 255})
}

func shade(c color.RGBA, percent int) color.RGBA {
	f := func(v uint8) uint8 { return uint8(int(v) * percent / 100) }
	return color.RGBA{f(c.R), f(c.G), f(c.B), 255}
}
