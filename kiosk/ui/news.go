package ui

import "github.com/smart-kampung/anjungan/kiosk/flow"

// news is one page to read: a sentence, bars or rows, how old it is, and the pages.
func (p *page) news() {
	a := p.frame()
	if p.wide() {
		p.wideNews(a)
		return
	}
	p.stack(a, 0,
		p.greeting(a.w),
		p.prose(p.air(26), a.w),
		p.newsBody(p.air(34), a.w),
		p.space(a.h),
		p.note(p.air(26), a.w),
		p.pager(max(p.keyGap(), p.air(24)), a.w),
		p.newsKeys(max(p.keyGap(), p.air(24)), a.w),
	)
}

// wideNews has what is read at the right, and the keys at the left. A title stands over running text, which may
// be long, and else beside what it names.
func (p *page) wideNews(a area) {
	left, right := p.columns(a, 0.42)
	head, lead := p.greeting(left.w), p.prose(p.air(20), left.w)
	if p.alone() {
		head, lead = block{}, block{}
		p.stack(right, 0, p.greeting(right.w), p.prose(p.air(20), right.w))
	} else {
		p.stack(right, 0, p.newsBody(0, right.w))
	}
	p.stack(left, 0,
		head, lead, p.space(left.h), p.note(p.air(16), left.w),
		p.pager(p.keyGap(), left.w), p.newsKeys(p.keyGap(), left.w))
}

// alone says that nothing but running text is read.
func (p *page) alone() bool { return len(p.view.Rows)+len(p.view.Chart.Bars) == 0 }

// prose is running text, larger where it stands alone.
func (p *page) prose(gap, w float32) block {
	s := style{px: p.dress.lead, colour: p.Ink}
	if p.alone() {
		s.px = p.dress.strong
	}
	return p.para(gap, s, p.say(p.view.Lead), w)
}

// newsBody is the bars, or the rows on a white card.
func (p *page) newsBody(gap, w float32) block {
	if len(p.view.Chart.Bars) > 0 {
		return p.chart(gap, w)
	}
	return p.rows(gap, w)
}

// newsKeys is the way back and what else can be done, side by side where there is room.
func (p *page) newsKeys(gap, w float32) block {
	keys := []flow.Key{p.one(flow.KeyBack)}
	for _, id := range []flow.KeyID{flow.KeyOther, flow.KeyOK} {
		if k := p.one(id); k.ID != "" {
			keys = append(keys, k)
		}
	}
	return p.side(gap, keys, w)
}
