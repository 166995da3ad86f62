package ui

import "github.com/smart-kampung/anjungan/kiosk/flow"

// keysInRow is how many letters stand side by side: those of QWERTY, which phones have taught everyone.
const keysInRow = 10

// keyboard is our own keyboard: rows of ten, and a last row of what is left, the space bar widest.
func (p *page) keyboard(gap float32) block {
	rows := keyRows(p.role(flow.RoleLetter))
	if len(rows) == 0 {
		return block{}
	}
	between := p.scale.mm(gapMM)
	each := max(p.scale.mm(digitMM), p.letterTall(), p.px(96)*p.dress.air)
	n := float32(len(rows))
	return block{gap: gap, h: each*n + between*(n-1), draw: func(a area) {
		for i, row := range rows {
			p.keyRow(a.cell(i, 1, len(rows), between), row, between)
		}
	}}
}

// keyRow is keys side by side, each as wide as its weight.
func (p *page) keyRow(a area, row []flow.Key, between float32) {
	sum := float32(0)
	for _, k := range row {
		sum += keyWeight(k)
	}
	one := (a.w - between*(sum-1)) / sum // a key of weight n covers n keys and the gaps between them
	for _, k := range row {
		n := keyWeight(k)
		var at area
		at, a = a.left(one*n + between*(n-1))
		_, a = a.left(between)
		p.key(at, k)
	}
}

// keyRows breaks the keys into rows.
func keyRows(keys []flow.Key) [][]flow.Key {
	var rows [][]flow.Key
	for len(keys) > keysInRow && keyWeight(keys[keysInRow-1]) == 1 {
		rows = append(rows, keys[:keysInRow])
		keys = keys[keysInRow:]
	}
	if len(keys) > 0 {
		rows = append(rows, keys)
	}
	return rows
}

// keyWeight is how many letters wide a key is.
func keyWeight(k flow.Key) float32 {
	switch k.ID {
	case flow.KeySpace:
		return 5
	case flow.KeyErase:
		return 3
	default:
		return 1
	}
}

// letterSize is the size of the letters on the keys: it follows the visitor's choice up to capitals of
// 7 mm; larger ones would not stand in a key of 16 mm.
func (p *page) letterSize() float32 { return min(p.dress.body, p.scale.letter(7)) }

// letterTall is the least height of a key that shows a letter of that size.
func (p *page) letterTall() float32 { return p.letterSize()*lineTall + 2*p.px(letterInset) }

// letterInset is what stays free around a letter on its key, in sketch pixels.
const letterInset = 4
