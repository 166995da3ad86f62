package ui

import (
	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// spec is a key as it is drawn on this page.
func (p *page) spec(k flow.Key) keySpec {
	s := keySpec{
		screen: p.view.Screen, id: k.ID, role: k.Role, label: p.say(k.Label), sub: p.say(k.Sub), icon: k.Icon, on: k.On,
		contrast: p.view.Prefs.Contrast, perMM: p.scale.perMM, body: p.dress.body, small: p.dress.small, bare: p.dress.bare,
	}
	s.most, s.symbol, s.tallest = p.px(mostOf(k.Role)), p.symbol, p.fullest
	if k.Role == flow.RoleTile {
		s.small = min(s.small, s.body)
	}
	if p.labels > 0 {
		s.most, s.body = p.labels, p.labels
	}
	if k.Role == flow.RoleHelp {
		s.most, s.body = p.helpLetter(), p.helpLetter()
	}
	if k.Role == flow.RoleLetter {
		s.body = p.letterSize()
	}
	return s
}

// mostOf is the largest label of a role, in sketch pixels.
func mostOf(r flow.Role) float32 {
	switch r {
	case flow.RoleMain:
		return 52
	case flow.RoleDone:
		return 68
	case flow.RoleDigit:
		return 56
	case flow.RoleTile:
		return 48
	case flow.RoleChoice, flow.RoleLetter:
		return 44
	case flow.RolePlain, flow.RoleLeave, flow.RoleExit, flow.RolePage:
		return 40
	case flow.RoleHelp:
	}
	return 28
}

// key draws a key in that area.
func (p *page) key(a area, k flow.Key) {
	s := p.spec(k)
	least := p.scale.mm(leastMM(k.Role))
	if _, ok := s.items(a, false); !ok || a.w < least || a.h < least {
		p.short = true
	}
	p.put(item{shape: touch, at: a, key: s})
	p.keys = append(p.keys, Placed{k.ID, k.Role, fyne.NewPos(a.x, a.y), fyne.NewSize(a.w, a.h)})
}

// leastMM is how wide and tall a key of that role must be, in millimetres.
func leastMM(r flow.Role) float32 {
	if r == flow.RoleDigit || r == flow.RoleLetter {
		return digitMM
	}
	return targetMM
}

// tall is the least height of a key of that width: a finger's, or what its label takes.
func (p *page) tall(k flow.Key, w float32) float32 {
	s := p.spec(k)
	s.most = s.body
	h := p.scale.mm(targetMM)
	for h < p.px(560) {
		if _, ok := s.items(area{0, 0, w, h}, false); ok {
			break
		}
		h += p.px(10)
	}
	return h
}

// keyBlock is a key as a block of that width, growing from its least height to most.
func (p *page) keyBlock(gap float32, k flow.Key, w, most float32) block {
	if k.ID == "" {
		return block{}
	}
	h := p.tall(k, w)
	return block{gap: gap, h: h, grow: 1, most: max(h, most), draw: func(a area) { p.key(a.middle(w, a.h), k) }}
}

// grid is keys in columns as a block; the last row is filled by what is left of it.
func (p *page) grid(gap float32, keys []flow.Key, columns int, w, most float32) block {
	if len(keys) == 0 {
		return block{}
	}
	columns = min(columns, len(keys))
	rows := (len(keys) + columns - 1) / columns
	between := p.keyGap()
	each := (w - between*float32(columns-1)) / float32(columns)
	h := float32(0)
	for _, k := range keys {
		h = max(h, p.tall(k, each))
	}
	total := func(h float32) float32 { return h*float32(rows) + between*float32(rows-1) }
	return block{gap: gap, h: total(h), grow: 3, most: total(max(h, most)), draw: func(a area) {
		p.even(keys, a.cell(0, columns, rows, between))
		for i, k := range keys {
			p.key(a.cell(i, columns, rows, between), k)
		}
		p.labels, p.symbol, p.fullest = 0, 0, 0
	}}
}

// even lets keys of that size have labels of one size, the largest that suits them all.
func (p *page) even(keys []flow.Key, a area) {
	for px := p.px(mostOf(keys[0].Role)); px > p.dress.body; px *= 0.95 {
		suits := true
		for _, k := range keys {
			s := p.spec(k)
			s.most, s.body = px, px
			_, ok := s.items(a, false)
			suits = suits && ok
		}
		if suits {
			p.labels = px
			break
		}
	}
	for icon := p.px(124); icon > p.px(64) && p.symbol == 0; icon *= 0.95 {
		p.symbol = icon
		for _, k := range keys {
			if _, ok := p.spec(k).items(a, false); !ok {
				p.symbol = 0
				break
			}
		}
	}
	for _, k := range keys {
		s := p.spec(k)
		if _, tall, ok := s.group(s.cardRoom(a), s.cloth(false)); ok {
			p.fullest = max(p.fullest, tall)
		}
	}
}

// find gives the keys of these ids in that order; what the view lacks is left out.
func (p *page) find(ids ...flow.KeyID) []flow.Key {
	var out []flow.Key
	for _, id := range ids {
		for _, k := range p.view.Keys {
			if k.ID == id {
				out = append(out, k)
			}
		}
	}
	return out
}

// one gives the key of that id, or none.
func (p *page) one(id flow.KeyID) flow.Key {
	if k := p.find(id); len(k) > 0 {
		return k[0]
	}
	return flow.Key{}
}

// role gives the keys of a role.
func (p *page) role(r flow.Role) []flow.Key {
	var out []flow.Key
	for _, k := range p.view.Keys {
		if k.Role == r {
			out = append(out, k)
		}
	}
	return out
}
