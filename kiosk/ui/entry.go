package ui

import (
	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// entry is one thing to type: the question, what was typed so far, and keys of our own. The keys stand
// at the foot and do not move when a hint comes or goes.
func (p *page) entry() {
	a := p.frame()
	if !p.wide() {
		p.stack(a, 0,
			p.greeting(a.w),
			p.lead(p.air(14), a.w),
			p.typed(p.air(34), a.w),
			p.hint(p.air(18), a.w),
			p.space(a.h),
			p.typing(p.air(30), a.w),
			p.goOn(max(p.keyGap(), p.air(30)), a.w),
		)
		return
	}
	if p.view.Entry.Kind == flow.EntryDigits {
		left, right := p.columns(a, 0.54)
		p.stack(left, 0,
			p.greeting(left.w),
			p.lead(p.air(14), left.w),
			p.typed(p.air(30), left.w),
			p.hint(p.air(16), left.w),
			p.space(left.h),
			p.goOn(p.keyGap(), left.w),
		)
		p.stack(right, 0, p.keypad(0, right.w))
		return
	}
	board := p.keyboard(p.air(16))
	p.stack(a, 0,
		p.greeting(a.w),
		p.lead(p.air(8), a.w),
		p.typed(p.air(16), a.w),
		p.hint(p.air(12), a.w),
		p.space(a.h),
		block{gap: board.gap, h: board.h, draw: func(at area) {
			keys, rest := at.left(a.w * 0.78)
			_, rest = rest.left(p.keyGap())
			board.draw(keys)
			p.stack(rest, 1, p.goOnColumn(rest)...)
		}},
	)
}

// lead is the explanation under the question.
func (p *page) lead(gap, w float32) block {
	return p.para(gap, style{px: p.dress.lead, colour: p.Second}, p.say(p.view.Lead), w)
}

// typing is the keys to type with.
func (p *page) typing(gap, w float32) block {
	if p.view.Entry.Kind == flow.EntryLetters {
		return p.keyboard(gap)
	}
	pad := p.keypad(gap, min(w, p.px(860)))
	pad.grow = 0
	pad.h = max(pad.h, min(pad.most, 4*p.px(150)*p.dress.air+3*p.px(20)))
	return pad
}

// typed is the white field with what was typed, as large as it may be.
func (p *page) typed(gap, w float32) block {
	e := p.view.Entry
	padX, padY := p.px(36), max(p.px(12), p.air(26))
	in := w - 2*padX
	s := style{bold: true, colour: p.Ink, tight: true}
	if e.Kind == flow.EntryDigits {
		s.align = fyne.TextAlignCenter
	}
	most := max(p.dress.strong, p.px(72)*min(1, p.dress.air+0.2))
	f, ok := s.fit(e.Text, in, p.size.Height, most, p.dress.strong, 2)
	if !ok {
		s.px = p.dress.body
		f = p.set(s, e.Text, in)
		f.text = f.text[max(0, len(f.text)-p.typedLines()):]
	}
	tall := max(f.height(), s.tall(1), most*lineTall)
	edge := p.Main
	if e.Bad {
		edge = p.Leave
	}
	return block{gap: gap, h: tall + 2*padY, draw: func(a area) {
		p.put(item{shape: box, at: a, fill: p.Card, edge: edge, line: p.px(5), radius: p.px(28)})
		at := a.inset(padX, padY).middle(in, f.height())
		if len(f.text) == 0 {
			at = a.inset(padX, padY).middle(in, most)
		}
		p.put(f.items(at)...)
		if e.Kind == flow.EntryLetters {
			p.caret(f, at, most)
		}
	}}
}

// typedLines is how many lines of a long text is shown, the last ones: where the page is tight
// the keys and the size of the letters matter more, and the last look shows all of it.
func (p *page) typedLines() int { return max(1, int(8*p.dress.air)-2) }

// caret is the bar behind the last letter.
func (p *page) caret(f fitted, at area, tall float32) {
	x, y := at.x, at.y
	if n := len(f.text); n > 0 {
		x += wide(f.text[n-1], f.px, f.bold) + p.px(6)
		y += float32(n-1)*f.pitch() + f.px*(baseline-inkAbove)
		tall = f.px
	}
	p.put(item{shape: box, at: area{min(x, at.x+at.w), y, p.px(5), tall}, fill: p.Sunrise})
}

// hint says what is expected, or in amber what is wrong.
func (p *page) hint(gap, w float32) block {
	e := p.view.Entry
	if e.Hint.Empty() {
		return block{}
	}
	if e.Bad {
		return p.line(gap, flow.Row{Label: e.Hint}, w)
	}
	return p.para(gap, style{px: p.dress.small, colour: p.Second, even: true}, p.say(e.Hint), w)
}

// goOn is the way back, leaving it out, and the one thing to do at the right end, which takes what room
// the others leave.
func (p *page) goOn(gap, w float32) block {
	keys := p.ways()
	if len(keys) == 0 {
		return block{}
	}
	between := p.keyGap()
	room := w - between*float32(len(keys)-1)
	each := make([]float32, len(keys))
	h := p.px(84) + p.air(40)
	for i, k := range keys {
		label := max(p.dress.body, p.px(40))
		each[i] = max(p.scale.mm(targetMM), wide(p.say(k.Label), label, true)+p.px(60))
		if i == len(keys)-1 && len(keys) > 1 {
			each[i] = max(each[i], room)
		}
		room -= each[i]
		each[i] += min(0, room)
		h = max(h, p.tall(k, each[i]))
	}
	return block{gap: gap, h: h, draw: func(a area) {
		for i, k := range keys {
			var at area
			at, a = a.left(each[i])
			_, a = a.left(between)
			p.key(at, k)
		}
	}}
}

// goOnColumn is the same keys below each other, beside the keyboard: the one thing to do at the foot.
func (p *page) goOnColumn(a area) []block {
	var parts []block
	for _, k := range p.ways() {
		b := p.keyBlock(p.keyGap(), k, a.w, p.px(120))
		if k.ID == flow.KeyOK {
			b.most = max(b.h, p.px(190))
		}
		parts = append(parts, b)
	}
	return parts
}

// ways is the keys that lead on from here, the one thing to do last.
func (p *page) ways() []flow.Key { return p.find(flow.KeyBack, flow.KeyOther, flow.KeyOK) }
