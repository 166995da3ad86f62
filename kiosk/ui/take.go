package ui

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// take says that the paper is at the mouth: when and where comes largest, then the number, then the
// one key.
func (p *page) take() {
	a := p.frame()
	done, other := p.one(flow.KeyOK), p.one(flow.KeyOther)
	title := style{colour: p.Ink, align: fyne.TextAlignCenter, even: true}
	if p.wide() {
		left, right := p.columns(a, 0.54)
		p.stack(left, 0.5, p.when(0, left.w), p.numberBox(p.air(36), left.w))
		p.stack(right, 0.5,
			p.picture(p.px(250)*p.dress.air),
			p.headline(p.air(20), title, p.say(p.view.Title), right.w, p.dress.title),
			p.note(p.air(30), right.w),
			p.keyBlock(max(p.keyGap(), p.air(50)), done, right.w, p.px(180)),
			p.second(other, right.w),
		)
		return
	}
	p.stack(a, 0.5,
		p.picture(p.px(130)+p.px(150)*(p.dress.air*2-1)),
		p.headline(p.air(20), title, p.say(p.view.Title), a.w, p.dress.title),
		p.when(p.air(40), a.w),
		p.numberBox(p.air(36), p.px(780)),
		p.note(p.air(30), a.w),
		p.keyBlock(max(p.keyGap(), p.air(52)), done, p.px(620), p.px(180)),
		p.second(other, p.px(620)),
	)
}

// second is a further thing to do, where there is one.
func (p *page) second(k flow.Key, w float32) block {
	if k.ID == "" {
		return block{}
	}
	return p.keyBlock(max(p.keyGap(), p.air(28)), k, w, p.px(120))
}

// ticketLength is how long a number of the counter's line is at most: short enough to be read from afar.
const ticketLength = 8

// when is the box that says when and where, or how the letter comes.
func (p *page) when(gap, w float32) block {
	c := p.view.Card
	in := w - 2*p.px(40)
	s := style{align: fyne.TextAlignCenter, even: true, tight: true, colour: p.CalmInk}
	head, place, bring := s, s, s
	head.px, head.bold = max(p.dress.small, min(p.px(38), p.dress.lead)), true
	place.px, place.bold, place.colour = p.dress.strong*0.96, true, p.Ink
	place.px = max(place.px, p.dress.body)
	bring.px, bring.colour = max(p.dress.small, min(p.px(36), p.dress.lead)), p.Second
	big := s
	big.colour = p.Ink
	most := max(p.px(60), p.dress.title*0.8)
	if text := p.say(c.Big); utf8.RuneCountInString(text) <= ticketLength {
		most *= 2
	}
	parts := []block{
		p.para(0, head, p.say(c.Head), in),
		p.heading(p.air(14), big, p.say(c.Big), in, most, max(p.dress.body, p.px(52))),
		p.para(p.air(12), place, p.say(c.Place), in),
		p.para(p.air(14), bring, p.say(c.Bring), in),
	}
	h := 2 * max(p.px(16), p.air(40))
	for _, b := range parts {
		if b.draw != nil {
			h += b.gap + b.h
		}
	}
	if c.Head.Empty() && c.Big.Empty() {
		return block{}
	}
	return block{gap: gap, h: h, draw: func(a area) {
		p.card(a, p.Calm, p.CalmEdge)
		p.stack(a.inset(p.px(40), 0), 0.5, parts...)
	}}
}

// numberBox is the number of the request, in groups, with what it is for.
func (p *page) numberBox(gap, w float32) block {
	if p.view.Number == "" {
		return block{}
	}
	s := style{align: fyne.TextAlignCenter, even: true, tight: true, colour: p.Second}
	small, sub := s, s
	small.px, small.bold = max(p.dress.small, min(p.px(34), p.dress.lead)), true
	sub.px = p.dress.small
	number := s
	number.colour = p.Ink
	in := w - 2*p.px(30)
	label := "take.number"
	if p.view.Screen == flow.ReportCode {
		label = "report.code"
	}
	parts := []block{
		p.para(0, small, p.say(flow.M(label)), in),
		p.headline(0, number, p.view.Number, in, max(p.px(60), p.dress.title)),
	}
	if p.view.Screen != flow.AskCancel && p.view.Screen != flow.Message { // there it only names the request
		parts = append(parts, p.para(p.air(4), sub, p.say(flow.M(label+".sub")), in))
	}
	h := 2 * max(p.px(12), p.air(26))
	for _, b := range parts {
		h += b.gap + b.h
	}
	return block{gap: gap, h: h, draw: func(a area) {
		a = a.middle(min(w, a.w), a.h)
		p.card(a, p.Card, p.Line)
		p.stack(a.inset(p.px(30), 0), 0.5, parts...)
	}}
}
