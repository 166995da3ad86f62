// Package cardtest is what every card.Reader must do: one suite for the simulated reader and for
// the real one behind the real daemon.
//
// It is not a simulator: package cardsim has the cards, and the Bench knows how to lay one down. It
// waits for events, never for time to pass; the time limit only ends a test that would wait for ever.
//
// Concurrency: the tests of a suite run one after the other.
package cardtest

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices"
	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
)

// Bench is a reader under test and a hand that lays cards on it.
type Bench struct {
	Reader card.Reader                         // fresh and not watched; the suite closes it
	Insert func(t *testing.T, c *cardsim.Card) // lays a card on the empty reader
	Remove func(t *testing.T)                  // takes it away, in the middle of a command where there is one
}

// Test is one thing that a reader must do.
type Test struct {
	Name string
	Run  func(t *testing.T, b Bench)
}

// Tests is the suite.
func Tests() []Test {
	return []Test{
		{"tap reads id and portrait", tapReads},
		{"one tap is one card", oneTap},
		{"many taps", manyTaps},
		{"lift in the middle of a read", liftMidRead},
		{"swap within the poll", swap},
		{"laid down again while the first is let go", relaid},
		{"another kind of card", foreign},
		{"dead chip", dead},
		{"hung command", hung},
		{"card after its end", afterEnd},
		{"commands that are not sent", notSent},
		{"conversation at once", atOnce},
		{"end of the watch", watchEnds},
		{"close", closes},
	}
}

// Run runs the suite, each test on a new bench.
func Run(t *testing.T, bench func(t *testing.T) Bench) {
	for _, tc := range Tests() {
		t.Run(tc.Name, func(t *testing.T) {
			b := bench(t)
			t.Cleanup(func() {
				if err := b.Reader.Close(); err != nil {
					t.Errorf("close reader: %v", err)
				}
			})
			tc.Run(t, b)
		})
	}
}

const limit = 20 * time.Second

// Next is the next event, which must be of that kind.
func Next(t *testing.T, events <-chan card.Event, want card.EventKind) card.Event {
	t.Helper()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case ev, ok := <-events:
		if !ok || ev.Kind != want {
			t.Fatalf("event kind %d, word %q, error %v, open %v; want kind %d", ev.Kind, ev.Word, ev.Err, ok, want)
		}
		if ev.At.IsZero() || (ev.Card != nil) != (want == card.Arrived) || (ev.Err != nil) != (want == card.Fault) {
			t.Fatalf("event of kind %d is half filled", ev.Kind)
		}
		return ev
	case <-timer.C:
		t.Fatalf("no event of kind %d", want)
	}
	return card.Event{}
}

// Until skips events before the next of that kind, and closes cards it skips.
func Until(t *testing.T, events <-chan card.Event, want card.EventKind) card.Event {
	t.Helper()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		select {
		case ev, ok := <-events:
			switch {
			case !ok:
				t.Fatalf("the watch ended before an event of kind %d", want)
			case ev.Kind == want:
				return ev
			case ev.Card != nil:
				_ = ev.Card.Close()
			}
		case <-timer.C:
			t.Fatalf("no event of kind %d", want)
		}
	}
}

func holder(t *testing.T, key string) cardsim.Holder {
	t.Helper()
	h, err := cardsim.Find(key)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// read reads the card and compares every byte with the holder's.
func read(t *testing.T, c card.Card, h cardsim.Holder) {
	t.Helper()
	got, err := ektp.Read(t.Context(), c, ektp.Options{})
	if err != nil {
		t.Fatalf("%s: %v", h.Key, err)
	}
	if !bytes.Equal(got.ID.Bytes(), h.Chip) || !bytes.Equal(got.Photo, h.Photo) {
		t.Fatalf("%s: read another card's id or portrait", h.Key)
	}
}

func word(t *testing.T, r card.Reader, w card.Word, s devices.State) {
	t.Helper()
	if h := r.Health(); h.Word != string(w) || h.State != s {
		t.Errorf("health %+v, want %q %q", h, w, s)
	}
}

func shut(t *testing.T, c card.Card) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Errorf("close card: %v", err)
	}
}

