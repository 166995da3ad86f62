package escpos

import (
	"fmt"
	"image"
	"unicode"
	"unicode/utf8"

	"github.com/boombuler/barcode/qr"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// maxNativeQR is the longest text that is sent for the printer's own QR, in bytes. It also bounds
// how long a broken-off command can be, see flushLen.
const maxNativeQR = 1000

// quiet is the white border of a QR code in modules (ISO/IEC 18004). Printers do not add it.
const quiet = 4

// qr prints a code in the middle: by the printer itself, else as a picture.
func (e *encoder) qr(q printer.QR) error {
	if err := textOnly(q.Data); err != nil {
		return err
	}
	m, err := QRModules(q.Data, q.EC)
	if err != nil {
		return err
	}
	native := nativeQR(e.p, q.Data)
	dots := moduleDots(q, native)
	side := m.Bounds().Dx()
	if (side+2*quiet)*dots > e.p.Dots {
		return fmt.Errorf("%w: QR of %d modules at %d dots", ErrTooWide, side, dots)
	}
	e.setAlign(printer.Center)
	e.raw(0x1B, 0x4A, byte(quiet*dots)) // ESC J n: feed dots
	if native {
		e.storeQR(q, dots)
	} else if err := e.rasterQR(m, dots); err != nil {
		return err
	}
	e.raw(0x1B, 0x4A, byte(quiet*dots))
	return nil
}

// moduleDots is the side of a module. Of a picture it is two dots at least: a lone dot could spell a
// real-time command, and no head prints it well.
func moduleDots(q printer.QR, native bool) int {
	least := 1
	if !native {
		least = 2
	}
	return min(max(q.Dots, least), 16)
}

// nativeQR says whether a model draws that code itself.
func nativeQR(p printer.Profile, data string) bool {
	n := len(data) + 3
	return p.QR && len(data) <= maxNativeQR && !firesPair(byte(n), byte(n>>8))
}

// storeQR is GS ( k with cn 31 (printer.md 1.2).
func (e *encoder) storeQR(q printer.QR, dots int) {
	n := len(q.Data) + 3
	e.raw(0x1D, 0x28, 0x6B, 4, 0, 0x31, 0x41, 0x32, 0)             // model 2
	e.raw(0x1D, 0x28, 0x6B, 3, 0, 0x31, 0x43, byte(dots))          // dots a module
	e.raw(0x1D, 0x28, 0x6B, 3, 0, 0x31, 0x45, ecByte(q.EC))        // error correction
	e.raw(0x1D, 0x28, 0x6B, byte(n), byte(n>>8), 0x31, 0x50, 0x30) // store
	e.raw([]byte(q.Data)...)
	e.raw(0x1D, 0x28, 0x6B, 3, 0, 0x31, 0x51, 0x30) // print
}

// rasterQR sends the modules at half size and lets the printer double them where that is exact.
func (e *encoder) rasterQR(m image.Image, dots int) error {
	if dots >= 4 && dots%2 == 0 {
		return e.picture(enlarge(newBitmap(m), dots/2), 3)
	}
	return e.picture(enlarge(newBitmap(m), dots), 0)
}

func ecByte(ec byte) byte {
	switch ec {
	case 'L':
		return 0x30
	case 'Q':
		return 0x32
	case 'H':
		return 0x33
	default:
		return 0x31
	}
}

// QRModules is the QR code of data, one pixel a module, without quiet zone.
func QRModules(data string, ec byte) (image.Image, error) {
	level := qr.M
	switch ec {
	case 'L':
		level = qr.L
	case 'Q':
		level = qr.Q
	case 'H':
		level = qr.H
	}
	code, err := qr.Encode(data, level, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("%w: QR: %w", ErrContent, err)
	}
	return code, nil
}

// textOnly refuses control characters: inside a code they could be real-time commands.
func textOnly(s string) error {
	if s == "" || !utf8.ValidString(s) {
		return fmt.Errorf("%w: empty or no UTF-8", ErrContent)
	}
	for _, r := range s {
		if unicode.IsControl(r) {
			return fmt.Errorf("%w: control character", ErrContent)
		}
	}
	return nil
}

// barcode is CODE128 in set B with its text below (GS k 73, printer.md 1.2).
func (e *encoder) barcode(b printer.Barcode) error {
	data := []byte{'{', 'B'}
	for _, c := range []byte(b.Data) {
		if c < 0x20 || c > 0x7E {
			return fmt.Errorf("%w: CODE128 set B", ErrContent)
		}
		if c == '{' {
			data = append(data, '{')
		}
		data = append(data, c)
	}
	module := code128Module(len(b.Data), e.p.Dots)
	if len(b.Data) == 0 || module == 0 {
		return fmt.Errorf("%w: CODE128 of %d characters", ErrTooWide, len(b.Data))
	}
	e.setAlign(printer.Center)
	e.raw(0x1D, 0x68, 64)           // GS h n: height, 8 mm
	e.raw(0x1D, 0x77, byte(module)) // GS w n
	e.raw(0x1D, 0x48, 2)            // GS H 2: text below
	e.raw(0x1D, 0x6B, 73, byte(len(data)))
	e.raw(data...)
	return nil
}

// code128Module is the widest module (3 or 2 dots) at which n characters of 11 modules, start,
// check, stop and 20 modules of quiet zone fit (ISO/IEC 15417); 0 if none does.
func code128Module(n, dots int) int {
	for m := 3; m >= 2; m-- {
		if (11*(n+2)+13+20)*m <= dots {
			return m
		}
	}
	return 0
}

// logo prints the stored logo by its key, else sends it as a picture.
func (e *encoder) logo(l printer.Logo) error {
	if !e.p.NVLogo {
		return e.picture(newBitmap(l.Image), 0)
	}
	e.setAlign(printer.Center)
	e.raw(0x1D, 0x28, 0x4C, 6, 0, 0x30, 0x45, logoKey1, logoKey2, 1, 1) // GS ( L fn 69
	return nil
}
