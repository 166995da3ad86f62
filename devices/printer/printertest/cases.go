package printertest

import (
	"context"
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
)

func printsAndProves(t *testing.T, r Rig) {
	r.must(t, "A-1")
	if c := r.Sim.Count(); c.Dropped != 0 || c.Stray != 0 {
		t.Fatalf("%d bytes lost, %d real-time commands inside data", c.Dropped, c.Stray)
	}
}

func badToken(t *testing.T, r Rig) {
	for _, token := range []string{"", "a-1", "A 1", "A-1234567890123456789X"} {
		if out, err := r.job(t, token); out != printer.NotStarted || !errors.Is(err, printer.ErrToken) {
			t.Fatalf("%q: %s, %v", token, out, err)
		}
	}
	if len(r.Sim.Papers()) != 0 {
		t.Fatal(Dump(r.Sim))
	}
}

func notReady(t *testing.T, r Rig) {
	faults := []struct {
		word    printer.Word
		on, off func()
	}{
		{printer.CoverOpen, func() { r.Sim.Cover(true) }, func() { r.Sim.Cover(false) }},
		{printer.NoPaper, r.Sim.RunOut, func() { r.Sim.Load(50_000) }},
		{printer.Overheat, func() { r.Sim.Overheat(true) }, func() { r.Sim.Overheat(false) }},
		{printer.Jam, func() { r.Sim.Jam(true) }, func() { r.Sim.Jam(false) }},
		{printer.Hardware, func() { r.Sim.Break(true) }, func() { r.Sim.Break(false) }},
		{printer.Gone, r.Sim.Unplug, func() { replug(t, r.Sim) }},
	}
	for _, f := range faults {
		f.on()
		if w := r.Printer.Ready(t.Context()); w != f.word {
			t.Fatalf("Ready: %s, want %s", w, f.word)
		}
		if out, err := r.job(t, "A-1"); out != printer.NotStarted || !errors.Is(err, printer.ErrNotReady) {
			t.Fatalf("%s: %s, %v", f.word, out, err)
		}
		f.off()
		r.wait(t, "idle", func(ctx context.Context) bool { return r.Printer.Ready(ctx) == printer.Idle })
	}
	if p := Pieces(r.Sim, "A-1"); len(p) != 0 {
		t.Fatal(Dump(r.Sim))
	}
	r.must(t, "A-2")
}

func replug(t *testing.T, s *printersim.Sim) {
	if err := s.Replug(); err != nil {
		t.Error(err)
	}
}

func twoJobs(t *testing.T, r Rig) {
	r.must(t, "A-1")
	r.must(t, "A-2")
	for _, p := range r.Sim.Papers() {
		if !Complete(p, p.Token, lines) {
			t.Fatal(Dump(r.Sim))
		}
	}
}

// paperEnds: new paper comes in time, so all comes out, in two pieces.
func paperEnds(t *testing.T, r Rig) {
	r.Sim.AfterMM(25, func(s *printersim.Sim) { s.RunOut() })
	type end struct {
		out printer.Outcome
		err error
	}
	ended := make(chan end, 1)
	go func() {
		out, err := r.job(t, "A-1")
		ended <- end{out, err}
	}()
	r.wait(t, "stopped", func(context.Context) bool {
		return r.Sim.State().PaperEnd && r.Printer.Health().Word == string(printer.NoPaper)
	})
	r.Sim.Load(50_000)
	if e := <-ended; e.out != printer.Printed || !errors.Is(e.err, printer.ErrInterrupted) {
		t.Fatalf("%s, %v", e.out, e.err)
	}
	if n := Whole(r.Sim, "A-1", lines); n != 0 || len(r.Sim.Papers()) != 2 {
		t.Fatal(Dump(r.Sim))
	}
	r.must(t, "A-2")
}

func coverOpened(t *testing.T, r Rig) {
	r.Sim.AfterMM(25, func(s *printersim.Sim) { s.Cover(true) })
	short := r
	short.Limit /= 4
	out, err := short.job(t, "A-1") // nobody closes it
	if out != printer.Unknown || err == nil {
		t.Fatalf("%s, %v", out, err)
	}
	if r.Printer.Health().Word != string(printer.CoverOpen) {
		t.Fatalf("word %s", r.Printer.Health().Word)
	}
	r.Sim.Cover(false)
	r.recover(t)
}