func tapReads(t *testing.T, b Bench) {
	events := b.Reader.Watch(t.Context())
	for _, key := range []string{"sri", "agus", "yohanes"} { // type A, and both forms of type B
		h := holder(t, key)
		b.Insert(t, h.Card())
		ev := Next(t, events, card.Arrived)
		word(t, b.Reader, card.Ready, devices.Online)
		if !bytes.Equal(ev.Card.ATR(), h.ATR) || ev.Word != card.Ready {
			t.Errorf("%s: answer to reset % X, word %q", key, ev.Card.ATR(), ev.Word)
		}
		read(t, ev.Card, h)
		shut(t, ev.Card)
		b.Remove(t)
		Next(t, events, card.Removed)
		word(t, b.Reader, card.NoCard, devices.Online)
	}
	if b.Reader.String() == "" {
		t.Error("the reader has no name")
	}
}

// A card that stays on the reader after its conversation is not greeted again.
func oneTap(t *testing.T, b Bench) {
	h := holder(t, "dewi")
	events := b.Reader.Watch(t.Context())
	b.Insert(t, h.Card())
	ev := Next(t, events, card.Arrived)
	read(t, ev.Card, h)
	shut(t, ev.Card)
	shut(t, ev.Card) // idempotent
	b.Remove(t)
	Next(t, events, card.Removed)
	b.Insert(t, h.Card())
	shut(t, Next(t, events, card.Arrived).Card)
}

func manyTaps(t *testing.T, b Bench) {
	events := b.Reader.Watch(t.Context())
	hs := []cardsim.Holder{holder(t, "sri"), holder(t, "endang"), holder(t, "hasan")}
	for i := range 6 {
		h := hs[i%len(hs)]
		b.Insert(t, h.Card())
		ev := Next(t, events, card.Arrived)
		read(t, ev.Card, h)
		if i%2 == 0 { // a receiver that forgets to close gets no second card for it
			shut(t, ev.Card)
		}
		b.Remove(t)
		Next(t, events, card.Removed)
		shut(t, ev.Card)
	}
}

func liftMidRead(t *testing.T, b Bench) {
	h := holder(t, "sri")
	events := b.Reader.Watch(t.Context())
	slow := h.Card()
	stalled := make(chan struct{}, 1)
	slow.Break(cardsim.Faults{StallAt: 7, Stall: time.Hour, Stalled: stalled})
	b.Insert(t, slow)
	ev := Next(t, events, card.Arrived)
	result := make(chan error, 1)
	go func() {
		_, err := ektp.Read(t.Context(), ev.Card, ektp.Options{})
		result <- err
	}()
	<-stalled
	b.Remove(t)
	if err := <-result; !errors.Is(err, card.ErrRemoved) {
		t.Errorf("read of a lifted card: %v, want ErrRemoved", err)
	}
	Next(t, events, card.Removed)
	if _, err := ev.Card.Transmit(t.Context(), card.GetUID()); !errors.Is(err, card.ErrRemoved) {
		t.Errorf("command to a lifted card: %v, want ErrRemoved", err)
	}
	shut(t, ev.Card)
	b.Insert(t, h.Card())
	ev = Until(t, events, card.Arrived)
	read(t, ev.Card, h)
	shut(t, ev.Card)
}

// The first card's conversation must not go on with the second card.
func swap(t *testing.T, b Bench) {
	one, two := holder(t, "sri"), holder(t, "slamet")
	events := b.Reader.Watch(t.Context())
	b.Insert(t, one.Card())
	ev := Next(t, events, card.Arrived)
	s, err := ektp.Open(t.Context(), ev.Card, ektp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b.Remove(t)
	b.Insert(t, two.Card())
	if got, err := s.Photo(t.Context()); !errors.Is(err, card.ErrRemoved) || got != nil {
		t.Errorf("portrait after a swap: %d bytes, %v; want ErrRemoved", len(got), err)
	}
	shut(t, ev.Card)
	Next(t, events, card.Removed)
	ev = Until(t, events, card.Arrived)
	read(t, ev.Card, two)
	shut(t, ev.Card)
}

// The first card is gone when its conversation ends, and the second lies there before a poll saw the
// reader empty.
func relaid(t *testing.T, b Bench) {
	one, two := holder(t, "sri"), holder(t, "slamet")
	events := b.Reader.Watch(t.Context())
	b.Insert(t, one.Card())
	ev := Next(t, events, card.Arrived)
	read(t, ev.Card, one)
	b.Remove(t)
	shut(t, ev.Card)
	b.Insert(t, two.Card())
	Next(t, events, card.Removed)
	ev = Until(t, events, card.Arrived)
	read(t, ev.Card, two)
	shut(t, ev.Card)
}
