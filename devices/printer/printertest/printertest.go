// Package printertest is what every printer driver must do, as a list of cases that run over a driver
// and the simulated printer at its far end.
//
// It is not a mock: it looks at the paper that came out. A case knows nothing of how driver and
// printer are connected, so the same list runs in a process in virtual time and through a real
// serial line.
//
// Concurrency: a case runs in one goroutine and owns its Rig.
package printertest

import (
	"context"
	"fmt"
	"image"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
)

// Rig is a driver and the printer that it drives.
type Rig struct {
	Printer printer.Printer
	Sim     *printersim.Sim
	Limit   time.Duration // how long a job with a fault in it may wait
}

// Case is one thing a driver must do.
type Case struct {
	Name string
	Run  func(t *testing.T, r Rig)
}

// Cases is the list. A case that needs what the model lacks checks what is left to check.
func Cases() []Case {
	return []Case{
		{"prints and proves", printsAndProves},
		{"bad token", badToken},
		{"not ready, nothing leaves", notReady},
		{"two jobs, two papers", twoJobs},
		{"paper ends in the middle", paperEnds},
		{"cover opened in the middle", coverOpened},
		{"cutter fails", cutterFails},
		{"jam", jams},
		{"power cycle in the middle", powerCycle},
		{"unplugged in the middle", unplugged},
		{"fence answer missing", fenceMissing},
		{"fence answer twice", fenceTwice},
		{"void marks the paper", voids},
		{"taken and retracted", mouth},
		{"closed", closed},
	}
}

// Sheet is a synthetic slip of n lines that ends with the token.
func Sheet(token string, n int) printer.Sheet {
	big := printer.Style{Width: 2, Height: 2, Bold: true}
	s := printer.Sheet{
		printer.Line{Align: printer.Center, Runs: []printer.Run{{Text: "CONTOH KERTAS", Col: -1, Style: big}}},
		printer.Rule{},
	}
	for i := range n {
		s = append(s, printer.Line{Runs: []printer.Run{
			{Text: fmt.Sprintf("Baris %03d", i), Col: -1}, {Text: "contoh", Col: 20},
		}})
	}
	return append(s,
		printer.QR{Data: "HTTPS://VERIFIKASI.EXAMPLE/S/" + token, EC: 'Q', Dots: 4},
		printer.Picture{Image: stripes()},
		printer.Line{Align: printer.Right, Runs: []printer.Run{{Text: token, Col: -1}}},
	)
}

// stripes is a picture whose bytes would be real-time commands if nobody took care.
func stripes() image.Image {
	img := image.NewGray(image.Rect(0, 0, 64, 40))
	row := []byte{0x10, 0x04, 0x01, 0x10, 0x05, 0x02, 0x10, 0x14}
	for y := range 40 {
		for x := range 64 {
			if row[x/8]&(0x80>>(x%8)) == 0 {
				img.Pix[y*img.Stride+x] = 0xFF
			}
		}
	}
	return img
}

// Pieces is the papers that carry anything of the job: its text on the paper under the head counts
// as well.
func Pieces(s *printersim.Sim, token string) []printersim.Paper {
	var out []printersim.Paper
	all := s.Papers()
	if p, ok := s.Roll(); ok {
		all = append(all, p)
	}
	for _, p := range all {
		if strings.Contains(p.Text(), token) {
			out = append(out, p)
		}
	}
	return out
}

// Complete says whether a paper carries the whole Sheet of n lines, and nothing twice.
func Complete(p printersim.Paper, token string, n int) bool {
	return p.Token == token && wholeText(p.Text(), n)
}

// Whole counts the complete papers of a job.
func Whole(s *printersim.Sim, token string, n int) int {
	count := 0
	for _, p := range Pieces(s, token) {
		if p.State != printersim.Printing && Complete(p, token, n) {
			count++
		}
	}
	return count
}

const lines = 12

// job prints with a limit, and returns how it ended.
func (r Rig) job(t *testing.T, token string) (printer.Outcome, error) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), r.Limit)
	defer stop()
	out, err := r.Printer.Print(ctx, printer.Job{Token: token, Sheet: Sheet(token, lines)})
	t.Logf("%s: %s: %v", token, out, err)
	return out, err
}

// must prints and wants a whole paper.
func (r Rig) must(t *testing.T, token string) {
	t.Helper()
	if out, err := r.job(t, token); out != printer.Printed || err != nil {
		t.Fatalf("%s: %s, %v", token, out, err)
	}
	if n := Whole(r.Sim, token, lines); n != 1 {
		t.Fatalf("%s: %d whole papers\n%s", token, n, Dump(r.Sim))
	}
}

// recover waits until the printer can start a job, marks the paper before, and prints another.
func (r Rig) recover(t *testing.T) {
	t.Helper()
	const token = "A-1" // of the paper before, in every case
	r.wait(t, "ready", func(ctx context.Context) bool {
		w := r.Printer.Ready(ctx)
		return w == printer.Idle || w == printer.NearEnd
	})
	ctx, stop := context.WithTimeout(t.Context(), r.Limit)
	defer stop()
	if out, err := r.Printer.Void(ctx, token); out != printer.Printed {
		t.Fatalf("void: %s, %v\n%s", out, err, Dump(r.Sim))
	}
	r.must(t, token+"-2")
	for _, p := range Pieces(r.Sim, token+"-2") {
		if strings.Contains(p.Text(), "BATAL") {
			t.Fatal("two papers on one strip")
		}
	}
}

// wait asks until f says yes.
func (r Rig) wait(t *testing.T, what string, f func(context.Context) bool) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), r.Limit)
	defer stop()
	for !f(ctx) {
		select {
		case <-time.After(r.Limit / 500):
		case <-ctx.Done():
			t.Fatalf("never %s: %s", what, r.Printer.Health().Word)
		}
	}
}

// Dump is all papers as text.
func Dump(s *printersim.Sim) string {
	var b strings.Builder
	all := s.Papers()
	if p, ok := s.Roll(); ok {
		all = append(all, p)
	}
	for _, p := range all {
		fmt.Fprintf(&b, "--- paper %d %s %q\n%s\n", p.ID, p.State, p.Token, p.Text())
	}
	return b.String()
}
