package paper

import (
	"slices"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// trainingEvery is how many lines stand between two marks at most: a strip without one is too short to pass
// for a paper.
const trainingEvery = 8

// Training marks a sheet of a training (mode latihan): LATIHAN at its head and foot and after every few
// lines, and no code, for there is nothing to check.
func Training(s printer.Sheet, p printer.Profile) printer.Sheet {
	mark := lay([]part{{text: "LATIHAN", align: printer.Center, style: printer.Style{Bold: true, Reverse: true, Width: 2, Height: 2}}}, p)
	marked := append(printer.Sheet{}, mark...)
	lines := 0
	foot := lay([]part{para("Ini kertas latihan. Tidak ada yang dikirim dan tidak ada yang berlaku.")}, p)
	for _, item := range append(slices.Clip(s), foot...) {
		switch item.(type) {
		case printer.QR, printer.Barcode:
			continue
		case printer.Line:
			lines++
		default:
		}
		if lines > trainingEvery {
			marked, lines = append(marked, mark...), 1
		}
		marked = append(marked, item)
	}
	return append(marked, mark...)
}
