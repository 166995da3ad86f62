package escpos

import "github.com/smart-kampung/anjungan/devices/printer"

// AnswerKind is the closed set of things a printer says.
type AnswerKind int

// The kinds of Answer.
const (
	AnswerStatus    AnswerKind = iota + 1 // one byte of DLE EOT 1..4
	AnswerFull                            // four bytes of DLE EOT 20
	AnswerQueued                          // one byte of GS r
	AnswerProcessID                       // GS ( H fn 48: the id comes back
	AnswerCleared                         // DLE DC4 fn 8 was done
	AnswerCounter                         // GS E0..E8: digits and letters
	AnswerKeys                            // GS ( L fn 64: the keys of the stored pictures, two characters each
)

// Answer is one complete thing a printer said.
type Answer struct {
	Kind   AnswerKind
	Status byte    // AnswerStatus, AnswerQueued
	Full   [4]byte // AnswerFull: b3..b6 of printer.md 1.3
	Text   string  // AnswerProcessID, AnswerCounter, AnswerKeys
}

// maxBlock is the longest block or counter that is believed.
const maxBlock = 80

// Parser sorts the bytes of one printer into answers. Which bytes can mean what is decided by the
// profile, because the classes of the makers overlap (printer.md 1.5). Unknown bytes vanish. The
// zero value is not usable; a Parser belongs to one goroutine.
type Parser struct {
	full, blocks bool
	counter      bool   // a counter was asked for: digits and letters are its answer
	keys         bool   // the keys were asked for: their block is the answer
	buf          []byte // the frame begun
	skip         int    // bytes of an automatic status report still to be left out
}

// NewParser is the parser for a model.
func NewParser(p printer.Profile) *Parser {
	return &Parser{full: p.FullStat, blocks: p.Fence == printer.FenceGSpH || len(p.Clear) > 0}
}

// Reset forgets a frame begun, when the line broke.
func (p *Parser) Reset() { p.buf, p.skip = nil, 0 }

// ExpectCounter says whether what comes next is the text of a counter.
func (p *Parser) ExpectCounter(on bool) { p.counter = on; p.Reset() }

// ExpectKeys says whether what comes next is the block of the stored keys.
func (p *Parser) ExpectKeys(on bool) { p.keys = on; p.Reset() }

// Feed takes one byte and says whether it completed an answer.
func (p *Parser) Feed(b byte) (Answer, bool) {
	inFull := p.full && len(p.buf) > 0 && p.buf[0] == 0x10 && !p.counter
	switch {
	case inFull:
		return p.feedFull(b)
	case b == 0x11 || b == 0x13: // XON and XOFF may stand anywhere else
		return Answer{}, false
	case p.counter:
		return p.feedCounter(b)
	case len(p.buf) > 0:
		return p.feedBlock(b)
	}
	return p.first(b)
}

// first is a byte outside of every frame.
func (p *Parser) first(b byte) (Answer, bool) {
	skipping := p.skip > 0 && b&0x90 == 0
	p.skip = max(0, p.skip-1)
	switch {
	case skipping: // second to fourth byte of an automatic status report
		return Answer{}, false
	case p.full && b == 0x10, (p.blocks || p.keys) && isBlock(b):
		p.buf, p.skip = append(p.buf[:0], b), 0
		return Answer{}, false
	case b&0x93 == 0x12:
		p.skip = 0
		return Answer{Kind: AnswerStatus, Status: b}, true
	case !p.full && b&0x93 == 0x10: // ASB, if a switch in the printer turned it on
		p.skip = 3
		return Answer{}, false
	case b&0x90 == 0:
		return Answer{Kind: AnswerQueued, Status: b}, true
	}
	return Answer{}, false
}

// isBlock names the bytes that begin a block ended by NUL (printer.md 1.5).
func isBlock(b byte) bool {
	return b == 0x35 || b == 0x37 || b == 0x3B || b == 0x3D || b == 0x5F
}

// feedFull takes 10 0F b3 b4 b5 b6, in which every value of b3..b6 is legal.
func (p *Parser) feedFull(b byte) (Answer, bool) {
	p.buf = append(p.buf, b)
	if p.buf[0] != 0x10 || len(p.buf) == 2 && b != 0x0F {
		p.Reset()
		return Answer{}, false
	}
	if len(p.buf) < 6 {
		return Answer{}, false
	}
	a := Answer{Kind: AnswerFull, Full: [4]byte(p.buf[2:6])}
	p.Reset()
	return a, true
}

func (p *Parser) feedBlock(b byte) (Answer, bool) {
	if b != 0 && (b < 0x20 || b > 0x7E) || len(p.buf) >= maxBlock {
		p.Reset()
		return p.first(b)
	}
	if b != 0 {
		p.buf = append(p.buf, b)
		return Answer{}, false
	}
	block := string(p.buf)
	p.Reset()
	switch {
	case len(block) == 6 && block[:2] == "\x37\x22":
		return Answer{Kind: AnswerProcessID, Text: block[2:]}, true
	case block == "\x37\x25":
		return Answer{Kind: AnswerCleared}, true
	case p.keys && len(block) >= 3 && block[:2] == "\x37\x72": // then 40, or 41 when more follows
		return Answer{Kind: AnswerKeys, Text: block[3:]}, true
	}
	return Answer{}, false
}

// feedCounter takes digits and a unit; the unit "ret" ends it (printer.md 1.2, GS E4).
func (p *Parser) feedCounter(b byte) (Answer, bool) {
	digit, letter := '0' <= b && b <= '9', 'a' <= b && b <= 'z'
	if !digit && !letter || len(p.buf) >= maxBlock {
		p.Reset()
		return Answer{}, false
	}
	p.buf = append(p.buf, b)
	n := len(p.buf)
	if n < 4 || string(p.buf[n-3:]) != "ret" {
		return Answer{}, false
	}
	a := Answer{Kind: AnswerCounter, Text: string(p.buf[:n-3])}
	p.Reset()
	return a, true
}
