package ui

import (
	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// home asks what for: what waits comes first, then the services.
func (p *page) home() {
	a := p.frame()
	tiles, back := p.role(flow.RoleTile), p.one(flow.KeyBack)
	if back.ID == "" {
		back = p.one(flow.KeyAssist)
	}
	note := style{px: p.dress.small, colour: p.Second, align: fyne.TextAlignCenter, even: true}
	if p.wide() {
		left, right := p.columns(a, 0.44)
		note.align = fyne.TextAlignLeading
		p.stack(left, 0,
			p.greeting(left.w), p.banner(p.air(36), left.w), p.para(p.air(36), note, p.say(p.view.Lead), left.w),
			p.foot(left.h, back), p.backKey(p.keyGap(), back, left.w))
		p.stack(right, 0, p.tiles(0, tiles, right.w))
		return
	}
	p.stack(a, 0,
		p.greeting(a.w),
		p.banner(p.air(34), a.w),
		p.tiles(p.air(34), tiles, a.w),
		p.frieze(a.h),
		p.para(p.air(24), note, p.say(p.view.Lead), a.w),
		p.backKey(max(p.keyGap(), p.air(24)), back, a.w),
	)
}

// foot keeps the way back, where there is one, at the foot of a column.
func (p *page) foot(most float32, back flow.Key) block {
	if back.ID == "" {
		return block{}
	}
	return p.space(most)
}

// frieze is the room that is left, with a row of faint curls along its foot where it is large.
func (p *page) frieze(most float32) block {
	return block{grow: 1, most: most, draw: func(a area) {
		side := p.px(140)
		if a.h < 2*side || p.view.Prefs.Contrast {
			return
		}
		foot, _ := a.bottom(side)
		const n = 5
		for i := range n {
			art := "sprig"
			if i%2 == 1 {
				art = "sprig-turned"
			}
			p.put(item{shape: drawing, at: foot.cell(i, n, 1, 0).middle(side, side), art: art, fill: p.Sand})
		}
	}}
}

// columns splits a into two with a wide gap.
func (p *page) columns(a area, part float32) (left, right area) {
	gap := p.px(56)
	left, rest := a.left((a.w - gap) * part)
	_, right = rest.left(gap)
	return left, right
}

// tiles is the services: one across, more in two columns.
func (p *page) tiles(gap float32, keys []flow.Key, w float32) block {
	if len(keys) == 1 {
		return p.keyBlock(gap, keys[0], w, p.px(340))
	}
	return p.grid(gap, keys, 2, w, p.px(340))
}

// greeting is the portrait, the small line and the question.
func (p *page) greeting(w float32) block {
	photo := float32(0)
	if p.view.Face {
		photo = p.px(132) + p.px(32)
	}
	text := w - photo
	small := style{px: max(p.dress.small, min(p.px(34), p.dress.lead)), colour: p.Second, bold: true, even: true}
	eyebrow := p.para(0, small, p.say(p.view.Eyebrow), text)
	title := p.headline(p.air(2), style{colour: p.Ink, even: true}, p.say(p.view.Title), text, max(p.px(60), p.dress.title-p.px(14)))
	h := eyebrow.h + title.gap + title.h
	if p.view.Face {
		h = max(h, p.px(176))
	}
	return block{h: h, draw: func(a area) {
		if p.view.Face {
			var left area
			left, a = a.left(p.px(132))
			p.portrait(area{left.x, a.y, p.px(132), p.px(176)})
			_, a = a.left(p.px(32))
		}
		p.stack(a, 0.5, eyebrow, title)
	}}
}

// portrait is the face of the visitor with a hairline round it.
func (p *page) portrait(a area) {
	line := p.px(3)
	p.put(item{shape: box, at: a, fill: p.Sand, edge: p.Line, line: line, radius: p.px(22)})
	p.put(item{shape: face, at: a.inset(line, line), radius: p.px(19)})
}

// banner is what waits for the visitor, with its key.
func (p *page) banner(gap, w float32) block {
	b := p.view.Banner
	if b.Label.Empty() {
		return block{}
	}
	return p.strip(gap, w, b, "letter")
}

// strip is a box with an icon, two lines and a key at its right end; amber when something waits.
func (p *page) strip(gap, w float32, r flow.Row, icon string) block {
	fill, edge, ink, tint := p.Card, p.Line, p.Ink, p.Main
	if r.Alert {
		fill, edge, ink, tint = p.Attention, p.Gold, p.AttentionInk, p.AttentionInk
	}
	pad, big := p.px(28), min(p.px(84), p.dress.body*2)
	room := w - 2*pad
	if icon != "" {
		room -= big + p.px(26)
	}
	keyW := float32(0)
	if r.Key.ID != "" {
		label := wide(p.say(r.Key.Label), max(p.dress.body, p.px(42)), true) + p.px(72)
		keyW = min(max(p.px(200), label), w*0.38)
		room -= keyW + p.px(24)
	}
	bold := style{px: p.dress.strong * 0.92, bold: true, colour: ink, tight: true}
	bold.px = max(bold.px, p.dress.body)
	head := p.para(0, bold, p.say(r.Label), room)
	sub := p.para(p.air(6), style{px: p.dress.small, colour: p.Second, tight: true}, p.say(r.Value), room)
	text := head.h + sub.gap + sub.h
	least := float32(0)
	if r.Key.ID != "" {
		least = p.tall(r.Key, keyW)
	}
	h := max(text, least) + 2*max(p.px(12), p.air(24))
	return block{gap: gap, h: h, draw: func(a area) {
		p.card(a, fill, edge)
		in := a.inset(pad, 0)
		if icon != "" {
			var left area
			left, in = in.left(big)
			p.put(item{shape: drawing, at: left.middle(big, big), art: icon, fill: tint, edge: fill})
			_, in = in.left(p.px(26))
		}
		if r.Key.ID != "" {
			var right area
			right, in = in.right(keyW)
			kh := max(least, min(p.px(108), a.h-2*p.px(16)))
			p.labels = max(p.dress.body, p.px(42))
			p.key(right.middle(keyW, kh), r.Key)
			p.labels = 0
			in.w -= p.px(24)
		}
		p.stack(in.middle(in.w, text), 0.5, head, sub)
	}}
}
