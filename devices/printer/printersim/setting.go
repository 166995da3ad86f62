package printersim

import (
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
)

// cellW and cellH are a character of font A in dots (printer.md 1.7).
const (
	cellW = 12
	cellH = 24
)

// set1 does a command that moves nothing: text into the line, and modes. Held with mu.
func (s *Sim) set1(t escpos.Token) {
	m := &s.mech
	switch t.Op {
	case escpos.OpText:
		for _, b := range t.Raw {
			s.put(b)
		}
	case escpos.OpInit:
		logos := m.logos
		keep := s.rx
		s.reset()
		s.rx, m.logos = keep, logos
	case escpos.OpCodePage:
		m.page = escpos.CodePageByN(t.Arg[0])
	case escpos.OpSpacing:
		m.spacing = defaultSpacing
		if len(t.Arg) == 1 {
			m.spacing = int(t.Arg[0])
		}
	case escpos.OpAlign:
		if len(m.cells) == 0 {
			m.align = t.Arg[0] % 48
		}
	case escpos.OpPosition:
		m.x = int(t.Arg[0]) | int(t.Arg[1])<<8
	case escpos.OpBarHeight:
		m.barH = int(t.Arg[0])
	case escpos.OpBarWidth:
		m.barW = int(t.Arg[0])
	case escpos.OpBarText:
		m.barText = t.Arg[0] != 0
	default:
		s.setStyle(t)
	}
}

// setStyle does the commands for how characters look; what is left is skipped, as printers do.
func (s *Sim) setStyle(t escpos.Token) {
	st := &s.mech.style
	switch t.Op {
	case escpos.OpBold:
		st.Bold = t.Arg[0]&1 != 0
	case escpos.OpUnderline:
		st.Underline = t.Arg[0]%48 != 0
	case escpos.OpReverse:
		st.Reverse = t.Arg[0]&1 != 0
	case escpos.OpSize:
		st.Width, st.Height = int(t.Arg[0]>>4&7)+1, int(t.Arg[0]&7)+1
	case escpos.OpMode: // ESC ! n, bits of printer.md 1.1
		n := t.Arg[0]
		st.Bold, st.Underline = n&0x08 != 0, n&0x80 != 0
		st.Height, st.Width = 1+int(n>>4&1), 1+int(n>>5&1)
	default:
	}
}

// put is one character into the print buffer. A line that is full prints by itself.
func (s *Sim) put(b byte) {
	m := &s.mech
	w := cellW * m.style.Width
	if m.x+w > s.o.Profile.Dots {
		return // a head has no dots there; real models wrap, which no sheet of ours needs
	}
	m.cells = append(m.cells, glyph{x: m.x, r: m.page.DecodeByte(b), style: m.style})
	m.x += w
}

// lineHeight is what a line feed moves: the spacing, or the tallest character.
func (s *Sim) lineHeight() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.mech.spacing
	for _, c := range s.mech.cells {
		h = max(h, cellH*c.style.Height+6)
	}
	return h
}

// feedLine prints what stands in the print buffer and feeds h dots; with h 0 only if something
// stands there.
func (s *Sim) feedLine(epoch, h int) bool {
	s.mu.Lock()
	cells := s.mech.cells
	s.mu.Unlock()
	if len(cells) > 0 && h == 0 {
		h = s.lineHeight()
	}
	line := s.aligned(cells)
	if !s.move(epoch, h, func(from, _ int) {
		if from == 0 {
			s.sheet().text(line, h)
		}
	}) {
		return false
	}
	return s.whilePowered(epoch, func() { s.mech.cells, s.mech.x = nil, 0 })
}

// aligned shifts a line to its place.
func (s *Sim) aligned(cells []glyph) []glyph {
	if len(cells) == 0 {
		return nil
	}
	last := cells[len(cells)-1]
	shift := s.shift(last.x + cellW*last.style.Width)
	out := make([]glyph, len(cells))
	for i, c := range cells {
		c.x += shift
		out[i] = c
	}
	return out
}

// shift is where something of that width begins.
func (s *Sim) shift(width int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	free := max(0, s.o.Profile.Dots-width)
	switch s.mech.align {
	case 1:
		return free / 2
	case 2:
		return free
	}
	return 0
}

// feedArg is the feed of GS V 65|66 n before a cut, and the way from the head to the cutter.
func (s *Sim) feedArg(t escpos.Token, epoch int) bool {
	if len(t.Arg) == 2 && (t.Arg[0] == 0x41 || t.Arg[0] == 0x42) {
		return s.move(epoch, int(t.Arg[1])+headToCutter, nil)
	}
	return true
}

// headToCutter is the paper between head and cutter in dots, about 15 mm.
const headToCutter = 120
