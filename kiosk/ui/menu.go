package ui

import "github.com/smart-kampung/anjungan/kiosk/flow"

// menu is what there is to choose: needs as large keys with a drawing, services as a list that is read
// from above, one a line.
func (p *page) menu() {
	services := p.role(flow.RoleTile)
	if len(services) == 0 {
		p.question()
		return
	}
	a := p.frame()
	back := p.one(flow.KeyBack)
	if p.wide() {
		left, right := p.columns(a, 0.3)
		p.stack(left, 0, p.greeting(left.w), p.note(p.air(30), left.w), p.space(left.h), p.pager(p.keyGap(), left.w), p.backKey(p.keyGap(), back, left.w))
		p.stack(right, 0, p.grid(0, services, 2, right.w, p.px(230)))
		return
	}
	p.stack(a, 0,
		p.greeting(a.w),
		p.note(p.air(24), a.w),
		p.grid(p.air(34), services, 1, a.w, p.px(190)),
		p.space(a.h),
		p.pager(max(p.keyGap(), p.air(24)), a.w),
		p.backKey(max(p.keyGap(), p.air(24)), back, a.w),
	)
}
