package station

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// job is one paper to print.
type job struct {
	flow.Print
	linkUp bool
}

// enqueue hands a paper to the printing goroutine, which takes one at a time.
func (s *Station) enqueue(ctx context.Context, e flow.Print) {
	select {
	case s.jobs <- job{Print: e, linkUp: s.linkUp}:
	default: // eight papers wait: this one is told as not started and can be asked for again
		s.tellSoon(ctx, flow.PrintEnded{Request: e.Request, What: e.What, Outcome: flow.PrintNotStarted, Word: string(printer.Gone)})
	}
}

// printing marks what a crash left in the printer, then prints one paper after the other until ctx
// ends.
func (s *Station) printing(ctx context.Context, left []string) {
	for _, token := range left {
		s.markVoid(ctx, token)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case j := <-s.jobs:
			out := s.printOne(ctx, j)
			s.tell(ctx, flow.PrintEnded{
				Request: j.Request, What: j.What, Outcome: out,
				Word: s.Printer.Health().Word, Mouth: s.Printer.Profile().CanPresent(),
			})
		}
	}
}

// printOne writes the paper down, prints it, and writes down how it ended, in this order.
func (s *Station) printOne(ctx context.Context, j job) flow.PrintOutcome {
	p, err := s.Store.StartPrint(ctx, store.PrintWhat(j.What), j.Request, j.Reason)
	if err != nil {
		s.Log.Error("paper not written down", "code", string(kiosk.CodeOf(err)))
		return flow.PrintNotStarted
	}
	out := printer.NotStarted
	sheet, err := s.sheet(ctx, j, p)
	if err != nil {
		s.Log.Error("paper not laid out", "token", p.Token, "err", err)
	} else {
		pctx, cancel := context.WithTimeout(ctx, s.PrintPatience)
		out, err = s.Printer.Print(pctx, printer.Job{Token: p.Token, Sheet: sheet})
		cancel()
		if errors.Is(err, printer.ErrInterrupted) {
			out = printer.Unknown // all of it came out, but in pieces: its owner must say
		}
		if err != nil {
			s.Log.Warn("paper did not end well", "token", p.Token, "outcome", string(out), "err", err)
		}
	}
	// The end is written even while the kiosk shuts down; a paper without an end counts as unknown.
	ectx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := s.Store.EndPrint(ectx, p.Token, string(out)); err != nil {
		s.Log.Error("end of paper not written down", "token", p.Token, "code", string(kiosk.CodeOf(err)))
		return flow.PrintUnknown
	}
	s.Log.Info("paper ended", "token", p.Token, "what", string(j.What), "outcome", string(out))
	return flow.PrintOutcome(out)
}

func (s *Station) sheet(ctx context.Context, j job, p store.Print) (printer.Sheet, error) {
	h, err := s.Store.Request(ctx, j.Request)
	if err != nil {
		return nil, fmt.Errorf("station: request of a paper: %w", err)
	}
	switch j.What {
	case flow.Slip:
		return s.Papers.Slip(h, p, j.linkUp)
	case flow.Extract:
		return s.Papers.Extract(h, p)
	}
	return nil, fmt.Errorf("station: no such paper %q", j.What)
}

// settle writes down the owner's word on a paper that may not have come out. A paper that was not
// received stays unknown in the ledger; its copy says so.
func (s *Station) settle(ctx context.Context, e flow.SettlePaper) {
	if !e.Received {
		return
	}
	s.wg.Go(func() {
		if err := s.Store.EndPrint(ctx, e.Token, "confirmed"); err != nil {
			s.Log.Error("confirmation not written down", "token", e.Token, "code", string(kiosk.CodeOf(err)))
		}
	})
}

// recover ends the papers that a crash or a power cut left open: nobody knows whether they came
// out, so they are unknown, and what may hang half-printed in the printer is marked BATAL. Nothing
// is printed again by itself.
func (s *Station) recover(ctx context.Context) (left []string, err error) {
	open, err := s.Store.OpenPrints(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range open {
		if err := s.Store.EndPrint(ctx, p.Token, string(printer.Unknown)); err != nil {
			return nil, err
		}
		s.Log.Warn("a paper was left open by a crash", "token", p.Token)
		left = append(left, p.Token)
	}
	return left, nil
}

// markVoid marks what a crash left in the printer.
func (s *Station) markVoid(ctx context.Context, token string) {
	vctx, cancel := context.WithTimeout(ctx, s.PrintPatience)
	defer cancel()
	if out, err := s.Printer.Void(vctx, token); err != nil {
		s.Log.Warn("a half-printed paper was not marked", "token", token, "outcome", string(out), "err", err)
	}
}

// printerSaid passes the printer's word on and calls a clerk where one is needed.
func (s *Station) printerSaid(ctx context.Context, w printer.Word) {
	switch w {
	case printer.NoPaper, printer.CoverOpen, printer.CutterError, printer.Jam, printer.Hardware, printer.Gone, printer.NearEnd:
		s.note(ctx, "printer", string(w))
	case printer.Idle, printer.Printing, printer.Overheat, printer.Starting:
	}
	s.step(ctx, flow.PrinterSaid{Word: string(w)})
}

// paperGone writes down what became of a paper at the mouth.
func (s *Station) paperGone(ctx context.Context, e printer.PaperEvent) {
	if err := s.Store.Paper(ctx, e.Token, string(e.What)); err != nil {
		s.Log.Error("paper at the mouth not written down", "token", e.Token, "code", string(kiosk.CodeOf(err)))
	}
	s.step(ctx, flow.PaperGone{Taken: e.What == printer.Taken})
}
