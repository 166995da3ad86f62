package ui

import (
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// pager is how to see what does not stand on this screen: up, which page this is, down. At either end
// one of the keys is missing and its place stays free. On a panel that lies the page stands over the keys.
func (p *page) pager(gap, w float32) block {
	if p.view.Pages < 2 {
		return block{}
	}
	up, down := p.one(flow.KeyUp), p.one(flow.KeyDown)
	between := p.keyGap()
	side, room := (w-2*between)*0.34, (w-2*between)*0.32
	if p.wide() {
		side, room = (w-between)/2, w
	}
	h := max(p.scale.mm(targetMM), p.px(110)*p.dress.air+p.px(20))
	for _, k := range []flow.Key{up, down} {
		if k.ID != "" {
			h = max(h, p.tall(k, side))
		}
	}
	s := style{px: p.dress.small, colour: p.Second, bold: true, align: fyne.TextAlignCenter, even: true, tight: true}
	f := p.set(s, p.say(flow.M("page", strconv.Itoa(p.view.Page), strconv.Itoa(p.view.Pages))), room)
	total := max(h, f.height())
	if p.wide() {
		total = h + f.height() + p.air(8)
	}
	return block{gap: gap, h: total, draw: func(a area) {
		text, keys := a.middle(room, a.h), a
		if p.wide() {
			text, keys = a.top(f.height())
			keys, _ = keys.bottom(h)
		}
		left, rest := keys.left(side)
		right, _ := rest.right(side)
		if up.ID != "" {
			p.key(left, up)
		}
		if down.ID != "" {
			p.key(right, down)
		}
		p.put(f.items(text.middle(room, f.height()))...)
	}}
}
