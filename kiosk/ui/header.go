package ui

import (
	"image/color"

	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// place is where the kiosk stands: "Desa Setail, Kecamatan Genteng".
func (p *page) place() string {
	if p.site.Village.Name == "" {
		return "" // a kiosk that cannot read its own site still says that it is out of service
	}
	s := p.site.Village.Title()
	if d := p.site.Village.District; d != "" {
		s += ", Kecamatan " + d
	}
	return s
}

// frame draws the ground, the header and the help row, and gives the room between them.
func (p *page) frame() area {
	p.ground(p.Paper)
	rest := p.helpRow(p.band())
	p.trainingEdge()
	return rest.inset(p.px(60), max(p.px(14), p.air(42)))
}

// band draws the header and gives the room below it.
func (p *page) band() area {
	tall := p.px(150)
	if p.wide() {
		tall = p.px(118)
	}
	head, rest := p.full().top(tall)
	p.header(head)
	return rest
}

// header is the deep green band: the curl whole, the name, the place, the time, the sunrise.
func (p *page) header(a area) {
	ground, ink := p.Deep, p.onBand()
	title, place := p.say(flow.M("app")), p.place()
	if p.view.Training {
		ground = p.trainingGround()
		title, place = p.say(flow.M("training.mark")), p.say(flow.M("training.mark.sub"))
	}
	p.put(item{shape: box, at: a, fill: ground})
	p.sunrise(a.y + a.h)
	a, _ = a.top(a.h - p.px(9)) // what the sunrise leaves
	a = a.inset(p.px(32), p.px(6))
	curl, a := a.left(a.h)
	p.put(item{shape: drawing, at: curl, art: "curl", fill: p.curl(), edge: ground})
	_, a = a.left(p.px(26))
	clock := style{px: max(p.px(50), p.dress.body), bold: true, colour: ink, align: fyne.TextAlignTrailing}
	said := p.clockNote()
	w := max(wide("00.00", clock.px, true), said.width()) + p.px(10)
	right, a := a.right(w)
	right = right.middle(w, clock.px*lineTall+said.height())
	p.put(fitted{clock, []string{p.view.Clock}}.items(right)...)
	_, right = right.top(clock.px * lineTall)
	p.put(said.items(right)...)
	a, _ = a.left(a.w - p.px(20))

	least := p.scale.letter(5)
	most := min(p.dress.body, p.px(34))
	name, _ := style{bold: true, colour: ink, tight: true}.fit(title, a.w, a.h, max(p.px(40), most), least, 1)
	where, ok := style{colour: ink, tight: true}.fit(place, a.w, a.h-name.height(), most, least, 1)
	if !ok {
		where, _ = style{colour: ink, tight: true}.fit(place, a.w, a.h, least, least, 2)
	}
	if over := name.height() + where.height() - a.h; over > 0 { // two lines of place: the name makes room
		name, _ = style{bold: true, colour: ink, tight: true}.fit(title, a.w, name.height()-over, name.px, least, 1)
	}
	a = a.middle(a.w, name.height()+where.height())
	p.put(name.items(a)...)
	_, a = a.top(name.height())
	p.put(where.items(a)...)
}

// clockNote is when the clock was last compared, where the view says so.
func (p *page) clockNote() fitted {
	if p.view.ClockNote.Empty() {
		return fitted{}
	}
	st := style{px: p.scale.letter(5), colour: p.onBand(), align: fyne.TextAlignTrailing}
	return fitted{st, []string{p.say(p.view.ClockNote)}}
}

// sunrise is the line under the band.
func (p *page) sunrise(y float32) {
	p.put(item{shape: box, at: area{0, y - p.px(9), p.size.Width, p.px(9)}, fill: p.Sunrise})
}

// onBand is the colour of what stands on the band.
func (p *page) onBand() color.NRGBA {
	if p.view.Training {
		return color.NRGBA{A: 0xFF} // nothing lighter is 10 to 1 on gold
	}
	return p.OnDeep
}

// curl is the colour of the curl on the band.
func (p *page) curl() color.NRGBA {
	if p.view.Training {
		return p.onBand()
	}
	return p.Gold
}

// trainingGround is the colour of band and edge in a training: yellow with black on it is not stark enough for
// high contrast.
func (p *page) trainingGround() color.NRGBA {
	if p.view.Prefs.Contrast {
		return p.OnDeep
	}
	return p.Gold
}

// trainingEdge frames a screen of a training, so that it is known from afar.
func (p *page) trainingEdge() {
	if !p.view.Training {
		return
	}
	w := p.px(10)
	size, ground := p.size, p.trainingGround()
	p.put(
		item{shape: box, at: area{0, 0, w, size.Height}, fill: ground},
		item{shape: box, at: area{size.Width - w, 0, w, size.Height}, fill: ground},
		item{shape: box, at: area{0, size.Height - w, size.Width, w}, fill: ground},
	)
}
