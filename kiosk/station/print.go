package station

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/paper"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// job is one paper to print.
type job struct {
	flow.Print
	linkUp bool
	papers Papers    // that were in use when it was asked for
	recap  recapWish // of a recap or a list
}

// enqueue hands a paper to the printing goroutine, which takes one at a time; false: eight wait already.
func (s *Station) enqueue(j job) bool {
	j.papers = s.Papers
	select {
	case s.jobs <- j:
		return true
	default:
		return false
	}
}

// print asks for a paper of a visit. One too many is told as not started and can be asked for again.
func (s *Station) print(ctx context.Context, e flow.Print) {
	if !s.enqueue(job{Print: e, linkUp: s.linkUp}) {
		s.tellSoon(ctx, flow.PrintEnded{Request: e.Request, What: e.What, Outcome: flow.PrintNotStarted, Word: string(printer.Gone)})
	}
}

// printing sees to what was left in the printer, then prints one paper after the other until ctx ends.
// Between two papers it draws back the one that nobody took.
func (s *Station) printing(ctx context.Context) {
	if err := s.clearPrinter(ctx); err != nil && ctx.Err() == nil {
		s.Log.Warn("a half-printed paper was not marked yet", "err", err)
	}
	untaken := time.NewTimer(s.TakePatience)
	defer untaken.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-untaken.C:
			if s.head.TryLock() { // otherwise a training has the printer
				s.tidy(ctx)
				s.head.Unlock()
			}
			if s.mouth.Load() {
				untaken.Reset(s.TakePatience)
			}
		case j := <-s.jobs:
			if word := s.rationed(ctx, j.Print); word != "" {
				s.tell(ctx, flow.PrintEnded{Request: j.Request, What: j.What, Outcome: flow.PrintNotStarted, Word: word})
				continue
			}
			out, word := flow.PrintNotStarted, ""
			s.head.Lock()
			s.tidy(ctx)
			if err := s.clearPrinter(ctx); err != nil {
				s.Log.Warn("the paper before hangs in the printer", "err", err)
			} else {
				out, word = s.printOne(ctx, j)
			}
			s.mouth.Store(true)
			s.head.Unlock()
			untaken.Reset(s.TakePatience)
			if word == "" {
				word = s.Printer.Health().Word
			}
			s.tell(ctx, flow.PrintEnded{
				Request: j.Request, What: j.What, Outcome: out, Word: word, Mouth: s.Printer.Profile().CanPresent(),
			})
		}
	}
}

// tidy draws back the paper that nobody took, and ends what has no end.
func (s *Station) tidy(ctx context.Context) {
	s.clearMouth(ctx)
	if err := s.endOpen(ctx); err != nil && ctx.Err() == nil {
		s.Log.Error("a paper without an end stays so", "code", string(kiosk.CodeOf(err)))
	}
}

// clearPrinter makes sure that no paper of before hangs in the printer: two residents' papers must
// never stand on one strip. If the newest one may hang there it is marked BATAL, fed out and cut,
// and the strip stands in the ledger like any other paper, so that it is made once.
func (s *Station) clearPrinter(ctx context.Context) error {
	last, ok, err := s.Store.LastPrint(ctx)
	if err != nil || !ok || !last.Hangs {
		return err
	}
	p, err := s.Store.StartPrint(ctx, store.Void, last.Request, "")
	if err != nil {
		return err
	}
	vctx, cancel := context.WithTimeout(ctx, s.PrintPatience)
	out, err := s.Printer.Void(vctx, last.Token)
	cancel()
	if errors.Is(err, printer.ErrNoProof) {
		out, err = printer.Printed, nil // as good as this printer can say
	}
	if err := s.endPrint(ctx, p.Token, out, 0, out == printer.Unknown); err != nil {
		return err
	}
	if out != printer.Printed {
		return fmt.Errorf("station: void: %s: %w", out, err)
	}
	return nil
}

// endPatience is how long the end of a paper waits to be written: longer than a reader may hold the log while it is emptied.
const endPatience = 20 * time.Second

// endPrint writes the end of a paper down, and how much of the roll it took, even while the kiosk shuts
// down; a paper without an end counts as unknown soon after, or at the next start.
func (s *Station) endPrint(ctx context.Context, token string, out printer.Outcome, mm float64, hangs bool) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endPatience)
	defer cancel()
	if s.above == nil {
		return s.Store.EndPaper(ctx, token, string(out), mm, hangs)
	}
	return errors.Join(s.Store.EndPaper(ctx, token, string(out), 0, hangs), s.above.Store.UsePaper(ctx, mm))
}

// printOne writes the paper down, prints it, and writes down how it ended, in this order. A word says
// why it was not started, where the printer itself is well.
func (s *Station) printOne(ctx context.Context, j job) (_ flow.PrintOutcome, word string) {
	p, err := s.Store.StartPrint(ctx, ledgerWord(j.What), j.Request, j.Reason)
	if err != nil {
		s.Log.Error("paper not written down", "code", string(kiosk.CodeOf(err)))
		return flow.PrintNotStarted, ""
	}
	out, mm, hangs := printer.NotStarted, 0.0, false
	sheet, err := s.sheet(ctx, j, p)
	if err == nil {
		mm, err = s.Printer.Length(sheet)
	}
	switch {
	case err != nil:
		s.Log.Error("paper not laid out", "token", p.Token, "err", err)
	case !s.fits(ctx, mm):
		word = ShortRoll
	default:
		out, hangs = s.printSheet(ctx, p.Token, sheet)
	}
	if err := s.endPrint(ctx, p.Token, out, mm, hangs); err != nil {
		s.Log.Error("end of paper not written down", "token", p.Token, "code", string(kiosk.CodeOf(err)))
		return flow.PrintUnknown, ""
	}
	s.Log.Info("paper ended", "token", p.Token, "what", string(ledgerWord(j.What)), "outcome", string(out), "word", word)
	return flow.PrintOutcome(out), word
}

