package escpos

import (
	"fmt"
	"image"
	"image/color"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// maxBand is the most bytes of picture in one command. Small bands let the driver ask how the
// printer is between them, and bound how long a broken-off command can be.
const maxBand = 1024

// flushLen is how many NULs end any broken-off command of ours: they complete its data, and NUL is
// no text (printer.md 1.6).
const flushLen = maxBand + 32

// The key of the stored logo, two characters (GS ( L fn 67, 69).
const (
	logoKey1 = 'S'
	logoKey2 = 'K'
)

// bitmap is a black and white picture, a row of whole bytes, leftmost dot in the high bit.
type bitmap struct {
	w, h, stride int
	bits         []byte
}

// newBitmap takes dark pixels as black; what is transparent stays white.
func newBitmap(img image.Image) bitmap {
	if img == nil {
		return bitmap{}
	}
	r := img.Bounds()
	b := emptyBitmap(r.Dx(), r.Dy())
	for y := range b.h {
		for x := range b.w {
			if dark(img.At(r.Min.X+x, r.Min.Y+y)) {
				b.set(x, y)
			}
		}
	}
	return b
}

func emptyBitmap(w, h int) bitmap {
	stride := (w + 7) / 8
	return bitmap{w: w, h: h, stride: stride, bits: make([]byte, stride*h)}
}

func (b bitmap) set(x, y int)         { b.bits[y*b.stride+x/8] |= 0x80 >> (x % 8) }
func (b bitmap) at(x, y int) bool     { return b.bits[y*b.stride+x/8]&(0x80>>(x%8)) != 0 }
func (b bitmap) rows(y, n int) []byte { return b.bits[y*b.stride : (y+n)*b.stride] }

// dark says whether a pixel on white paper is nearer to black.
func dark(c color.Color) bool {
	r, g, b, a := c.RGBA()
	luma := (299*r + 587*g + 114*b) / 1000
	return luma+(0xFFFF-a) < 0x8000
}

// enlarge makes every pixel a square of n dots.
func enlarge(b bitmap, n int) bitmap {
	out := emptyBitmap(b.w*n, b.h*n)
	for y := range out.h {
		for x := range out.w {
			if b.at(x/n, y/n) {
				out.set(x, y)
			}
		}
	}
	return out
}

// picture sends b in the middle of the paper as bands of GS v 0 m xL xH yL yH (printer.md 1.2);
// m 3 makes every dot two by two. An empty picture is nothing.
func (e *encoder) picture(b bitmap, m byte) error {
	if b.w == 0 || b.h == 0 {
		return nil
	}
	width := b.w
	if m == 3 {
		width *= 2
	}
	if width > e.p.Dots {
		return fmt.Errorf("%w: picture of %d dots", ErrTooWide, width)
	}
	e.setAlign(printer.Center)
	band := min(256, max(1, maxBand/b.stride))
	for y := 0; y < b.h; y += band {
		n := min(band, b.h-y)
		e.raw(0x1D, 0x76, 0x30, m, byte(b.stride), byte(b.stride>>8), byte(n), byte(n>>8))
		e.raw(defuse(b.rows(y, n))...)
	}
	return nil
}

// StoreLogo is the bytes that keep a logo in the printer for Profile.NVLogo (GS ( L fn 67). A
// technician sends them once: the memory wears.
func StoreLogo(img image.Image) ([]byte, error) {
	b := newBitmap(img)
	n := len(b.bits) + 11
	if b.w == 0 || b.h == 0 || n > 0xFFFF {
		return nil, fmt.Errorf("%w: logo of %dx%d dots", ErrContent, b.w, b.h)
	}
	out := []byte{
		0x1D, 0x28, 0x4C, byte(n), byte(n >> 8), 0x30, 0x43, 0x30, logoKey1, logoKey2, 1,
		byte(b.w), byte(b.w >> 8), byte(b.h), byte(b.h >> 8), 0x31,
	}
	if b.w > 0x3FF || b.h > 0x3FF || firesPair(out[3], out[4]) {
		return nil, fmt.Errorf("%w: logo of %dx%d dots", ErrContent, b.w, b.h)
	}
	return append(out, defuse(b.bits)...), nil
}

// firesPair says whether two bytes in a row begin a real-time command, which a printer obeys even
// inside the data of another one: DLE EOT, DLE ENQ, DLE DC4 (printer.md 1.3).
func firesPair(a, b byte) bool {
	return a == 0x10 && (b == 0x04 || b == 0x05 || b == 0x14)
}

// defuse gives the lone dot of a 10 that would begin a real-time command a neighbour: 18. It never
// makes another 10, so one pass is enough.
func defuse(data []byte) []byte {
	out := append([]byte(nil), data...)
	for i := range len(out) - 1 {
		if firesPair(out[i], out[i+1]) {
			out[i] = 0x18
		}
	}
	return out
}
