package printertest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
)

// Verdict is what the papers say about a driver's claim.
type Verdict struct {
	FalseClaim bool // Printed, but it did not come out
	Doubled    bool // more than one paper, or ink although the driver said that nothing left
}

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
func inPieces(s *printersim.Sim, n int) bool {
	all := Dump(s)
	for i := range n {
		if strings.Count(all, fmt.Sprintf("Baris %03d", i)) != 1 {
			return false
		}
	}
	return true
}
