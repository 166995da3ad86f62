package printersim

import (
	"regexp"
	"strings"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// PaperState is the closed set of places where a paper can be.
type PaperState string

// The states of a Paper.
const (
	Printing  PaperState = "printing"  // under the head, or cut and not yet presented
	Printed   PaperState = "printed"   // cut, lies in front of the printer
	AtMouth   PaperState = "at-mouth"  // held by the presenter
	Taken     PaperState = "taken"     // pulled or torn off by somebody
	Retracted PaperState = "retracted" // drawn back into the box
	Torn      PaperState = "torn"      // the roll ended in the middle, or was changed
)

// Paper is one piece of paper.
type Paper struct {
	ID    int
	State PaperState
	Token string   // the last word of capitals, digits and '-' that stands at the end of a line, if any
	Lines []string // what is readable, from top to bottom; a code as [QR ...], a picture as [gambar]

	dots, paperMM int
	height        int
	ops           []op
	font          func() (*glyphs, error)
}

// Text is the lines of the paper.
func (p Paper) Text() string { return strings.Join(p.Lines, "\n") }

// glyph is one character in the line, x dots from the left edge of the head.
type glyph struct {
	x     int
	r     rune
	style printer.Style
}

// op is something printed at y: characters, or some rows of a picture.
type op struct {
	y     int
	cells []glyph
	h     int // of the line
	pic   raster
	x     int
	from  int
	rows  int
}

// sheet is a paper in the making. Held with the Sim's mu.
type sheet struct {
	id     int
	state  PaperState
	lines  []string
	ops    []op
	height int
	cut    bool
}

// sheet is the paper under the head. A piece that is cut but not presented takes no more ink.
func (s *Sim) sheet() *sheet {
	if s.cur != nil && s.cur.cut {
		s.endSheet(Printed)
	}
	if s.cur == nil {
		s.seq++
		s.cur = &sheet{id: s.seq, state: Printing}
	}
	return s.cur
}

// endSheet lets the paper under the head leave it; one without any ink is no paper.
func (s *Sim) endSheet(st PaperState) *sheet {
	p := s.cur
	s.cur = nil
	if p == nil || len(p.ops) == 0 {
		return nil
	}
	p.state = st
	s.out = append(s.out, p)
	if len(s.out) > s.o.Keep {
		s.out = append([]*sheet(nil), s.out[len(s.out)-s.o.Keep:]...)
	}
	return p
}

// text puts a line on the paper.
func (p *sheet) text(cells []glyph, h int) {
	row := []rune{}
	for _, c := range cells {
		col := c.x / cellW
		for len(row) <= col {
			row = append(row, ' ')
		}
		row[col] = c.r
		for range c.style.Width - 1 {
			row = append(row, 0)
		}
	}
	p.lines = append(p.lines, strings.TrimRight(strings.ReplaceAll(string(row), "\x00", ""), " "))
	if len(cells) > 0 {
		p.ops = append(p.ops, op{y: p.height, cells: cells, h: h})
	}
}

// dots puts some rows of a picture on the paper; its name is a line of its own, once for bands that
// touch.
func (p *sheet) dots(r raster, x, from, rows int, name string) {
	if from == 0 && !p.continues(r.w) {
		p.lines = append(p.lines, name)
	}
	p.ops = append(p.ops, op{y: p.height, pic: r, x: x, from: from, rows: rows})
}

// continues says whether a picture of that width ends where the head stands.
func (p *sheet) continues(w int) bool {
	if len(p.ops) == 0 {
		return false
	}
	last := p.ops[len(p.ops)-1]
	return last.cells == nil && last.pic.w == w && last.y+last.rows == p.height
}

// Papers is every paper that left the head, oldest first.
func (s *Sim) Papers() []Paper {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Paper, len(s.out))
	for i, p := range s.out {
		out[i] = s.snapshot(p)
	}
	return out
}

// Roll is the paper under the head; false when it is blank.
func (s *Sim) Roll() (Paper, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cur == nil || len(s.cur.ops) == 0 {
		return Paper{}, false
	}
	return s.snapshot(s.cur), true
}

func (s *Sim) snapshot(p *sheet) Paper {
	return Paper{
		ID: p.id, State: p.state, Token: lastToken(p.lines), Lines: append([]string(nil), p.lines...),
		dots: s.o.Profile.Dots, paperMM: int(s.o.Profile.PaperMM), height: p.height,
		ops: append([]op(nil), p.ops...), font: s.font,
	}
}

// lastToken finds what looks like the token of a job, from the bottom.
func lastToken(lines []string) string {
	like := regexp.MustCompile(`(?:^|\s)([A-Z0-9-]*[0-9][A-Z0-9-]*)$`)
	for i := len(lines) - 1; i >= 0; i-- {
		if m := like.FindStringSubmatch(lines[i]); m != nil && len(m[1]) <= 20 {
			return m[1]
		}
	}
	return ""
}
