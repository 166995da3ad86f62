// Package demo does the main job unattended, on the same parts that make run starts: a resident taps,
// asks for a domicile letter and takes the slip; the fiber is cut and a second one asks; the fiber
// comes back and both requests arrive once; the clerk approves in a real browser; the first taps again
// and takes the printed extract; a newcomer leaves a request with a card that nobody knows, the clerk
// confirms it with one key and the next tap is known; two ask while the fiber is cut, and the kiosk is killed
// while it sends them over one bad line after another; and it is killed five times in the middle of visits.
//
// It believes nothing that it did not see: the window's pixels, the printer's papers, the kiosk's
// database and the clerk's page are each asked, and the first step that did not really happen ends it.
//
// Concurrency: one goroutine walks through the steps.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"

	"github.com/smart-kampung/anjungan/cmd/sim/display"
	"github.com/smart-kampung/anjungan/cmd/sim/shadow"
	"github.com/smart-kampung/anjungan/cmd/sim/stack"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// The residents of the script; the drawer of package cardsim holds their cards.
const (
	first  = "sri"
	second = "slamet"
	third  = "dewi"
)

// theatre is everything that the script needs.
type theatre struct {
	out     string
	stack   *stack.Stack
	kiosk   *stack.Process
	visitor *visitor
	clerk   *clerk
	drawer  map[string]cardsim.Holder
	numbers map[string]string // of the requests, by who asked
	taken   int               // papers taken so far
	line    *toxiproxy.Proxy  // between the fiber and the regency
	steps   []step
}

// step is one line of the summary.
type step struct {
	name string
	took time.Duration
	saw  string // what proves it
	err  error
}

// Run plays the whole script and leaves its evidence in out, which is made anew.
func Run(ctx context.Context, bin, out string) error {
	out, err := filepath.Abs(out)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(out); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if err := os.MkdirAll(out, 0o700); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	t := &theatre{out: out, numbers: map[string]string{}, drawer: map[string]cardsim.Holder{}}
	defer t.close()
	played := t.play(ctx, bin)
	kept := t.keepEvidence(ctx)
	told := t.summary(os.Stdout)
	return errors.Join(played, kept, told)
}

func (t *theatre) play(ctx context.Context, bin string) error {
	for _, s := range []struct {
		name string
		do   func(context.Context) (string, error)
	}{
		{"start regency, hardware, screen, kiosk", func(ctx context.Context) (string, error) { return t.open(ctx, bin) }},
		{"first sync: the card registry arrives", t.firstSync},
		{"tap, choose, PIN, confirm: slip printed and taken", t.firstVisit},
		{"fiber cut: a second request, offline", t.offlineVisit},
		{"fiber back: both acknowledged once", t.fiberBack},
		{"the clerk approves and downloads the PDF", t.approve},
		{"tap again: extract printed and taken", t.extract},
		{"a card that nobody enrolled: titip, a PIN is chosen", t.depositVisit},
		{"the clerk confirms with one key: known at the next tap", t.known},
		{"a bad line: killed while it sends, in five kinds of it", t.badLine},
		{"SIGKILL at five moments, started again each time", t.killFiveTimes},
	} {
		begin := time.Now()
		saw, err := s.do(ctx)
		t.steps = append(t.steps, step{name: s.name, took: time.Since(begin), saw: saw, err: err})
		mark := "ok  "
		if err != nil {
			mark = "FAIL"
		}
		fmt.Printf("demo: %s %6.1f s  %s\n", mark, time.Since(begin).Seconds(), s.name)
		if err != nil {
			return err
		}
	}
	return nil
}

// open starts everything and stands a visitor before the screen.
func (t *theatre) open(ctx context.Context, bin string) (string, error) {
	for _, h := range cardsim.Drawer() {
		t.drawer[h.Key] = h
	}
	var err error
	t.stack, err = stack.Up(ctx, stack.Options{
		Dir: filepath.Join(t.out, "run"), Bin: bin, Virtual: true, Width: panelW, Height: panelH,
		Through: t.openLine,
		Log:     slog.New(slog.DiscardHandler), Say: func(format string, args ...any) { fmt.Printf("demo: "+format+"\n", args...) },
	})
	if err != nil {
		return "", err
	}
	if t.kiosk, err = t.stack.StartKiosk(); err != nil {
		return "", err
	}
	if t.visitor, err = t.newVisitor(); err != nil {
		return "", err
	}
	return "Welcome stands on the glass", t.visitor.sees(ctx, flow.Welcome)
}

// newVisitor stands before the glass with the shadow of its kiosk.
func (t *theatre) newVisitor() (*visitor, error) {
	glass, err := display.Open(t.stack.Screen.Name)
	if err != nil {
		return nil, err
	}
	s, err := shadow.Of(t.stack.Bundle(), shadow.Panel{W: panelW, H: panelH, WidthMM: panelMM})
	if err != nil {
		return nil, err
	}
	return &visitor{Shadow: s, glass: glass, out: t.out}, nil
}

// inspect reads the kiosk's database from outside.
func (t *theatre) inspect(ctx context.Context) (store.Report, error) {
	return store.Inspect(ctx, t.stack.KioskDB(), 1000)
}

// until waits for the kiosk's database to say something.
func (t *theatre) until(ctx context.Context, what string, ok func(store.Report) bool) error {
	end := time.Now().Add(patience)
	for time.Now().Before(end) {
		if r, err := t.inspect(ctx); err == nil && ok(r) {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.kiosk.Done():
			return fmt.Errorf("demo: the kiosk ended by itself: %w", t.kiosk.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
	return fmt.Errorf("demo: waited in vain: %s", what)
}

func (t *theatre) close() {
	if t.clerk != nil {
		t.clerk.close()
	}
	if t.visitor != nil {
		t.visitor.glass.Close()
	}
	if t.stack != nil {
		t.stack.Close()
	}
	if t.line != nil {
		t.line.Stop()
	}
}

// summary writes the table of the steps, to a file and to w.
func (t *theatre) summary(w io.Writer) error {
	f, err := os.OpenFile(filepath.Join(t.out, "summary.md"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("demo: summary: %w", err)
	}
	both := io.MultiWriter(f, w)
	fmt.Fprintf(both, "\n| step | seconds | seen |\n|---|---:|---|\n")
	for _, s := range t.steps {
		saw := s.saw
		if s.err != nil {
			saw = "FAILED: " + s.err.Error()
		}
		fmt.Fprintf(both, "| %s | %.1f | %s |\n", s.name, s.took.Seconds(), saw)
	}
	if t.visitor != nil {
		fmt.Fprintf(both, "\n%d touches, %d screens seen; pictures, papers, letter and journal in this folder\n", t.visitor.touches, len(t.visitor.screens))
	}
	return f.Close()
}
