package ui

import (
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// confirm asks whether it is right: what will be sent on a white card, the truth about the link,
// and the two ways on.
func (p *page) confirm() {
	a := p.frame()
	if p.wide() {
		part := float32(0.6)
		if p.view.Prefs.Size == flow.Size9 {
			part = 0.66
		}
		left, right := p.columns(a, part)
		p.stack(left, 0, p.rows(0, left.w))
		wrong, ok, spare := p.ends()
		p.stack(right, 0,
			p.greeting(right.w),
			p.pageOf(p.air(20), right.w),
			p.note(p.air(30), right.w),
			p.space(right.h),
			p.keyBlock(p.keyGap(), ok, right.w, p.px(170)),
			p.keyBlock(p.keyGap(), wrong, right.w, p.px(100)),
			p.backKey(p.keyGap(), spare, right.w),
		)
		return
	}
	_, _, spare := p.ends()
	p.stack(a, 0,
		p.greeting(a.w),
		p.rows(p.air(34), a.w),
		p.note(p.air(26), a.w),
		p.pageOf(p.air(20), a.w),
		p.pair(max(p.keyGap(), p.air(26)), a.w),
		p.backKey(p.keyGap(), spare, a.w),
	)
}

// pair is the second thing to do on the left and the one thing to do, wider, on the right.
func (p *page) pair(gap, w float32) block {
	wrong, ok, _ := p.ends()
	between := max(p.keyGap(), p.px(24))
	left := (w - between) * 0.37
	right := w - between - left
	h := max(p.tall(wrong, left), p.tall(ok, right))
	return block{gap: gap, h: h, grow: 1, most: max(h, p.px(190)), draw: func(a area) {
		l, rest := a.left(left)
		p.key(l, wrong)
		_, r := rest.left(between)
		p.key(r, ok)
	}}
}

// ends is the two ways on: the data is wrong, or the page or question before; send, or the next page. What
// is left is a way back that has a line of its own.
func (p *page) ends() (back, on, spare flow.Key) {
	spare = p.one(flow.KeyBack)
	if back = p.one(flow.KeyOther); back.ID == "" {
		back = p.one(flow.KeyUp)
	}
	if back.ID == "" {
		back, spare = spare, flow.Key{}
	}
	if on = p.one(flow.KeyOK); on.ID == "" {
		on = p.one(flow.KeyDown)
	}
	return back, on, spare
}

// pageOf says which page of several this is.
func (p *page) pageOf(gap, w float32) block {
	if p.view.Pages < 2 {
		return block{}
	}
	s := style{px: p.dress.small, colour: p.Second, bold: true, align: fyne.TextAlignCenter}
	return p.para(gap, s, p.say(flow.M("page", strconv.Itoa(p.view.Page), strconv.Itoa(p.view.Pages))), w)
}

// rows is the white card: a small label over each answer, hairlines between.
func (p *page) rows(gap, w float32) block {
	padX, padY := p.px(36), max(p.px(4), p.air(22))
	in := w - 2*padX
	var parts []block
	total := 2 * max(p.px(6), p.air(14))
	for i, r := range p.view.Rows {
		b := p.row(r, in, padY, i < len(p.view.Rows)-1)
		total += b.h
		parts = append(parts, b)
	}
	if len(parts) == 0 {
		return block{}
	}
	return block{gap: gap, h: total, grow: 1, most: total + p.px(34)*float32(len(parts)), draw: func(a area) {
		p.card(a, p.Card, p.Line)
		more := (a.h - total) / float32(len(parts))
		for i := range parts {
			parts[i].h += more
		}
		p.stack(a.inset(padX, max(p.px(6), p.air(14))), 0, parts...)
	}}
}

// row is one answer, with its key at the right end if it has one.
func (p *page) row(r flow.Row, w, padY float32, line bool) block {
	room, keyW, keyH := w, float32(0), float32(0)
	if r.Key.ID != "" {
		keyW = max(p.px(190), wide(p.say(r.Key.Label), max(p.dress.body, p.px(36)), true)+p.px(56))
		keyH = max(p.tall(r.Key, keyW), p.px(88))
		room -= keyW + p.px(24)
	}
	label := p.para(0, style{px: p.dress.small, colour: p.Second, tight: true}, p.say(r.Label), room)
	value := p.para(0, style{px: p.dress.strong, bold: true, colour: p.Ink, tight: true, even: true}, p.say(r.Value), room)
	h := max(label.h+value.h, keyH+p.px(4)) + 2*padY
	return block{h: h, draw: func(a area) {
		if line {
			p.put(item{shape: box, at: area{a.x, a.y + a.h - p.px(1), a.w, p.px(2)}, fill: p.Sand})
		}
		text := a
		if r.Key.ID != "" {
			right, rest := a.right(keyW)
			p.key(right.middle(keyW, keyH), r.Key)
			text = rest
			text.w -= p.px(24)
		}
		p.stack(text, 0.5, label, value)
	}}
}

// note is the bluish box.
func (p *page) note(gap, w float32) block {
	if p.view.Note.Empty() {
		return block{}
	}
	s := style{px: p.dress.small, bold: true, colour: p.CalmInk, even: true}
	f := p.set(s, p.say(p.view.Note), w-2*p.px(36))
	pad := max(p.px(12), p.air(24))
	return block{gap: gap, h: f.height() + 2*pad, draw: func(a area) {
		p.put(item{shape: box, at: a, fill: p.Calm, edge: p.CalmEdge, line: p.px(2), radius: p.px(28)})
		p.put(f.items(a.inset(p.px(36), pad))...)
	}}
}
