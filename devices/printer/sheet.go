package printer

import "image"

// Sheet is what stands on one paper, from top to bottom: lines already broken to the printer's
// columns, codes and pictures. It is plain data; a driver does not change it.
type Sheet []Item

// Item is one element of a Sheet: Line, Rule, Feed, QR, Barcode or Picture.
type Item interface{ item() }

// Align is where a line stands.
type Align int

// The three alignments (ESC a, printer.md 1.1).
const (
	Left Align = iota
	Center
	Right
)

// Style is how a run of characters looks.
type Style struct {
	Bold      bool
	Underline bool
	Reverse   bool
	Width     int // 1 to 8 times; 0 means 1
	Height    int // 1 to 8 times; 0 means 1
}

// Run is characters of one style that begin at a column.
type Run struct {
	Text string // UTF-8, no control characters; what the code page lacks is transliterated
	Col  int    // first column, in cells of single width from the left margin; -1: right behind the run before
	Style
}

// Line is one printed line, ended by a line feed.
type Line struct {
	Align Align // for lines of one run with Col -1; a line with columns is Left
	Runs  []Run
}

// Rule is a horizontal line over the whole width.
type Rule struct{ Double bool }

// Feed is white space of a number of lines.
type Feed struct{ Lines int }

// QR is a QR code (ISO/IEC 18004) in the middle of the paper, with its quiet zone.
type QR struct {
	Data string
	EC   byte // 'L' 'M' 'Q' 'H'
	Dots int  // dots per module, 1..16
}

// Barcode is a CODE128 barcode (ISO/IEC 15417) with its text below.
type Barcode struct{ Data string }

// Logo is the stored logo of the kiosk, printed by key where the printer holds it.
type Logo struct{ Image image.Image }

// Picture is a black and white picture in the middle of the paper; dark pixels print.
type Picture struct{ Image image.Image }

func (Line) item()    {}
func (Rule) item()    {}
func (Feed) item()    {}
func (QR) item()      {}
func (Barcode) item() {}
func (Logo) item()    {}
func (Picture) item() {}
