package ui

import "github.com/smart-kampung/anjungan/kiosk/flow"

// question is one question with at most six ready answers.
func (p *page) question() {
	a := p.frame()
	choices, ways := p.role(flow.RoleChoice), p.find(flow.KeyBack, flow.KeyOther)
	columns := 2
	if len(choices) <= 2 && !p.wide() {
		columns = 1
	}
	if p.wide() {
		left, right := p.columns(a, 0.36)
		p.stack(left, 0, p.greeting(left.w), p.lead(p.air(20), left.w), p.space(left.h), p.pager(p.keyGap(), left.w), p.side(p.keyGap(), ways, left.w))
		p.stack(right, 0, p.grid(0, choices, columns, right.w, p.px(270)))
		return
	}
	p.stack(a, 0,
		p.greeting(a.w),
		p.lead(p.air(14), a.w),
		p.grid(p.air(44), choices, columns, a.w, p.px(340)),
		p.space(a.h),
		p.pager(max(p.keyGap(), p.air(30)), a.w),
		p.side(max(p.keyGap(), p.air(30)), ways, a.w),
	)
}

// backKey is the way back: plain, on the left, no wider than it needs.
func (p *page) backKey(gap float32, k flow.Key, w float32) block {
	if k.ID == "" {
		return block{}
	}
	each := min(w, max(p.px(300), wide(p.say(k.Label), max(p.dress.body, p.px(40)), true)+p.px(72)))
	h := max(p.tall(k, each), p.px(84)+p.air(24))
	return block{gap: gap, h: h, draw: func(a area) { p.key(area{a.x, a.y, each, a.h}, k) }}
}

// side is plain ways on: one on the left no wider than it needs, more side by side, or below each other
// where their words are too wide for that.
func (p *page) side(gap float32, keys []flow.Key, w float32) block {
	if len(keys) < 2 {
		return p.backKey(gap, append(keys, flow.Key{})[0], w)
	}
	columns := len(keys)
	for columns > 1 && !p.suit(keys, (w-p.keyGap()*float32(columns-1))/float32(columns)) {
		columns--
	}
	return p.grid(gap, keys, columns, w, p.px(84)+p.air(24))
}

// suit says whether the labels stand in one or two lines in keys of that width.
func (p *page) suit(keys []flow.Key, w float32) bool {
	for _, k := range keys {
		if lines, ok := (style{px: p.dress.body, bold: true}).lines(p.say(k.Label), w-p.px(56)); !ok || len(lines) > 2 {
			return false
		}
	}
	return true
}
