package ui

import (
	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// goodbye thanks, and where the view asks something shows four faces in one row, from bad to very good.
func (p *page) goodbye() {
	faces, skip := p.role(flow.RoleChoice), p.one(flow.KeyOther)
	if len(faces) == 0 {
		p.notice()
		return
	}
	a := p.frame()
	centre := style{colour: p.Second, align: fyne.TextAlignCenter, even: true}
	title, ask := centre, centre
	title.px, title.bold = p.dress.lead, true
	ask.colour = p.Ink
	columns, most := len(faces), p.px(300)
	if !p.wide() && p.view.Prefs.Size > flow.Size6 {
		columns = 2
	}
	p.stack(a, 0.42,
		p.para(0, title, p.say(p.view.Title), a.w),
		p.headline(p.air(16), ask, p.say(p.view.Lead), a.w, p.dress.title),
		p.grid(p.air(60), faces, columns, a.w, most),
		p.note(p.air(40), a.w),
		p.keyBlock(max(p.keyGap(), p.air(40)), skip, min(a.w, p.px(620)), p.px(120)),
	)
}
