package ui

import "github.com/smart-kampung/anjungan/kiosk/flow"

// waiting is what waits for the visitor, or for a clerk: what needs doing first, each with its key.
func (p *page) waiting() {
	a := p.frame()
	ways := p.find(flow.KeyOther, flow.KeyNumber, flow.KeyPIN)
	lead := style{px: p.dress.lead, colour: p.Second}
	if p.wide() {
		left, right := p.columns(a, 0.36)
		p.stack(left, 0,
			p.greeting(left.w),
			p.para(p.air(30), lead, p.say(p.view.Lead), left.w),
			p.space(left.h),
			p.pager(p.keyGap(), left.w),
			p.grid(p.keyGap(), ways, 1, left.w, p.px(120)),
		)
		p.stack(right, 0, p.boxes(0, right.w)...)
		return
	}
	parts := []block{p.greeting(a.w), p.para(p.air(30), lead, p.say(p.view.Lead), a.w)}
	parts = append(parts, p.boxes(p.air(36), a.w)...)
	below := max(p.keyGap(), p.air(30))
	parts = append(parts, p.space(a.h), p.pager(below, a.w), p.side(below, ways, a.w))
	p.stack(a, 0, parts...)
}

// boxes is a strip for each row, what needs doing first.
func (p *page) boxes(gap, w float32) []block {
	var parts []block
	for _, alert := range []bool{true, false} {
		for _, r := range p.view.Rows {
			if r.Alert != alert {
				continue
			}
			if len(parts) > 0 {
				gap = max(p.keyGap(), p.air(24))
			}
			icon := "letter"
			if p.view.Screen == flow.AidList {
				icon = "gift"
			}
			if p.view.Prefs.Size > flow.Size6 {
				icon = "" // the room is for the words
			}
			parts = append(parts, p.strip(gap, w, r, icon))
		}
	}
	return parts
}
