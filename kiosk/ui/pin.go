package ui

import (
	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// pin asks for six digits on a keypad of our own.
func (p *page) pin() {
	a := p.frame()
	ways := p.find(flow.KeyBack, flow.KeyForgot, flow.KeyOther)
	lead := style{px: p.dress.lead, colour: p.Second}
	if p.wide() {
		left, right := p.columns(a, 0.5)
		p.stack(left, 0,
			p.greeting(left.w),
			p.para(p.air(20), lead, p.say(p.view.Lead), left.w),
			p.dots(p.air(50), fyne.TextAlignLeading),
			p.space(left.h),
			p.side(p.keyGap(), ways, left.w),
		)
		p.stack(right, 0, p.keypad(0, right.w))
		return
	}
	p.stack(a, 0,
		p.greeting(a.w),
		p.para(p.air(14), lead, p.say(p.view.Lead), a.w),
		p.dots(p.air(52), fyne.TextAlignCenter),
		p.keypad(p.air(52), min(a.w, p.px(860))),
		p.space(a.h),
		p.side(max(p.keyGap(), p.air(30)), ways, a.w),
	)
}

// dots is one circle for each place of the PIN, full when its digit was typed.
func (p *page) dots(gap float32, align fyne.TextAlign) block {
	n := p.view.Slots
	if n == 0 {
		return block{}
	}
	d, between := p.px(52), p.px(34)
	w := float32(n)*d + float32(n-1)*between
	return block{gap: gap, h: d, draw: func(a area) {
		x := a.x
		if align == fyne.TextAlignCenter {
			x += (a.w - w) / 2
		}
		for i := range n {
			it := item{shape: box, at: area{x + float32(i)*(d+between), a.y, d, d}, fill: p.Card, edge: p.Main, line: p.px(4), radius: d / 2}
			if i < p.view.Dots {
				it.fill = p.Main
			}
			p.put(it)
		}
	}}
}

// keypad is 1 to 9, then nothing or 000, 0 and erase.
func (p *page) keypad(gap, w float32) block {
	thousand := p.one(flow.KeyThousand)
	keys := p.find("digit-1", "digit-2", "digit-3", "digit-4", "digit-5", "digit-6", "digit-7", "digit-8", "digit-9", "digit-0", flow.KeyErase)
	if len(keys) == 0 {
		return block{}
	}
	between := max(p.scale.mm(gapMM), p.air(20))
	each := (w - 2*between) / 3
	erase := p.tall(p.one(flow.KeyErase), each)
	h := 4*max(p.scale.mm(targetMM), erase) + 3*between
	return block{gap: gap, h: h, grow: 2, most: 4*p.px(200) + 3*between, draw: func(a area) {
		a = a.middle(w, a.h)
		for i, k := range keys {
			if i > 8 {
				i++ // the place left of 0 is for 000
			}
			p.key(a.cell(i, 3, 4, between), k)
		}
		if thousand.ID != "" {
			p.key(a.cell(9, 3, 4, between), thousand)
		}
	}}
}
