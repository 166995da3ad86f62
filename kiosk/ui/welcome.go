package ui

import (
	"image/color"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// welcome is the screen that waits for somebody: the greeting on the green band, what can be done without
// a card or else three calm steps, the languages, and at the bottom edge, over the reader, where the card goes.
func (p *page) welcome() {
	p.ground(p.Paper)
	if p.wide() {
		rest := p.tapBand(p.full(), p.px(230))
		rest = p.helpRow(rest)
		part := float32(0.48)
		if p.dress.bare {
			part = 0.38
		}
		hero, rest := rest.left(rest.w * part)
		p.hero(hero)
		p.put(item{shape: box, at: area{hero.x + hero.w - p.px(9), hero.y, p.px(9), hero.h}, fill: p.Sunrise})
		body := rest.inset(p.px(60), p.air(40))
		head, first := p.first(0, body.w, true)
		p.stack(body, 0.5, head, first, p.ask(max(p.keyGap(), p.air(34)), body.w), p.langs(p.keyGap(), body.w))
		return
	}
	rest := p.tapBand(p.full(), p.px(270)+p.air(190))
	rest = p.helpRow(rest)
	list := p.view.Prefs.Size > flow.Size6
	w := rest.w - 2*p.px(60)
	head, first := p.first(p.air(44), w, list)
	ask, langs := p.ask(max(p.keyGap(), p.air(34)), w), p.langs(p.keyGap(), w)
	tall := head.h + first.gap + first.h + ask.gap + ask.h + langs.gap + langs.h + 2*p.air(44)
	body, hero := rest.bottom(tall)
	p.hero(hero)
	p.sunrise(hero.y + hero.h)
	p.stack(body.inset(p.px(60), p.air(20)), 0.5, head, first, ask, langs)
}

// first is what stands first: the rooms that need no card under their heading, or the three steps. Where
// there is little room the rooms keep their names alone.
func (p *page) first(gap, w float32, list bool) (head, first block) {
	rooms := p.role(flow.RoleTile)
	if len(rooms) == 0 {
		return block{}, p.steps(gap, w, list)
	}
	columns, most := len(rooms), p.px(250)
	if list || columns > 3 {
		columns = 2
	}
	if p.wide() {
		most = p.px(160) // flat enough for the icon to stand beside the words
	}
	if p.dress.bare {
		for i := range rooms {
			rooms[i].Sub = flow.Msg{}
		}
		return block{}, p.grid(gap, rooms, columns, w, most)
	}
	s := style{px: max(p.dress.body, p.px(36)), bold: true, colour: p.Ink, even: true}
	return p.para(gap, s, p.say(flow.M("welcome.without")), w), p.grid(p.air(16), rooms, columns, w, most)
}

// ask is the way in for whoever has no card.
func (p *page) ask(gap, w float32) block { return p.keyBlock(gap, p.one(flow.KeyNoCard), w, p.px(112)) }

// langs is a key for each language.
func (p *page) langs(gap, w float32) block {
	keys := slices.DeleteFunc(p.role(flow.RolePlain), func(k flow.Key) bool { return k.ID == flow.KeyNoCard })
	return p.grid(gap, keys, 2, w, p.px(112))
}

// hero is the greeting, with the batik where no word stands.
func (p *page) hero(a area) {
	p.put(item{shape: box, at: a, fill: p.Deep})
	at := len(p.items)
	in := a.inset(p.px(60), p.air(30))
	centre := style{colour: p.OnDeep, align: fyne.TextAlignCenter, even: true}
	small, lead, bold := centre, centre, centre
	small.px, small.bold, small.colour = max(p.dress.body, p.px(40)*min(1, p.dress.air+0.3)), true, p.Cream
	lead.px = p.dress.lead
	bold.px, bold.bold = max(p.dress.small, min(p.px(38), p.dress.lead)), true
	p.stack(in, 0.5,
		p.para(0, small, p.say(p.view.Eyebrow), in.w),
		p.headline(0, centre, p.say(p.view.Title), in.w, p.dress.title*1.3),
		p.para(p.air(10), lead, p.say(p.view.Lead), in.w),
		p.para(p.air(40), bold, p.place(), in.w),
		p.para(p.air(10), bold, p.say(flow.M("welcome.open")), in.w),
	)
	p.batik(a, at)
}

// batik scatters the faint curl over a, but never behind a word: items from at on are left free.
func (p *page) batik(a area, at int) {
	size, step := p.px(150), p.px(196)
	var free []item
	columns, rows := int(a.w/step), int(a.h/(step*0.8))
	if columns < 1 || rows < 1 {
		return
	}
	dx, dy := a.w/float32(columns), a.h/float32(rows)
	for r := range rows {
		for c := range columns {
			cell := area{a.x + float32(c)*dx, a.y + float32(r)*dy, dx, dy}.middle(size, size)
			if !a.holds(cell) || p.covered(cell, at) {
				continue
			}
			art := "sprig"
			if (r+c)%2 == 1 {
				art = "sprig-turned"
			}
			free = append(free, item{shape: drawing, at: cell, art: art, fill: p.Faint})
		}
	}
	p.put(free...)
}

// covered says whether a word since item at reaches into c.
func (p *page) covered(c area, at int) bool {
	for _, it := range p.items[at:] {
		if it.shape != letters {
			continue
		}
		w := wide(it.text, it.px, it.bold)
		if c.meets(it.at.middle(w+p.px(24), it.at.h)) {
			return true
		}
	}
	return false
}

// steps is the three things to do, in a row of cards or as a list.
func (p *page) steps(gap, w float32, list bool) block {
	n := len(p.view.Rows)
	if n == 0 {
		return block{}
	}
	s := style{px: max(p.dress.body, p.px(34)), bold: true, colour: p.Ink, tight: true, even: true}
	dot := max(p.px(64), p.dress.body*1.6)
	if list {
		each := dot
		for _, r := range p.view.Rows {
			each = max(each, p.set(s, p.say(r.Label), w-dot-p.px(28)).height())
		}
		between := p.air(18)
		return block{gap: gap, h: float32(n)*each + float32(n-1)*between, draw: func(a area) {
			for i, r := range p.view.Rows {
				cell := a.cell(i, 1, n, between)
				left, rest := cell.left(dot)
				p.number(left.middle(dot, dot), i+1)
				_, rest = rest.left(p.px(28))
				f := p.set(s, p.say(r.Label), rest.w)
				p.put(f.items(rest.middle(rest.w, f.height()))...)
			}
		}}
	}
	s.align = fyne.TextAlignCenter
	between := p.px(22)
	each := (w - between*float32(n-1)) / float32(n)
	inside := each - 2*p.px(18)
	text := float32(0)
	for _, r := range p.view.Rows {
		text = max(text, p.set(s, p.say(r.Label), inside).height())
	}
	pad := p.px(24)
	return block{gap: gap, h: pad + dot + p.px(14) + text + pad, draw: func(a area) {
		for i, r := range p.view.Rows {
			cell := a.cell(i, n, 1, between)
			p.card(cell, p.Card, p.Line)
			_, rest := cell.inset(p.px(18), 0).top(pad)
			top, rest := rest.top(dot)
			p.number(top.middle(dot, dot), i+1)
			_, rest = rest.top(p.px(14))
			f := p.set(s, p.say(r.Label), rest.w)
			p.put(f.items(area{rest.x, rest.y + (text-f.height())/2, rest.w, f.height()})...)
		}
	}}
}

// number is a digit in a disc.
func (p *page) number(a area, n int) {
	p.put(item{shape: box, at: a, fill: p.Main, radius: a.h / 2})
	s := style{px: max(p.px(38), p.dress.body), bold: true, colour: p.OnMain, align: fyne.TextAlignCenter}
	p.put(fitted{s, []string{strconv.Itoa(n)}}.items(a.middle(a.w, s.px*lineTall))...)
}

// card is a rounded box.
func (p *page) card(a area, fill, edge color.NRGBA) {
	p.put(item{shape: box, at: a, fill: fill, edge: edge, line: p.px(3), radius: p.px(28)})
}

// tapBand is the band over the reader: what to do with the card, the card, and the arrow down to
// the light. It gives the rest of a.
func (p *page) tapBand(a area, tall float32) area {
	if p.view.Picture == flow.NoPicture {
		return p.brokenBand(a)
	}
	w := a.w - 2*p.px(48)
	if p.wide() {
		w *= 0.62
	}
	centre := style{colour: p.OnDeep, align: fyne.TextAlignCenter, even: true}
	light := centre
	light.px = max(p.dress.body, p.px(40)*min(1, p.dress.air+0.35))
	title := p.headline(0, centre, p.say(flow.M("welcome.tap")), w, p.dress.title*0.86)
	sub := p.para(0, light, p.say(flow.M("welcome.light")), w)
	if !p.wide() {
		tall = max(tall, title.h+sub.h+p.px(190))
	}
	band, rest := a.bottom(tall)
	p.put(item{shape: box, at: band, fill: p.Deep})
	p.put(item{shape: box, at: area{band.x, band.y, band.w, p.px(3)}, fill: p.Sunrise})
	if p.wide() {
		text, art := band.left(band.w * 0.62)
		p.stack(text.inset(p.px(30), p.px(10)), 0.5, title, sub)
		p.cardAndArrow(art.inset(p.px(20), p.px(16)))
		return rest
	}
	text, art := band.inset(p.px(48), 0).top(title.h + sub.h + p.air(24))
	p.stack(text, 1, title, sub)
	p.cardAndArrow(art.inset(0, p.px(10)))
	return rest
}

// brokenBand is the band over a reader that does not work: it says so, in amber, and points at nothing.
func (p *page) brokenBand(a area) area {
	w := a.w - 2*p.px(48)
	centre := style{colour: p.AttentionInk, align: fyne.TextAlignCenter, even: true}
	note := centre
	note.px = max(p.dress.body, p.px(40)*min(1, p.dress.air+0.35))
	title := p.headline(0, centre, p.say(flow.M("reader.down.title")), w, p.dress.title*0.86)
	sub := p.para(p.air(14), note, p.say(p.view.Note), w)
	band, rest := a.bottom(title.h + sub.gap + sub.h + 2*max(p.px(24), p.air(40)))
	p.put(item{shape: box, at: band, fill: p.Attention})
	p.put(item{shape: box, at: area{band.x, band.y, band.w, p.px(6)}, fill: p.Gold})
	p.stack(band.inset(p.px(48), p.px(12)), 0.5, title, sub)
	return rest
}

// cardAndArrow is the card beside the arrow down to the line of light at the bottom edge.
func (p *page) cardAndArrow(a area) {
	light, a := a.bottom(p.px(22))
	h := min(a.h-p.px(8), p.px(230))
	a = a.middle(min(a.w, p.px(840)), a.h)
	left, right := a.left(a.w / 2)
	p.put(item{shape: drawing, at: left.middle(h*1.37, h), art: "ktp", fill: p.CardInk, edge: p.CardPaper})
	arrow := min(h*0.9, p.px(170))
	p.put(item{shape: drawing, at: right.middle(arrow, arrow), art: "down", fill: p.Gold})
	line := area{right.x, light.y, right.w, light.h}.middle(min(right.w, p.px(280)), p.px(18))
	p.put(item{shape: box, at: line, fill: p.Sunrise, radius: p.px(9)})
}
