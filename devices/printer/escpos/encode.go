package escpos

import (
	"errors"
	"fmt"

	"golang.org/x/text/encoding/charmap"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// The errors of Encode; test them with errors.Is.
var (
	// ErrTooWide says that a code or picture does not fit across the paper.
	ErrTooWide = errors.New("escpos: wider than the paper")
	// ErrContent says that a code holds what it cannot carry.
	ErrContent = errors.New("escpos: not encodable")
)

// cell is the width of a font A character in dots (printer.md 1.7).
const cell = 12

// Encode writes a sheet for a printer model: first the set-up, last a line feed. Cutting and
// proving are not part of it, a job adds them. Commands are those of printer.md 1.1 and 1.2.
func Encode(p printer.Profile, s printer.Sheet) ([]byte, error) {
	e := &encoder{p: p, page: CodePage(p.CodePage)}
	e.raw(0x1B, 0x40)              // ESC @: modes to default
	e.raw(0x1C, 0x2E)              // FS .: no two-byte characters (clones start in Chinese)
	e.raw(0x1B, 0x52, 0)           // ESC R 0: # $ @ [ \ ] mean themselves
	e.raw(0x1B, 0x74, p.CodePageN) // ESC t n
	e.style = printer.Style{Width: 1, Height: 1}
	for i, it := range s {
		if err := e.item(it); err != nil {
			return nil, fmt.Errorf("encode item %d: %w", i, err)
		}
	}
	return e.out, nil
}

// encoder holds what the printer will have been told so far, so that nothing is said twice.
type encoder struct {
	p     printer.Profile
	page  *charmap.Charmap
	out   []byte
	style printer.Style
	align printer.Align
	x     int // dots from the left margin where the next character of this line stands
}

func (e *encoder) raw(b ...byte) { e.out = append(e.out, b...) }

func (e *encoder) item(it printer.Item) error {
	switch it := it.(type) {
	case printer.Line:
		e.line(it)
	case printer.Rule:
		e.rule(it)
	case printer.Feed:
		for n := it.Lines; n > 0; n -= 255 {
			e.raw(0x1B, 0x64, byte(min(n, 255))) // ESC d n
		}
	case printer.QR:
		return e.qr(it)
	case printer.Barcode:
		return e.barcode(it)
	case printer.Logo:
		return e.logo(it)
	case printer.Picture:
		return e.picture(newBitmap(it.Image), 0)
	default:
		return fmt.Errorf("%w: item %T", ErrContent, it)
	}
	return nil
}

func (e *encoder) line(l printer.Line) {
	align := l.Align
	for _, r := range l.Runs {
		if r.Col >= 0 && len(l.Runs) > 1 {
			align = printer.Left
		}
	}
	e.setAlign(align)
	e.x = 0
	for _, r := range l.Runs {
		if x := r.Col * cell; r.Col >= 0 && align == printer.Left {
			if x >= e.edge() {
				x = 0
				e.wrap()
			}
			e.moveTo(x)
		}
		e.run(r)
	}
	e.raw(0x0A) // LF
}

// edge is where a line ends, in dots.
func (e *encoder) edge() int { return max(e.p.Columns, 2) * cell }

// wrap goes on in the next line.
func (e *encoder) wrap() {
	e.raw(0x0A)
	e.x = 0
}

// maxTimes is how many times larger a character can be (GS !, printer.md 1.1: 1 to 8).
const maxTimes = 8

// times is how many times larger a character is.
func times(n int) int { return min(max(n, 1), maxTimes) }

// run writes one run; long gaps of plain text become a position when that is shorter. What is too long
// for a line goes on in the next one: nothing is lost at the edge, whatever the model would do there.
func (e *encoder) run(r printer.Run) {
	st := r.Style
	st.Width, st.Height = times(st.Width), times(st.Height)
	text := toPage(e.page, r.Text)
	width := cell * st.Width
	for len(text) > 0 {
		gap := spaces(text)
		if gap >= 5 && e.align == printer.Left && !st.Underline && !st.Reverse {
			if to := e.x + gap*width; to < e.edge() {
				e.moveTo(to)
			} else {
				e.x = e.edge()
			}
			text = text[gap:]
			continue
		}
		if e.x+width > e.edge() {
			e.wrap()
		}
		n := min(gap+wordsEnd(text[gap:]), (e.edge()-e.x)/width)
		e.setStyle(st)
		e.raw(text[:n]...)
		e.x += n * width
		text = text[n:]
	}
}

// spaces counts the spaces that text begins with.
func spaces(text []byte) int {
	n := 0
	for n < len(text) && text[n] == ' ' {
		n++
	}
	return n
}

// wordsEnd is where the next gap of five spaces begins.
func wordsEnd(text []byte) int {
	for i := range text {
		if spaces(text[i:]) >= 5 {
			return i
		}
	}
	return len(text)
}

// moveTo puts the next character at x dots, whole cells: by spaces while that is as short as ESC $ nL nH,
// and where those two bytes would begin a real-time command. A place already passed costs one space
// instead of printing over it.
func (e *encoder) moveTo(x int) {
	gap := x - e.x
	plain := printer.Style{Width: 1, Height: 1}
	switch {
	case gap == 0:
	case gap < 0:
		if e.x+cell*e.style.Width >= e.edge() {
			e.wrap()
			return
		}
		e.raw(' ')
		e.x += cell * e.style.Width
	case e.style == plain && gap <= 4*cell, firesPair(byte(x), byte(x>>8)):
		e.setStyle(plain)
		for range gap / cell {
			e.raw(' ')
		}
		e.x = x
	default:
		e.raw(0x1B, 0x24, byte(x), byte(x>>8)) // ESC $ nL nH
		e.x = x
	}
}

func (e *encoder) setAlign(a printer.Align) {
	if a != e.align {
		e.raw(0x1B, 0x61, byte(a)) // ESC a 0|1|2
		e.align = a
	}
}

func (e *encoder) setStyle(s printer.Style) {
	if s.Bold != e.style.Bold {
		e.raw(0x1B, 0x45, bit(s.Bold)) // ESC E n
	}
	if s.Underline != e.style.Underline {
		e.raw(0x1B, 0x2D, bit(s.Underline)) // ESC - n
	}
	if s.Reverse != e.style.Reverse {
		e.raw(0x1D, 0x42, bit(s.Reverse)) // GS B n
	}
	if s.Width != e.style.Width || s.Height != e.style.Height {
		e.raw(0x1D, 0x21, byte(s.Width-1)<<4|byte(s.Height-1)) // GS ! wh
	}
	e.style = s
}

func bit(on bool) byte {
	if on {
		return 1
	}
	return 0
}

// rule draws with the line characters of the code page, which join, else with - or =.
func (e *encoder) rule(r printer.Rule) {
	line, plain := '─', byte('-')
	if r.Double {
		line, plain = '═', '='
	}
	if b, ok := e.page.EncodeRune(line); ok {
		plain = b
	}
	e.setAlign(printer.Left)
	e.setStyle(printer.Style{Width: 1, Height: 1})
	for range e.p.Columns {
		e.raw(plain)
	}
	e.raw(0x0A)
}
