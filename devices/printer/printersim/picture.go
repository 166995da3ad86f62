package printersim

import (
	"fmt"
	"image"
	"maps"
	"slices"

	"github.com/boombuler/barcode/code128"

	"github.com/smart-kampung/anjungan/devices/printer/escpos"
)

// raster is black dots, row by row, one byte a dot: 1 is black.
type raster struct {
	w, h int
	dots []byte
}

func newRaster(w, h int) raster { return raster{w: w, h: h, dots: make([]byte, w*h)} }

// unpack reads rows of whole bytes, and repeats every dot sx by sy times.
func unpack(data []byte, stride, h, sx, sy int) raster {
	r := newRaster(stride*8*sx, h*sy)
	for y := range r.h {
		for x := range r.w {
			if data[y/sy*stride+x/sx/8]&(0x80>>(x/sx%8)) != 0 {
				r.dots[y*r.w+x] = 1
			}
		}
	}
	return r
}

// fromImage enlarges the black pixels of a code.
func fromImage(img image.Image, sx, sy int) raster {
	b := img.Bounds()
	r := newRaster(b.Dx()*sx, b.Dy()*sy)
	for y := range r.h {
		for x := range r.w {
			if v, _, _, _ := img.At(b.Min.X+x/sx, b.Min.Y+y/sy).RGBA(); v < 0x8000 {
				r.dots[y*r.w+x] = 1
			}
		}
	}
	return r
}

// picture does a command that puts dots on paper.
func (s *Sim) picture(t escpos.Token, epoch int) bool {
	var r raster
	var name string
	var text bool // below the bars
	if !s.whilePowered(epoch, func() {
		r, name = s.dots(t)
		text = t.Op == escpos.OpBarcode && s.mech.barText
	}) {
		return false
	}
	if r.h == 0 {
		return true
	}
	x := s.shift(r.w)
	if !s.move(epoch, r.h, func(from, rows int) { s.sheet().dots(r, x, from, rows, name) }) {
		return false
	}
	return !text || s.barcodeText(t, epoch)
}

// dots is what a command draws; nothing, when it only stores. Held with mu.
func (s *Sim) dots(t escpos.Token) (raster, string) {
	switch t.Op {
	case escpos.OpRaster:
		m, a := t.Arg[0]%48, t.Arg
		stride, h := int(a[1])|int(a[2])<<8, int(a[3])|int(a[4])<<8
		return unpack(a[5:], stride, h, 1+int(m&1), 1+int(m>>1&1)), "[gambar]"
	case escpos.OpSymbol:
		return s.symbol(t.Arg)
	case escpos.OpGraphics:
		return s.graphics(t.Arg)
	case escpos.OpBarcode:
		return s.bars(t.Arg)
	default:
		return raster{}, ""
	}
}

// symbol is GS ( k for QR: cn 31 (printer.md 1.2), where the model has it.
func (s *Sim) symbol(arg []byte) (raster, string) {
	if !s.o.Profile.QR || len(arg) < 3 || arg[0] != 0x31 {
		return raster{}, ""
	}
	switch arg[1] {
	case 0x43:
		s.mech.qrDots = min(max(1, int(arg[2])), 16)
	case 0x45:
		s.mech.qrEC = "LMQH"[arg[2]%4]
	case 0x50:
		s.mech.qrData = string(arg[3:])
	case 0x51:
		img, err := escpos.QRModules(s.mech.qrData, s.mech.qrEC)
		if err != nil {
			return raster{}, ""
		}
		return fromImage(img, s.mech.qrDots, s.mech.qrDots), "[QR " + s.mech.qrData + "]"
	}
	return raster{}, ""
}

// graphics is GS ( L: fn 64 lists the stored keys, fn 67 stores a logo, fn 69 prints it (printer.md 1.2).
func (s *Sim) graphics(arg []byte) (raster, string) {
	if len(arg) < 4 || arg[0] != 0x30 {
		return raster{}, ""
	}
	switch {
	case arg[1] == 0x40:
		keys := []byte{0x37, 0x72, 0x40}
		for _, k := range slices.Sorted(maps.Keys(s.mech.logos)) {
			keys = append(keys, k...)
		}
		s.answer(append(keys, 0)...)
	case arg[1] == 0x43 && len(arg) > 11:
		w, h := int(arg[6])|int(arg[7])<<8, int(arg[8])|int(arg[9])<<8
		stride := (w + 7) / 8
		if len(arg) != 11+stride*h {
			return raster{}, ""
		}
		if s.mech.logos == nil {
			s.mech.logos = map[string]raster{}
		}
		s.mech.logos[string(arg[3:5])] = unpack(arg[11:], stride, h, 1, 1)
	case arg[1] == 0x45:
		return s.mech.logos[string(arg[2:4])], "[logo]"
	}
	return raster{}, ""
}

// bars is GS k 73: CODE128.
func (s *Sim) bars(arg []byte) (raster, string) {
	text := barText(arg)
	code, err := code128.Encode(text)
	if err != nil {
		return raster{}, ""
	}
	h := s.mech.barH
	if h == 0 {
		h = 162
	}
	return fromImage(code, min(max(2, s.mech.barW), 6), h), fmt.Sprintf("[CODE128 %s]", text)
}

// barText takes the code set letters out of n d1..dn.
func barText(arg []byte) string {
	var out []byte
	for i := 2; i < len(arg); i++ {
		if arg[i] == '{' && i+1 < len(arg) {
			i++
			if arg[i] != '{' {
				continue
			}
		}
		out = append(out, arg[i])
	}
	return string(out)
}

// barcodeText prints the text below the bars.
func (s *Sim) barcodeText(t escpos.Token, epoch int) bool {
	if !s.whilePowered(epoch, func() {
		for _, b := range []byte(barText(t.Arg)) {
			s.put(b)
		}
	}) {
		return false
	}
	return s.feedLine(epoch, 0)
}