func cutterFails(t *testing.T, r Rig) {
	r.Sim.Cutter(true)
	if out, err := r.job(t, "A-1"); out != printer.Unknown || err == nil {
		t.Fatalf("%s, %v", out, err)
	}
	r.Sim.Cutter(false)
	r.recover(t)
}

func jams(t *testing.T, r Rig) {
	r.Sim.AfterMM(40, func(s *printersim.Sim) { s.Jam(true) })
	if out, err := r.job(t, "A-1"); out != printer.Unknown || err == nil {
		t.Fatalf("%s, %v", out, err)
	}
	r.Sim.Jam(false)
	r.recover(t)
}

func powerCycle(t *testing.T, r Rig) {
	r.Sim.AfterMM(25, (*printersim.Sim).PowerCycle)
	if out, err := r.job(t, "A-1"); out != printer.Unknown || err == nil {
		t.Fatalf("%s, %v", out, err)
	}
	r.recover(t)
}

func unplugged(t *testing.T, r Rig) {
	r.Sim.AfterMM(25, (*printersim.Sim).Unplug)
	if out, err := r.job(t, "A-1"); out != printer.Unknown || err == nil {
		t.Fatalf("%s, %v", out, err)
	}
	if w := r.Printer.Ready(t.Context()); w != printer.Gone {
		t.Fatalf("Ready: %s", w)
	}
	replug(t, r.Sim)
	r.recover(t)
}

func fenceMissing(t *testing.T, r Rig) {
	r.must(t, "A-0")
	r.Sim.AfterMM(10, func(s *printersim.Sim) { s.Fences(printersim.FenceFault{Drop: 1}) })
	if out, err := r.job(t, "A-1"); out != printer.Unknown || err == nil {
		t.Fatalf("%s, %v", out, err)
	}
	r.recover(t)
}

func fenceTwice(t *testing.T, r Rig) {
	r.must(t, "A-0")
	r.Sim.Fences(printersim.FenceFault{Double: 6})
	if out, err := r.job(t, "A-1"); out != printer.Printed || err != nil {
		t.Fatalf("%s, %v", out, err)
	}
	r.must(t, "A-2")
}

func voids(t *testing.T, r Rig) {
	ctx, stop := context.WithTimeout(t.Context(), r.Limit)
	defer stop()
	out, err := r.Printer.Void(ctx, "A-9")
	if out != printer.Printed || err != nil {
		t.Fatalf("%s, %v", out, err)
	}
	papers := Pieces(r.Sim, "A-9")
	if len(papers) != 1 || papers[0].State == printersim.Printing || Complete(papers[0], "A-9", 0) {
		t.Fatal(Dump(r.Sim))
	}
}

func mouth(t *testing.T, r Rig) {
	r.must(t, "A-1")
	if !r.Printer.Profile().CanPresent() {
		r.Sim.Take()
		if p := r.Sim.Papers(); p[0].State != printersim.Taken {
			t.Fatal(Dump(r.Sim))
		}
		return
	}
	r.Sim.Take()
	r.event(t, printer.PaperEvent{Token: "A-1", What: printer.Taken})
	r.must(t, "A-2")
	r.Sim.Retract()
	r.event(t, printer.PaperEvent{Token: "A-2", What: printer.Retracted})
}

func (r Rig) event(t *testing.T, want printer.PaperEvent) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), r.Limit)
	defer stop()
	select {
	case got := <-r.Printer.Papers():
		if got != want {
			t.Fatalf("event %v, want %v", got, want)
		}
	case <-ctx.Done():
		t.Fatalf("no event %v", want)
	}
}

func closed(t *testing.T, r Rig) {
	r.must(t, "A-1")
	for range 2 {
		if err := r.Printer.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := r.job(t, "A-2"); out != printer.NotStarted || !errors.Is(err, printer.ErrClosed) {
		t.Fatalf("%s, %v", out, err)
	}
	for range r.Printer.Words() {
	}
	for range r.Printer.Papers() {
	}
}
