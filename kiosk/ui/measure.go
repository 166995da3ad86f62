package ui

import (
	"math"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// The figures of the look, in millimetres on the glass.
const (
	targetMM = 20 // least width and height of a key
	digitMM  = 16 // of a key of the keypad or the keyboard
	gapMM    = 3  // least distance of two keys
)

// capHeight is how tall a capital of Noto Sans is, in parts of the font size (the font's OS/2
// table: sCapHeight 714 of 1000 units).
const capHeight = 0.714

// drawnAt is the pixels a millimetre that the look was drawn at: 1080 px on a panel of 268 mm.
const drawnAt = 1080.0 / 268

// scale turns the figures of the look into canvas units.
type scale struct{ perMM float32 }

// mm is a length on the glass, rounded up so that a target is never too small.
func (s scale) mm(n float32) float32 { return float32(math.Ceil(float64(n*s.perMM) - 0.01)) }

// px is a length of the sketches, which are drawn for 1080 px on 268 mm.
func (s scale) px(n float32) float32 { return n * s.perMM / drawnAt }

// letter is the font size whose capitals are that tall.
func (s scale) letter(capMM float32) float32 { return capMM * s.perMM / capHeight }

// capitals are the heights of capitals by text size, in mm.
func capitals() [4]float32 { return [4]float32{5, 6, 7, 9} }

// dress is the sizes of type and the air of one try to fit a view.
type dress struct {
	title  float32 // the largest line
	strong float32 // answers, names of services
	lead   float32 // explanations below a title
	body   float32 // the size that the visitor chose: nothing that must be read is smaller
	small  float32 // labels, notes, the help row
	air    float32 // 1: as drawn; less: tighter
	bare   bool    // icons may go where words need their room
}

// dresses is the ladder of a text size, from the most generous to the tightest. Titles give way
// first, then air, then icons, then secondary text; the last steps, which take body text too,
// are for a full list of things that wait, and for six services on a panel that lies, both at the
// largest size (a test holds that).
func dresses(size flow.TextSize, s scale) []dress {
	caps := capitals()
	step := min(int(size), len(caps)-1)
	body := s.letter(caps[step])
	d := dress{title: s.px(80), strong: max(body, s.px(46)), lead: max(body, s.px(38)), body: body, small: max(body, s.px(33)), air: 1}
	all := []dress{d}
	add := func() { all = append(all, d) }
	for _, t := range []struct{ title, air float32 }{{76, 0.85}, {72, 0.7}, {66, 0.6}, {60, 0.5}} {
		d.title, d.air = s.px(t.title), t.air
		add()
	}
	d.strong, d.lead, d.small = max(body, s.px(40)), max(body, s.px(34)), body
	add()
	d.strong, d.lead, d.small = body, body, body
	add()
	d.air = 0.35
	add()
	d.bare = true
	add()
	for i := step - 1; i >= 0; i-- {
		d.small = s.letter(caps[i])
		add()
	}
	for i := step - 1; i >= 0; i-- {
		d.body = s.letter(caps[i])
		d.strong, d.lead = d.body, d.body
		add()
	}
	return all
}

// area is a rectangle in canvas units.
type area struct{ x, y, w, h float32 }

func (a area) inset(dx, dy float32) area {
	return area{a.x + dx, a.y + dy, max(0, a.w-2*dx), max(0, a.h-2*dy)}
}

// top cuts a strip off the top and gives it and the rest.
func (a area) top(h float32) (strip, rest area) {
	return area{a.x, a.y, a.w, h}, area{a.x, a.y + h, a.w, max(0, a.h-h)}
}

// bottom cuts a strip off the bottom.
func (a area) bottom(h float32) (strip, rest area) {
	return area{a.x, a.y + a.h - h, a.w, h}, area{a.x, a.y, a.w, max(0, a.h-h)}
}

// left cuts a strip off the left.
func (a area) left(w float32) (strip, rest area) {
	return area{a.x, a.y, w, a.h}, area{a.x + w, a.y, max(0, a.w-w), a.h}
}

// right cuts a strip off the right.
func (a area) right(w float32) (strip, rest area) {
	return area{a.x + a.w - w, a.y, w, a.h}, area{a.x, a.y, max(0, a.w-w), a.h}
}

// middle is a rectangle of that size in the middle of a.
func (a area) middle(w, h float32) area { return area{a.x + (a.w-w)/2, a.y + (a.h-h)/2, w, h} }

// cell is one field of a grid.
func (a area) cell(i, columns, rows int, gap float32) area {
	w := (a.w - gap*float32(columns-1)) / float32(columns)
	h := (a.h - gap*float32(rows-1)) / float32(rows)
	return area{a.x + float32(i%columns)*(w+gap), a.y + float32(i/columns)*(h+gap), w, h}
}

func (a area) holds(b area) bool {
	const slack = 0.75
	return b.x >= a.x-slack && b.y >= a.y-slack && b.x+b.w <= a.x+a.w+slack && b.y+b.h <= a.y+a.h+slack
}

func (a area) meets(b area) bool {
	return a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h
}
