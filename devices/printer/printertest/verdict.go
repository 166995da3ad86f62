package printertest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
)

// Copy marks a paper that is not the first of its request (SALINAN).
const Copy = "SALINAN ke-1"

// Verdict is what the papers say about a driver's claim.
type Verdict struct {
	FalseClaim bool   // Printed, but it did not come out
	Doubled    bool   // two papers without Copy, or ink although the driver said that nothing left
	Lost       bool   // the paper can no longer be printed
	Why        string // for whoever looks into it
}

// Bad says whether anything is wrong.
func (v Verdict) Bad() bool { return v.FalseClaim || v.Doubled || v.Lost }

func (v *Verdict) add(o Verdict) {
	v.FalseClaim, v.Doubled, v.Lost = v.FalseClaim || o.FalseClaim, v.Doubled || o.Doubled, v.Lost || o.Lost
	v.Why += o.Why
}

func (v *Verdict) note(format string, args ...any) { v.Why += fmt.Sprintf(format, args...) + "\n" }

// Judge compares how a job of Sheet(token, n) ended with what came out of the printer.
func Judge(s *printersim.Sim, token string, n int, out printer.Outcome, err error) Verdict {
	whole := Whole(s, token, n)
	v := Verdict{Doubled: whole > 1}
	switch out {
	case printer.Printed:
		v.FalseClaim = whole != 1
		if errors.Is(err, printer.ErrInterrupted) {
			v.FalseClaim = whole == 0 && !inPieces(s, n)
		}
	case printer.NotStarted:
		v.Doubled = v.Doubled || strings.Contains(Dump(s), "Baris")
	case printer.Unknown:
	}
	return v
}

// inPieces says whether every line came out once, whatever the paper it stands on. It wants a
// printer that had no other job.
func inPieces(s *printersim.Sim, n int) bool { return linesOnce(Dump(s), n) }

func linesOnce(text string, n int) bool {
	for i := range n {
		if strings.Count(text, fmt.Sprintf("Baris %03d", i)) != 1 {
			return false
		}
	}
	return true
}

// wholeText says whether that is the text of a whole Sheet of n lines that is not marked BATAL.
func wholeText(text string, n int) bool {
	return strings.Contains(text, "CONTOH KERTAS") && !strings.Contains(text, "BATAL") && linesOnce(text, n)
}
