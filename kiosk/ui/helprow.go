package ui

import "github.com/smart-kampung/anjungan/kiosk/flow"

// helpEdge is what stays free left and right of the help row, in sketch pixels.
const helpEdge = 16

// lowPanelMM is the height under which a panel that lies keeps its help row as low as it can be:
// what is asked needs the room.
const lowPanelMM = 240

// helpLetter is the letter size of the help row. It follows the visitor's choice up to capitals of
// 7 mm: "Dengarkan" at 9 mm is wider than a sixth of the row. It does not follow the dress, so that
// the row stands at the same place on every screen.
func (p *page) helpLetter() float32 {
	caps := capitals()
	most := float32(7)
	if p.wide() && p.size.Height/p.scale.perMM < lowPanelMM {
		most = caps[0]
	}
	return p.scale.letter(min(caps[min(int(p.view.Prefs.Size), len(caps)-1)], most))
}

// helpGrid is how the help row is laid: one row, or two upright at larger letters.
func (p *page) helpGrid() (columns, rows int, tall float32) {
	two := p.helpLetter() * 2.6
	if p.wide() {
		return len(p.view.Help) + 1, 1, max(p.scale.mm(targetMM), two+p.px(16))
	}
	if p.view.Prefs.Size == flow.Size5 && p.helpInOneRow(p.px(160)) {
		return len(p.view.Help) + 1, 1, p.px(160)
	}
	return 3, 2, max(p.scale.mm(targetMM), two+p.px(16))
}

// helpInOneRow says whether the words of the help row stand side by side, the usual ones and those of the
// voice: on a narrow panel they do not, and the row must not change its shape between them.
func (p *page) helpInOneRow(tall float32) bool {
	n := len(p.view.Help) + 1
	cell := area{w: p.size.Width - 2*p.px(helpEdge), h: tall}.cell(0, n, 1, p.scale.mm(gapMM))
	for _, speaking := range []bool{false, true} {
		for _, k := range flow.HelpRow(p.view.Prefs, true, speaking) {
			if _, ok := p.spec(k).items(cell, false); !ok {
				return false
			}
		}
	}
	return true
}

// helpRow draws the row of help at the bottom of a and gives the rest. Leaving stands at its right
// end; where there is nothing to leave, the curl rests there.
func (p *page) helpRow(a area) area {
	columns, rows, tall := p.helpGrid()
	gap, edge := p.scale.mm(gapMM), p.px(18)
	row, rest := a.bottom(float32(rows)*tall + float32(rows-1)*gap + 2*edge)
	p.put(item{shape: box, at: row, fill: p.Sand})
	p.put(item{shape: box, at: area{row.x, row.y, row.w, p.px(2)}, fill: p.Line})
	in := row.inset(p.px(helpEdge), edge)
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
