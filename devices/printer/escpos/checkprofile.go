package escpos

import (
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// ErrProfile says that a profile cannot be true of any printer.
var ErrProfile = errors.New("escpos: bad profile")

// minBuffer is the smallest receive buffer that can be driven: the largest command of ours beside what
// stays free. A TM-T88III set to 45 bytes must be set to 4 KB (printer.md 1.8).
const minBuffer = flushLen + margin

// CheckProfile refuses a profile with nonsense in it, and says what is wrong. A printer driven by a
// wrong profile puts garbage on an official paper.
func CheckProfile(p printer.Profile) error {
	for _, check := range []func(printer.Profile) error{checkPaper, checkText, checkProof, checkCommands} {
		if err := check(p); err != nil {
			return fmt.Errorf("%w %q: %w", ErrProfile, p.Name, err)
		}
	}
	return nil
}

// between is an error unless lo <= v <= hi.
func between(what string, v, lo, hi float64) error {
	if !(v >= lo && v <= hi) { // nor NaN
		return fmt.Errorf("%s is %g, not %g to %g", what, v, lo, hi)
	}
	return nil
}

func checkPaper(p printer.Profile) error {
	if p.Name == "" || len(p.Name) > 40 {
		return errors.New("a name of 1 to 40 bytes is missing")
	}
	if err := errors.Join(
		between("PaperMM", p.PaperMM, 30, 300), between("DPI", float64(p.DPI), 150, 600),
		between("Columns", float64(p.Columns), 16, 300),
		between("HeadMMs", float64(p.HeadMMs), 0, 1000), between("RollMM", float64(p.RollMM), 0, 1e6),
	); err != nil {
		return err
	}
	dots := p.PaperMM * float64(p.DPI) / 25.4
	if err := between("Dots", float64(p.Dots), dots/2, dots+8); err != nil {
		return fmt.Errorf("%w on paper of %g mm", err, p.PaperMM)
	}
	if p.Columns*cell > p.Dots {
		return fmt.Errorf("%d columns of %d dots do not fit %d dots", p.Columns, cell, p.Dots)
	}
	return nil
}

func checkText(p printer.Profile) error {
	number, ok := pageNumbers()[p.CodePageN]
	if !ok || number != p.CodePage {
		return fmt.Errorf("ESC t %d does not select code page %d", p.CodePageN, p.CodePage)
	}
	return nil
}

func checkProof(p printer.Profile) error {
	switch p.Fence {
	case printer.NoFence, printer.FenceGSr, printer.FenceGSpH:
	default:
		return fmt.Errorf("no such fence %q", p.Fence)
	}
	if p.Buffer != 0 && p.Buffer < minBuffer {
		return fmt.Errorf("a receive buffer of %d bytes is below %d: set the printer to a larger one", p.Buffer, minBuffer)
	}
	if p.FullStat && !p.RealTime {
		return errors.New("FullStat without RealTime")
	}
	if p.FullStat && p.XonXoff {
		return errors.New("FullStat with XonXoff: the line would swallow the bytes 11 and 13 of its answers")
	}
	return nil
}

func checkCommands(p printer.Profile) error {
	for _, c := range []struct {
		what string
		b    []byte
		must Op
		may  []Op
	}{
		{"Cut", p.Cut, OpCut, []Op{OpFeedLines, OpFeedDots, OpFF}},
		{"Present", p.Present, OpPresenter, nil},
		{"Retract", p.Retract, OpPresenter, nil},
		{"Clear", p.Clear, OpRealTime, nil},
		{"Retracts", p.Retracts, OpCounter, nil},
	} {
		if err := checkBytes(c.b, c.must, c.may); err != nil {
			return fmt.Errorf("%s: %w", c.what, err)
		}
	}
	switch {
	case len(p.Present) > 0 && len(p.Cut) == 0:
		return errors.New("the fields say Present without Cut")
	case len(p.Present) == 0 && len(p.Retract)+len(p.Retracts) > 0:
		return errors.New("the fields say Retract or Retracts without Present")
	}
	return nil
}

// checkBytes wants commands of those kinds only, at least one of the first kind, or nothing at all.
func checkBytes(b []byte, must Op, may []Op) error {
	if len(b) == 0 {
		return nil
	}
	if len(b) > 32 {
		return fmt.Errorf("%d bytes", len(b))
	}
	toks, err := Decode(b)
	if err != nil {
		return fmt.Errorf("% X: %w", b, err)
	}
	found := false
	for _, t := range toks {
		known := t.Op == must
		for _, op := range may {
			known = known || t.Op == op
		}
		if !known {
			return fmt.Errorf("% X has no place there", t.Raw)
		}
		found = found || t.Op == must || t.Op == OpFF
	}
	if !found {
		return fmt.Errorf("% X does not do it", b)
	}
	return nil
}
