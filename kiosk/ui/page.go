package ui

import (
	"image/color"

	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// page is one try to draw a view: it collects items and keys and notes whether everything fit.
type page struct {
	site  kiosk.Site
	words Locale
	view  flow.View
	size  fyne.Size
	scale scale
	dress dress
	step  int // which dress of the ladder it is
	Palette

	items []item
	keys  []Placed
	short bool // something did not fit

	labels  float32 // while a grid is drawn: the size of its labels; 0: each key has its own
	symbol  float32 // and of its icons
	fullest float32 // and the height of the most words with their icon
}

// Placed is where a key stands, in canvas units from the top left of the content.
type Placed struct {
	ID   flow.KeyID
	Role flow.Role
	Pos  fyne.Position
	Size fyne.Size
}

// block is a part of a column: so tall, so far below the part before it. A part that grows takes
// its share of the room that is left, up to most.
type block struct {
	gap, h, grow, most float32
	draw               func(a area)
}

func (p *page) wide() bool            { return p.size.Width > p.size.Height }
func (p *page) px(n float32) float32  { return p.scale.px(n) }
func (p *page) say(m flow.Msg) string { return Sentence(p.words, p.view.Prefs.Lang, m) }
func (p *page) air(n float32) float32 { return p.scale.px(n) * p.dress.air }
func (p *page) keyGap() float32       { return max(p.scale.mm(gapMM), p.air(22)) }
func (p *page) put(list ...item)      { p.items = append(p.items, list...) }
func (p *page) full() area            { return area{0, 0, p.size.Width, p.size.Height} }
func (p *page) ground(c color.NRGBA)  { p.put(item{shape: box, at: p.full(), fill: c, ground: true}) }

// stack places blocks below each other; anchor says where the column stands when it is shorter than
// the area: 0 at the top, 0.5 in the middle.
func (p *page) stack(a area, anchor float32, blocks ...block) {
	total, first := float32(0), true
	for i := range blocks {
		b := &blocks[i]
		if b.draw == nil {
			continue
		}
		if first {
			b.gap, first = 0, false
		}
		total += b.gap + b.h
	}
	free := a.h - total
	if free < -0.5 {
		p.short = true
	}
	y := a.y + widen(blocks, max(0, free))*anchor
	for _, b := range blocks {
		if b.draw == nil {
			continue
		}
		y += b.gap
		b.draw(area{a.x, y, a.w, b.h})
		y += b.h
	}
}

// widen shares free room among the blocks that grow, each up to its most, and gives what is left over.
// What a block cannot take goes to the others, so that whatever stands at the foot stays there.
func widen(blocks []block, free float32) (left float32) {
	for free > 0.5 {
		grow := float32(0)
		for _, b := range blocks {
			if b.draw != nil && b.h < b.most {
				grow += b.grow
			}
		}
		if grow == 0 {
			break
		}
		spent := float32(0)
		for i := range blocks {
			if b := &blocks[i]; b.draw != nil && b.h < b.most {
				more := min(free*b.grow/grow, b.most-b.h)
				b.h += more
				spent += more
			}
		}
		free -= spent
	}
	return free
}

// para is a text as a block of that width.
func (p *page) para(gap float32, s style, text string, w float32) block {
	if text == "" {
		return block{}
	}
	f := p.set(s, text, w)
	return block{gap: gap, h: f.height(), draw: func(a area) { p.put(f.items(a)...) }}
}

// set breaks a text at its size; a word that is wider than the room takes the size down and tells.
func (p *page) set(s style, text string, w float32) fitted {
	lines, ok := s.lines(text, w)
	for !ok && s.px > p.scale.letter(4) {
		p.short = true
		s.px *= 0.94
		lines, ok = s.lines(text, w)
	}
	return fitted{s, lines}
}

// headline is a title: the largest size that takes one line, or else two.
func (p *page) headline(gap float32, s style, text string, w, most float32) block {
	return p.heading(gap, s, text, w, most, min(most, p.px(60)))
}

// heading is a line that may go down to least before it takes a second line.
func (p *page) heading(gap float32, s style, text string, w, most, least float32) block {
	if text == "" {
		return block{}
	}
	s.bold, s.tight = true, true
	f, ok := s.fit(text, w, p.size.Height, most, least, 1)
	if !ok {
		f, ok = s.fit(text, w, p.size.Height, most, least, 2)
	}
	if !ok {
		s.px = least
		f = p.set(s, text, w)
	}
	return block{gap: gap, h: f.height(), draw: func(a area) { p.put(f.items(a)...) }}
}

// space is an empty block that grows.
func (p *page) space(most float32) block {
	return block{grow: 1, most: most, draw: func(area) {}}
}

// art is a drawing as a block of that height, in the middle.
func (p *page) art(gap, w, h float32, name string, a, b color.NRGBA) block {
	return block{gap: gap, h: h, draw: func(at area) {
		p.put(item{shape: drawing, at: at.middle(w, h), art: name, fill: a, edge: b})
	}}
}
