package ui

import (
	"image/color"

	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// notice is every screen that says one thing: a picture, a title, a sentence, and a key or two.
func (p *page) notice() {
	a := p.frame()
	tall := p.px(130) + p.px(150)*(p.dress.air*2-1)
	if p.wide() {
		p.wideNotice(a, tall)
		return
	}
	if p.view.Screen == flow.Reading {
		p.reading(a)
		return
	}
	w := a.w
	parts := []block{p.picture(max(p.px(110), tall))}
	parts = append(parts, p.saying(p.air(44), w)...)
	parts = append(parts, p.answers(p.air(64), p.px(760))...)
	// A little above the middle, where eyes rest.
	p.stack(a, 0.42, parts...)
}

func (p *page) wideNotice(a area, tall float32) {
	keys := p.answers(0, a.w*0.4)
	if len(keys) == 0 {
		parts := append([]block{p.picture(tall)}, p.saying(p.air(40), a.w*0.8)...)
		p.stack(a.middle(a.w*0.8, a.h), 0.45, parts...)
		return
	}
	left, right := p.columns(a, 0.62)
	p.stack(left, 0.5, append([]block{p.picture(tall)}, p.saying(p.air(36), left.w)...)...)
	p.stack(right, 0.5, p.answers(0, right.w)...)
}

// saying is the title, the sentence, the number, the lines and the note.
func (p *page) saying(gap, w float32) []block {
	centre := style{colour: p.Ink, align: fyne.TextAlignCenter, even: true}
	lead := centre
	lead.px, lead.colour = p.dress.lead, p.Second
	parts := []block{
		p.headline(gap, centre, p.say(p.view.Title), w, p.dress.title),
		p.para(p.air(22), lead, p.say(p.view.Lead), w),
	}
	if p.view.Number != "" {
		parts = append(parts, p.numberBox(p.air(40), min(w, p.px(780))))
	}
	for _, r := range p.view.Rows {
		parts = append(parts, p.line(p.air(32), r, w))
	}
	if !p.view.Note.Empty() {
		parts = append(parts, p.note(p.air(32), min(w, p.px(780))))
	}
	return parts
}

// line is a sentence in an amber box: what the machine knows of the trouble.
func (p *page) line(gap float32, r flow.Row, w float32) block {
	s := style{px: max(p.dress.body, min(p.px(34), p.dress.lead)), bold: true, colour: p.AttentionInk, align: fyne.TextAlignCenter, even: true, tight: true}
	f := p.set(s, p.say(r.Label), w-2*p.px(36))
	pad := max(p.px(12), p.air(26))
	return block{gap: gap, h: f.height() + 2*pad, draw: func(a area) {
		p.card(a, p.Attention, p.Gold)
		p.put(f.items(a.inset(p.px(36), pad))...)
	}}
}

// answers is the keys: the one thing to do first and largest.
func (p *page) answers(gap, w float32) []block {
	var parts []block
	for i, k := range p.view.Keys {
		most := p.px(120)
		if i == 0 || k.Role == flow.RoleMain || k.Role == flow.RoleDone {
			most = p.px(168)
		}
		if i > 0 {
			gap = max(p.keyGap(), p.air(28))
		}
		parts = append(parts, p.keyBlock(max(gap, p.keyGap()), k, w, most))
	}
	return parts
}

// reading is the card at the bottom edge, over the reader, while it is read.
func (p *page) reading(a area) {
	centre := style{colour: p.Ink, align: fyne.TextAlignCenter, even: true}
	lead := centre
	lead.px, lead.colour = p.dress.lead, p.Second
	p.stack(a, 0.5,
		p.headline(0, centre, p.say(p.view.Title), a.w, p.dress.title),
		p.para(p.air(22), lead, p.say(p.view.Lead), a.w),
		p.ktp(p.air(90), p.px(314), p.Main),
		p.art(p.air(60), p.px(170), p.px(170), "down", p.Sunrise, color.NRGBA{}),
	)
}

// ktp is the drawn identity card, that tall: on light ground with an edge in that colour, on black
// without.
func (p *page) ktp(gap, tall float32, edge color.NRGBA) block {
	if p.view.Prefs.Contrast {
		return p.art(gap, tall*1.37, tall, "ktp", p.CardInk, p.CardPaper)
	}
	return p.art(gap, tall*1.37, tall, "ktp-edged", edge, p.CardPaper)
}

// picture is the drawn picture of the view.
func (p *page) picture(tall float32) block {
	switch p.view.Picture {
	case flow.PicCard:
		return p.ktp(0, tall, p.Main)
	case flow.PicPaper:
		return p.art(0, tall, tall, "slip", p.Main, p.Card)
	case flow.PicDone:
		return p.art(0, tall, tall, "done", p.Done, p.OnDone)
	case flow.PicAlert:
		return p.art(0, tall, tall, "alert", p.AttentionInk, p.Attention)
	case flow.PicWait:
		return p.art(0, tall, tall, "wait", p.Main, p.Gold)
	case flow.PicQuestion:
		return p.art(0, tall, tall, "question", p.Main, p.Calm)
	case flow.NoPicture:
	}
	return block{}
}

// cardLeft is the whole screen in amber: a card still lies on the reader.
func (p *page) cardLeft() {
	p.ground(p.Attention)
	a := p.full()
	if p.view.Training {
		a = p.band()
	}
	a = p.helpRow(a).inset(p.px(60), max(p.px(18), p.air(42)))
	p.trainingEdge()
	centre := style{colour: p.AttentionInk, align: fyne.TextAlignCenter, even: true}
	lead, where := centre, centre
	lead.px, lead.bold, lead.colour = max(p.dress.lead, p.px(58)*min(1, p.dress.air+0.2)), true, p.Ink
	where.px, where.colour = p.dress.lead, p.Second
	card := p.px(160) + p.px(170)*(p.dress.air*2-1)
	picture := p.ktp(0, card, p.AttentionInk)
	arrow := p.art(p.air(50), p.px(190), p.px(190), "down", p.Sunrise, color.NRGBA{})
	title := p.headline(p.air(50), centre, p.say(p.view.Title), a.w, p.dress.title*1.12)
	sub := p.para(p.air(6), lead, p.say(p.view.Lead), a.w)
	note := p.para(p.air(50), where, p.say(p.view.Note), a.w)
	p.stack(a, 0.5, picture, title, sub, arrow, note)
}
