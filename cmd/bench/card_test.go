package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/soak"
)

// TestMain lets this binary be a child of its own card measurements.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == cardCommand {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		err := cardChild(ctx, os.Stdin, os.Stdout)
		stop()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestOverPlanIsMeasured(t *testing.T) {
	b, err := overPlan(t.Context(), options{seed: 1})
	if err != nil || !b.OK || b.N < 3*(mostPhoto-leastPhoto) {
		t.Errorf("%v %v", b, err)
	}
}

// TestTimesAreMeasured reads in a child; what it costs on a busy machine is not judged here.
func TestTimesAreMeasured(t *testing.T) {
	got, err := timed(t.Context(), 3, cardsim.Faults{})
	if err != nil || got.Rounds != 3 || got.Ours <= 0 || got.Bare <= 0 || got.Public112 <= 0 || got.Public248 <= 0 {
		t.Errorf("%+v %v", got, err)
	}
}

func TestTapsAreMeasured(t *testing.T) {
	var got tapResult
	if err := tapOnDaemon(t.Context(), childTask{Do: childTaps, Seed: 1, Taps: 4}, &got); err != nil {
		t.Fatal(err)
	}
	bars := tallyBars(got.Tally, options{cardTaps: 4}, "")
	if !bars[0].OK || !bars[1].OK || bars[0].N != 4 {
		t.Errorf("%v", bars)
	}
	if bars := tallyBars(got.Tally, options{cardTaps: 5}, ""); bars[0].OK {
		t.Errorf("a tap that was never begun is ok: %v", bars)
	}
}

// previous is a reader whose cards answer with what the card before was read as.
type previous struct {
	card.Reader
	old map[string][]byte // READ BINARY by offset
}

func (p *previous) Watch(ctx context.Context) <-chan card.Event {
	out := make(chan card.Event)
	go func() {
		defer close(out)
		for ev := range p.Reader.Watch(ctx) {
			if ev.Card != nil {
				ev.Card = &previousCard{ev.Card, p}
			}
			out <- ev
		}
	}()
	return out
}

type previousCard struct {
	card.Card
	of *previous
}

func (c *previousCard) Transmit(ctx context.Context, cmd card.Command) (card.Response, error) {
	r, err := c.Card.Transmit(ctx, cmd)
	if err == nil && cmd.INS == card.INSReadBinary && r.SW.OK() {
		key := string([]byte{cmd.P1, cmd.P2})
		fresh := r.Data
		if old := c.of.old[key]; len(old) == len(fresh) {
			r.Data = old
		}
		c.of.old[key] = fresh
	}
	return r, err
}

// TestPlantedPreviousCardTurnsRed plants a reader that gives the previous card's data.
func TestPlantedPreviousCardTurnsRed(t *testing.T) {
	sim := cardsim.NewReader()
	t.Cleanup(func() { _ = sim.Close() })
	got, err := soak.Run(t.Context(), soak.Bench{
		Reader: &previous{sim, map[string][]byte{}},
		Insert: func(_ context.Context, c *cardsim.Card) error { sim.Tap(c); return nil },
		Remove: func() error { sim.Lift(); return nil },
	}, soak.Plan{Taps: 100, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	bars := tallyBars(got, options{cardTaps: got.Taps}, "")
	if wrong := bars[1]; wrong.OK || !strings.HasSuffix(wrong.String(), "SHORT") {
		t.Errorf("the planted bug was not seen: %s", wrong)
	}
}