// printSheet prints a paper and waits for the printer's proof. What a printer without one was sent whole is as good as out: it hangs
// there only if it was cut off.
func (s *Station) printSheet(ctx context.Context, token string, sheet printer.Sheet) (out printer.Outcome, hangs bool) {
	ctx, cancel := context.WithTimeout(ctx, s.PrintPatience)
	defer cancel()
	out, err := s.Printer.Print(ctx, printer.Job{Token: token, Sheet: sheet})
	if errors.Is(err, printer.ErrInterrupted) {
		out = printer.Unknown // all of it came out, but in pieces: its owner must say
	}
	if err != nil {
		s.Log.Warn("paper did not end well", "token", token, "outcome", string(out), "err", err)
	}
	return out, out == printer.Unknown && !errors.Is(err, printer.ErrNoProof)
}

// sheet lays out a paper, marked in a training.
func (s *Station) sheet(ctx context.Context, j job, p store.Print) (printer.Sheet, error) {
	sheet, err := s.unmarked(ctx, j, p)
	if err == nil && s.above != nil {
		sheet = paper.Training(sheet, s.Printer.Profile())
	}
	return sheet, err
}

func (s *Station) unmarked(ctx context.Context, j job, p store.Print) (printer.Sheet, error) {
	switch j.What {
	case flow.Recap:
		return s.recap(ctx, j, p)
	case flow.List:
		return s.list(ctx, j, p)
	case flow.CodeSlip:
		return j.papers.CodeSlip(j.Code), nil
	case flow.BudgetPaper:
		return j.papers.Budget(p)
	case flow.MallPaper:
		return j.papers.Mall(j.Item, p)
	case flow.Ticket:
		return j.papers.Ticket(j.Ticket, j.Before, p)
	default:
		return s.requestSheet(ctx, j, p)
	}
}

// requestSheet lays out a paper of a request.
func (s *Station) requestSheet(ctx context.Context, j job, p store.Print) (printer.Sheet, error) {
	h, err := s.Store.Request(ctx, j.Request)
	if err != nil {
		return nil, fmt.Errorf("station: request of a paper: %w", err)
	}
	switch j.What {
	case flow.Slip:
		return j.papers.Slip(h, p, s.ticketOf(ctx, j.papers, h), j.linkUp)
	case flow.Extract:
		return j.papers.Extract(h, p)
	case flow.Ready:
		return j.papers.Ready(h, p)
	case flow.Answer:
		return s.answer(ctx, j, h, p)
	default:
		return nil, fmt.Errorf("station: no such paper %q", j.What)
	}
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

// endOpen ends papers of before that have no end, after a crash, a power cut, or a disk that did not write: nobody knows whether
// they came out, so they are unknown, and nothing is printed again by itself. It is called when
// no paper is under way. With a store that only reads nothing is printed; whoever starts when the disk writes again does it.
func (s *Station) endOpen(ctx context.Context) error {
	if s.Store.Spare() {
		return nil
	}
	open, err := s.Store.OpenPrints(ctx)
	if err != nil {
		return err
	}
	for _, p := range open {
		if err := s.Store.EndPrint(ctx, p.Token, string(printer.Unknown)); err != nil {
			return err
		}
		s.Log.Warn("a paper was left without an end", "token", p.Token)
	}
	return nil
}

// printerSaid passes the printer's word on and calls a clerk where one is needed, once for each trouble:
// a short roll is said again behind every paper.
func (s *Station) printerSaid(ctx context.Context, w printer.Word) {
	switch w {
	case printer.NoPaper, printer.CoverOpen, printer.CutterError, printer.Jam, printer.Hardware, printer.Gone, printer.NearEnd:
		if w != s.trouble {
			s.note(ctx, "printer", string(w))
		}
		s.trouble = w
	case printer.Idle:
		s.trouble = ""
	case printer.Printing, printer.Overheat, printer.Starting:
	}
	s.seePaper(ctx, w)
	s.step(ctx, flow.PrinterSaid{Word: string(w)})
}

// paperGone writes down what became of a paper at the mouth.
func (s *Station) paperGone(ctx context.Context, e printer.PaperEvent) {
	s.mouth.Store(false)
	err := s.Store.Paper(ctx, e.Token, string(e.What))
	if s.above != nil && errors.Is(err, store.ErrNotFound) {
		err = s.above.Store.Paper(ctx, e.Token, string(e.What)) // it stood there before the training
	}
	if err != nil {
		s.Log.Error("paper at the mouth not written down", "token", e.Token, "code", string(kiosk.CodeOf(err)))
	}
	s.step(ctx, flow.PaperGone{Taken: e.What == printer.Taken})
}
