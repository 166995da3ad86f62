package cardsim

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
)

// PortraitOf is the portrait in exactly size bytes: the best quality that fits, and a comment that
// fills the rest; where even the poorest does not fit, half the width and height. Sizes below about
// 1.2 KB are refused.
func PortraitOf(l Look, size int) ([]byte, error) {
	img := draw(l)
	if !fits(len(encode(img, 1)), size) {
		img = half(img)
	}
	low, high := 1, 100 // low always fits or nothing does
	best := encode(img, low)
	for low < high {
		mid := (low + high + 1) / 2
		if b := encode(img, mid); fits(len(b), size) {
			low, best = mid, b
		} else {
			high = mid - 1
		}
	}
	return Pad(best, size)
}

// half takes every second pixel of every second line.
func half(img *image.RGBA) *image.RGBA {
	b := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx()/2, b.Dy()/2))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			out.SetRGBA(x, y, img.RGBAAt(2*x, 2*y))
		}
	}
	return out
}

// comment is what an empty comment costs: its marker and its length (ISO/IEC 10918-1 clause B.2.4.5).
const comment = 4

func fits(n, size int) bool { return n == size || n+comment <= size }

// Pad makes a JPEG exactly size bytes long by a comment after its first marker.
func Pad(picture []byte, size int) ([]byte, error) {
	more := size - len(picture)
	switch {
	case more == 0:
		return bytes.Clone(picture), nil
	case len(picture) < 4 || more < comment || more-2 > 0xFFFF:
		return nil, fmt.Errorf("cardsim: a picture of %d bytes cannot be made %d bytes long", len(picture), size)
	}
	b := make([]byte, 0, size)
	b = append(b, picture[:2]...)
	b = append(b, 0xFF, 0xFE) // COM (ISO/IEC 10918-1 table B.1)
	b = binary.BigEndian.AppendUint16(b, uint16(more-2))
	b = append(b, make([]byte, more-comment)...)
	return append(b, picture[2:]...), nil
}
