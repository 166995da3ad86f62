package ui

import "github.com/smart-kampung/anjungan/kiosk/flow"

// helpLetter is the letter size of the help row. It follows the visitor's choice up to capitals of
// 7 mm: "Dengarkan" at 9 mm is wider than a sixth of the row. It does not follow the dress, so that
// the row stands at the same place on every screen.
func (p *page) helpLetter() float32 {
	caps := capitals()
	return p.scale.letter(min(caps[min(int(p.view.Prefs.Size), len(caps)-1)], 7))
}

// helpGrid is how the help row is laid: one row, or two upright at larger letters.
func (p *page) helpGrid() (columns, rows int, tall float32) {
	two := p.helpLetter() * 2.6
	if p.wide() {
		return len(p.view.Help) + 1, 1, max(p.scale.mm(targetMM), two+p.px(16))
	}
	if p.view.Prefs.Size == flow.Size5 {
		return len(p.view.Help) + 1, 1, p.px(160)
	}
	return 3, 2, max(p.scale.mm(targetMM), two+p.px(16))
}

// helpRow draws the row of help at the bottom of a and gives the rest. Leaving stands at its right
// end; where there is nothing to leave, the curl rests there.
func (p *page) helpRow(a area) area {
	columns, rows, tall := p.helpGrid()
	gap, edge := p.scale.mm(gapMM), p.px(18)
	row, rest := a.bottom(float32(rows)*tall + float32(rows-1)*gap + 2*edge)
	p.put(item{shape: box, at: row, fill: p.Sand})
	p.put(item{shape: box, at: area{row.x, row.y, row.w, p.px(2)}, fill: p.Line})
	in := row.inset(p.px(16), edge)
	for i, k := range p.view.Help {
		if i < columns*rows-1 {
			p.key(in.cell(i, columns, rows, gap), k)
		}
	}
	last := in.cell(columns*rows-1, columns, rows, gap)
	if p.view.Leave.ID != "" {
		p.key(last, p.view.Leave)
	} else {
		p.put(item{shape: drawing, at: last.inset(0, p.px(8)), art: "sprig", fill: p.Line})
	}
	return rest
}
