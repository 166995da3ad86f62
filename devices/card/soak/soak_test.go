package soak_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/soak"
)

func bench(r *cardsim.Reader, reader card.Reader) soak.Bench {
	return soak.Bench{
		Reader: reader,
		Insert: func(_ context.Context, c *cardsim.Card) error { r.Tap(c); return nil },
		Remove: func() error { r.Lift(); return nil },
	}
}

func TestRun(t *testing.T) {
	r := cardsim.NewReader()
	defer func() { _ = r.Close() }()
	got, err := soak.Run(t.Context(), bench(r, r), soak.Plan{Taps: 60, Seed: 3})
	if err != nil || got.Taps != 60 || got.Hung != 0 || got.Wrong != 0 || got.Faults == 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

// stale is a reader that gives the portrait of the card before: the bug that a soak must find.
type stale struct {
	card.Reader
	last map[string][]byte
}

func (s *stale) Watch(ctx context.Context) <-chan card.Event {
	out := make(chan card.Event)
	go func() {
		defer close(out)
		for ev := range s.Reader.Watch(ctx) {
			if ev.Card != nil {
				ev.Card = &staleCard{ev.Card, s}
			}
			out <- ev
		}
	}()
	return out
}

type staleCard struct {
	card.Card
	s *stale
}

func (c *staleCard) Transmit(ctx context.Context, cmd card.Command) (card.Response, error) {
	r, err := c.Card.Transmit(ctx, cmd)
	if err == nil && cmd.INS == card.INSReadBinary && r.SW.OK() {
		key := string([]byte{cmd.P1, cmd.P2})
		if old := c.s.last[key]; len(old) == len(r.Data) {
			r.Data, old = old, r.Data
			c.s.last[key] = old
		} else {
			c.s.last[key] = bytes.Clone(r.Data)
		}
	}
	return r, err
}

func TestPreviousCardIsFound(t *testing.T) {
	r := cardsim.NewReader()
	defer func() { _ = r.Close() }()
	got, err := soak.Run(t.Context(), bench(r, &stale{r, map[string][]byte{}}), soak.Plan{Taps: 60, Seed: 3})
	if err != nil || got.Wrong == 0 || got.First == "" {
		t.Errorf("%+v, %v: the planted bug was not found", got, err)
	}
}

// deaf is a reader that never says a word.
type deaf struct{ card.Reader }

func (deaf) Watch(context.Context) <-chan card.Event {
	ch := make(chan card.Event)
	close(ch)
	return ch
}

func TestHungIsFound(t *testing.T) {
	r := cardsim.NewReader()
	defer func() { _ = r.Close() }()
	got, err := soak.Run(t.Context(), bench(r, deaf{r}), soak.Plan{Taps: 60, Seed: 3})
	if err != nil || got.Hung != 3 || got.Wrong != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}
