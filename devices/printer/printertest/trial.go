package printertest

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
)

// trialLines is the length of a trial's paper.
const trialLines = 12

// TrialSheet is the paper of a Trial.
func TrialSheet(token string) printer.Sheet { return Sheet(token, trialLines) }

// Drive makes the driver of a simulated printer in the same process.
func Drive(p printer.Profile) func(*printersim.Sim) (printer.Printer, error) {
	return func(s *printersim.Sim) (printer.Printer, error) {
		return escpos.New(s.Conn(), &escpos.Opts{Profile: p, Place: "here"})
	}
}

// Trial is one job with one fault in it, and what a kiosk does afterwards. It wants virtual time.
type Trial struct {
	Sim   printersim.Opts
	Drive func(*printersim.Sim) (printer.Printer, error)
	Fault Fault
	Arm   func(s *printersim.Sim, hit func(*printersim.Sim)) // when the fault hits
}

// The jobs of a trial: the first paper of a request, and its second.
const (
	first  = "A-1"
	second = "B-2"
)

// Run prints, is hit, is mended, and prints the second paper as the ledger wants it: marked SALINAN
// unless nothing left before. An error says that the trial itself could not be held.
func (tr Trial) Run(t *testing.T) (v Verdict, err error) {
	t.Helper()
	sim := printersim.New(tr.Sim)
	defer func() { _ = sim.Close() }() // a printer in memory
	p, err := tr.Drive(sim)
	if err != nil {
		return v, err
	}
	defer func() { _ = p.Close() }() // again, when the kiosk was killed
	time.Sleep(5 * time.Second)      // the driver is in step with the printer
	out, hit, err := tr.job(t, sim, p)
	killed := hit && tr.Fault.Kill
	if killed {
		out, err = printer.Unknown, nil // whoever heard the answer is dead
	}
	v = Judge(sim, first, trialLines, out, err)
	v.note("%s, then %v", out, err)
	time.Sleep(10 * time.Second)
	if !tr.Fault.Soon {
		if err := tr.Fault.Mend(sim); err != nil {
			return v, err
		}
	}
	time.Sleep(10 * time.Second)
	if tr.Sim.Profile.Fence == printer.NoFence {
		return v, nil // a person looks at the paper before anything else is printed
	}
	if killed {
		_ = p.Close() // its line is closed already
		if p, err = tr.Drive(sim); err != nil {
			return v, err
		}
		defer func() { _ = p.Close() }()
		tr.restart(t, p, &v)
	}
	v.add(tr.again(t, sim, p, out))
	if v.Bad() {
		v.note("%s\n%s", tr.Fault.Name, Dump(sim))
	}
	return v, nil
}

// job prints the first paper and says whether the fault hit meanwhile.
func (tr Trial) job(t *testing.T, sim *printersim.Sim, p printer.Printer) (printer.Outcome, bool, error) {
	t.Helper()
	var over, hit atomic.Bool
	tr.Arm(sim, func(s *printersim.Sim) {
		if over.Load() {
			return
		}
		hit.Store(true)
		tr.Fault.Hit(s)
		if tr.Fault.Soon {
			time.AfterFunc(7*time.Second, func() { _ = tr.Fault.Mend(s) })
		}
	})
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	out, err := p.Print(ctx, printer.Job{Token: first, Sheet: TrialSheet(first)})
	over.Store(true)
	return out, hit.Load(), err
}

// restart is what a kiosk that starts again does: it marks what the one before left open. Where that
// fails, the next paper must do it.
func (tr Trial) restart(t *testing.T, p printer.Printer, v *Verdict) {
	t.Helper()
	time.Sleep(5 * time.Second)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	out, err := p.Void(ctx, first)
	v.note("void after the restart: %s, %v", out, err)
}

// again prints the second paper of the request. What cannot be printed is lost.
func (tr Trial) again(t *testing.T, sim *printersim.Sim, p printer.Printer, out printer.Outcome) Verdict {
	t.Helper()
	sheet := TrialSheet(second)
	if out != printer.NotStarted {
		sheet = append(printer.Sheet{printer.Line{Runs: []printer.Run{{Text: Copy, Col: -1}}}}, sheet...)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	var v Verdict
	next, err := p.Print(ctx, printer.Job{Token: second, Sheet: sheet})
	if next != printer.Printed || err != nil || Whole(sim, second, trialLines) != 1 {
		v.Lost = true
		v.note("second paper: %s, %v", next, err)
	}
	papers := sim.Papers()
	unmarked := 0
	for _, p := range papers {
		text := p.Text()
		if strings.Contains(text, second) && strings.Contains(text, first) {
			v.FalseClaim = true
			v.note("two jobs on one paper")
		}
		if wholeText(text, trialLines) && !strings.Contains(text, Copy) {
			unmarked++
		}
	}
	v.Doubled = unmarked > 1 || Whole(sim, first, trialLines) > 1
	return v
}
