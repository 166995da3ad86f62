package escpos

import (
	"fmt"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// The measures of paper in dots at 203 dots an inch, about those of every model (printer.md 1.1, 1.7).
const (
	lineDots     = 34 // ESC 2: 1/6 inch
	cellHeight   = 24 // of font A
	leadDots     = 6  // between two lines of tall characters
	barDots      = 64 // GS h, as encoded here
	headToCutter = 120
	dotsPerMM    = 8.0
)

// Length is the package's Length for this model.
func (d *Dev) Length(s printer.Sheet) (float64, error) { return Length(d.o.Profile, s) }

// Length is about how much paper a job takes with its cut, in mm. The errors are those of Encode.
func Length(p printer.Profile, s printer.Sheet) (float64, error) {
	dots := 0
	for i, it := range s {
		n, err := itemDots(p, it)
		if err != nil {
			return 0, fmt.Errorf("length of item %d: %w", i, err)
		}
		dots += n
	}
	toks, err := Decode(finish(p))
	if err != nil {
		return 0, fmt.Errorf("length of the cut: %w", err)
	}
	for _, t := range toks {
		switch {
		case t.Op == OpFeedLines:
			dots += int(t.Arg[0]) * lineDots
		case t.Op == OpCut && len(t.Arg) == 2: // GS V 65|66 n feeds to the cutter
			dots += headToCutter + int(t.Arg[1])
		}
	}
	return float64(dots) / dotsPerMM, nil
}

func itemDots(p printer.Profile, it printer.Item) (int, error) {
	switch it := it.(type) {
	case printer.Line:
		return linesDots(p, it)
	case printer.Rule:
		return lineDots, nil
	case printer.Feed:
		return max(0, it.Lines) * lineDots, nil
	case printer.QR:
		m, err := QRModules(it.Data, it.EC)
		if err != nil {
			return 0, err
		}
		return (m.Bounds().Dy() + 2*quiet) * moduleDots(it, nativeQR(p, it.Data)), nil
	case printer.Barcode:
		return barDots + lineDots, nil
	case printer.Logo:
		return newBitmap(it.Image).h, nil
	case printer.Picture:
		return newBitmap(it.Image).h, nil
	}
	return 0, fmt.Errorf("%w: item %T", ErrContent, it)
}

// linesDots counts the lines that a line takes when it is too long for one.
func linesDots(p printer.Profile, l printer.Line) (int, error) {
	e := &encoder{p: p, page: CodePage(p.CodePage), style: printer.Style{Width: 1, Height: 1}}
	e.line(l)
	toks, err := Decode(e.out)
	if err != nil {
		return 0, err
	}
	tall, n := lineDots, 0
	for _, r := range l.Runs {
		tall = max(tall, cellHeight*times(r.Height)+leadDots)
	}
	for _, t := range toks {
		if t.Op == OpLF {
			n++
		}
	}
	return n * tall, nil
}
