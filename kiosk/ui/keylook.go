package ui

import (
	"image/color"

	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// cloth is the colours of a key.
type cloth struct {
	fill, edge, ink, second, icon color.NRGBA
	line                          float32
}

// cloth is how a key of that role looks.
func (s keySpec) cloth(down bool) cloth {
	p := paletteOf(s.contrast)
	u := scale{s.perMM}
	c := cloth{fill: p.Card, edge: p.Main, ink: p.CalmInk, second: p.Second, icon: p.Main, line: u.px(3)}
	switch s.role {
	case flow.RoleMain:
		c.fill, c.edge, c.ink = p.Main, p.Main, p.OnMain
	case flow.RoleDone:
		c.fill, c.edge, c.ink = p.Done, p.Done, p.OnDone
	case flow.RoleTile, flow.RoleChoice, flow.RoleDigit, flow.RoleLetter:
		c.edge, c.ink = p.Line, p.Ink
	case flow.RoleHelp:
		c.fill, c.edge, c.ink = p.Paper, p.Line, p.Ink
	case flow.RoleLeave:
		c.edge, c.ink = p.Leave, p.Leave
	case flow.RoleExit:
		c.edge, c.ink = p.Done, p.Done
	case flow.RolePlain, flow.RolePage:
	}
	if s.on {
		c.fill, c.edge, c.ink, c.second, c.icon = p.Main, p.Main, p.OnMain, p.OnMain, p.OnMain
	}
	if down {
		c.edge, c.line = p.Gold, u.px(8)
		if !s.contrast && c.fill != p.Main && c.fill != p.Done {
			c.fill = p.Pressed
		}
	}
	return c
}

// items is the drawing of the key. ok is false when the label does not fit at its size.
func (s keySpec) items(a area, down bool) (list []item, ok bool) {
	c := s.cloth(down)
	u := scale{s.perMM}
	round := u.px(28)
	if s.role == flow.RoleLetter {
		round = u.px(16)
	}
	list = []item{{shape: box, at: a, fill: c.fill, edge: c.edge, line: c.line, radius: min(round, a.h/2)}}
	var more []item
	switch {
	case s.role == flow.RoleLetter:
		more, ok = s.centred(a.inset(u.px(letterInset), u.px(letterInset)), c)
	case s.icon == "":
		more, ok = s.centred(a.inset(u.px(24), u.px(10)), c)
	case s.role == flow.RoleHelp && a.w < 1.6*a.h:
		more, ok = s.under(a.inset(u.px(5), u.px(12)), c)
	case s.role == flow.RoleHelp:
		more, ok = s.beside(a.inset(u.px(14), u.px(8)), c, u.px(46), u.px(10))
	case a.w > 2.1*a.h:
		icon := min(u.px(132), a.h-u.px(36))
		more, ok = s.beside(a.inset(u.px(30), u.px(14)), c, icon, u.px(28))
	default:
		if more, ok = s.card(s.cardRoom(a), c); !ok && s.bare {
			more, ok = s.pair(a.inset(u.px(26), u.px(14)), c, true)
		}
	}
	return append(list, more...), ok
}

// centred is a label in the middle, with the second line under it if it has one.
func (s keySpec) centred(a area, c cloth) ([]item, bool) {
	st := style{bold: true, colour: c.ink, align: fyne.TextAlignCenter, even: true, tight: true}
	if s.sub != "" {
		return s.stacked(a, st, style{px: s.small, colour: c.second, align: fyne.TextAlignCenter}, true)
	}
	f, ok := s.title(st, a.w, a.h, 3)
	return f.items(a.middle(a.w, f.height())), ok
}

// title sets the label: at the size of the key, smaller only where nothing else is left.
func (s keySpec) title(st style, w, h float32, atMost int) (fitted, bool) {
	if f, ok := st.fit(s.label, w, h, max(s.most, s.body), s.body, atMost); ok {
		return f, true
	}
	f, _ := st.fit(s.label, w, h, s.body, s.body*0.55, atMost+1)
	return f, false
}

// under is an icon with the label under it.
func (s keySpec) under(a area, c cloth) ([]item, bool) {
	u := scale{s.perMM}
	icon := u.px(54)
	st := style{colour: c.ink, align: fyne.TextAlignCenter, tight: true}
	f, ok := s.title(st, a.w, a.h-icon-u.px(4), 2)
	// Icons stand in one line whether the label has one line or two.
	top, rest := a.top(icon)
	text := rest
	list := []item{s.drawn(top.middle(icon, icon), c)}
	return append(list, f.items(text.middle(text.w, f.height()))...), ok
}

// beside is an icon with the label right of it, and the second line under the label.
func (s keySpec) beside(a area, c cloth, icon, gap float32) ([]item, bool) {
	left, rest := a.left(icon)
	_, rest = rest.left(gap)
	list := []item{s.drawn(left.middle(icon, icon), c)}
	more, ok := s.pair(rest, c, true)
	return append(list, more...), ok
}

// card is an icon over the label, all to the left: in the middle, or where its neighbours begin.
func (s keySpec) card(a area, c cloth) ([]item, bool) {
	list, tall, ok := s.group(a, c)
	down := a.y + max(0, (a.h-max(tall, s.tallest))/2)
	for i := range list {
		list[i].at.y += down
	}
	return list, ok
}

// group is the icon and under it the words, from 0 down, and how tall they are together.
func (s keySpec) group(a area, c cloth) (list []item, tall float32, ok bool) {
	u := scale{s.perMM}
	icon := s.symbol
	if icon == 0 {
		icon = min(u.px(124), a.h*0.42)
	}
	for ; s.symbol == 0 && icon > u.px(76); icon *= 0.95 {
		if _, ok := s.pair(area{w: a.w, h: a.h - icon - u.px(14)}, c, false); ok {
			break
		}
	}
	// The strokes of an icon begin a little inside its field: they should stand over the label.
	list = []item{s.drawn(area{a.x - icon*0.1, 0, icon, icon}, c)}
	words, ok := s.pair(area{a.x, icon + u.px(14), a.w, a.h - icon - u.px(14)}, c, false)
	for _, it := range words {
		tall = max(tall, it.at.y+it.at.h)
	}
	return append(list, words...), tall, ok
}

// cardRoom is the room for icon and words in a key of that place.
func (s keySpec) cardRoom(a area) area {
	u := scale{s.perMM}
	return a.inset(u.px(30), u.px(22))
}

// pair is the label with the second line under it, from the top or in the middle.
func (s keySpec) pair(a area, c cloth, middle bool) ([]item, bool) {
	st := style{bold: s.role != flow.RoleHelp, colour: c.ink, tight: true}
	if s.sub == "" {
		f, ok := s.title(st, a.w, a.h, 3)
		if middle {
			a = a.middle(a.w, f.height())
		}
		return f.items(a), ok
	}
	return s.stacked(a, st, style{px: s.small, colour: c.second}, middle)
}

// stacked is the label and under it the second line, each in its style.
func (s keySpec) stacked(a area, st, low style, middle bool) ([]item, bool) {
	text, fits := low.lines(s.sub, a.w)
	second := fitted{low, text}
	f, ok := s.title(st, a.w, a.h-second.height(), 3)
	if middle {
		a = a.middle(a.w, f.height()+second.height())
	}
	list := f.items(a)
	_, rest := a.top(f.height())
	return append(list, second.items(rest)...), ok && fits && f.height()+second.height() <= a.h+0.5
}

func (s keySpec) drawn(a area, c cloth) item {
	return item{shape: drawing, at: a, art: s.icon, fill: c.icon, edge: c.fill}
}

// items is the lines of a text from the top of a.
func (f fitted) items(a area) []item {
	list := make([]item, len(f.text))
	for i, line := range f.text {
		at := area{a.x, a.y + float32(i)*f.pitch(), a.w, f.px * lineTall}
		list[i] = item{shape: letters, at: at, text: line, px: f.px, bold: f.bold, fill: f.colour, align: f.align}
	}
	return list
}
