package cardtest

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices"
	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
)

func foreign(t *testing.T, b Bench) {
	events := b.Reader.Watch(t.Context())
	b.Insert(t, holder(t, "sim").Card())
	ev := Next(t, events, card.Arrived)
	if _, err := ektp.Open(t.Context(), ev.Card, ektp.Options{}); !errors.Is(err, ektp.ErrNotEKTP) {
		t.Errorf("a driving licence: %v, want ErrNotEKTP", err)
	}
	shut(t, ev.Card)
	b.Remove(t)
	Next(t, events, card.Removed)
}

func dead(t *testing.T, b Bench) {
	h := holder(t, "new")
	events := b.Reader.Watch(t.Context())
	b.Insert(t, holder(t, "dead").Card())
	ev := Next(t, events, card.Fault)
	if ev.Word != card.CardError || !errors.Is(ev.Err, card.ErrMute) {
		t.Errorf("a dead chip: %q, %v", ev.Word, ev.Err)
	}
	word(t, b.Reader, card.CardError, devices.UserError)
	b.Remove(t)
	Next(t, events, card.Removed)
	b.Insert(t, h.Card())
	ev = Next(t, events, card.Arrived)
	read(t, ev.Card, h)
	shut(t, ev.Card)
}

func hung(t *testing.T, b Bench) {
	h := holder(t, "sri")
	events := b.Reader.Watch(t.Context())
	slow := h.Card()
	slow.Break(cardsim.Faults{StallAt: 2, Stall: time.Hour})
	b.Insert(t, slow)
	ev := Next(t, events, card.Arrived)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, err := ektp.Open(ctx, ev.Card, ektp.Options{})
	if !errors.Is(err, card.ErrHung) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a command without end: %v, want ErrHung", err)
	}
	if _, err := ev.Card.Transmit(t.Context(), card.GetUID()); !errors.Is(err, card.ErrHung) {
		t.Errorf("command after a hung one: %v, want ErrHung", err)
	}
	Next(t, events, card.Removed)
	b.Remove(t)
	b.Insert(t, h.Card())
	for { // the slow card may be greeted again before it is lifted
		ev = Until(t, events, card.Arrived)
		got, err := ektp.Read(t.Context(), ev.Card, ektp.Options{})
		_ = ev.Card.Close()
		if err == nil && bytes.Equal(got.Photo, h.Photo) {
			return
		}
	}
}

func afterEnd(t *testing.T, b Bench) {
	events := b.Reader.Watch(t.Context())
	b.Insert(t, holder(t, "made").Card())
	ev := Next(t, events, card.Arrived)
	shut(t, ev.Card)
	if _, err := ev.Card.Transmit(t.Context(), card.GetUID()); !errors.Is(err, card.ErrRemoved) {
		t.Errorf("command after Close: %v, want ErrRemoved", err)
	}
}

// What never reached the card does not end the conversation.
func notSent(t *testing.T, b Bench) {
	h := holder(t, "clerk")
	events := b.Reader.Watch(t.Context())
	b.Insert(t, h.Card())
	ev := Next(t, events, card.Arrived)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ev.Card.Transmit(ended, card.GetUID()); !errors.Is(err, context.Canceled) {
		t.Errorf("context that ended before: %v", err)
	}
	if _, err := ev.Card.Transmit(t.Context(), card.Command{Data: make([]byte, 256)}); err == nil {
		t.Error("a command that does not fit was sent")
	}
	read(t, ev.Card, h)
	shut(t, ev.Card)
}

// A part of the conversation that is held at once gives its own error back, and one that is given up
// between two commands leaves the conversation alone.
func atOnce(t *testing.T, b Bench) {
	h := holder(t, "sri")
	events := b.Reader.Watch(t.Context())
	b.Insert(t, h.Card())
	ev := Next(t, events, card.Arrived)
	own := errors.New("own")
	if err := card.Run(t.Context(), ev.Card, func(c card.Card) error {
		if r, err := c.Transmit(t.Context(), card.GetUID()); err != nil || !bytes.Equal(r.Data, h.UID) || !bytes.Equal(c.ATR(), h.ATR) {
			t.Errorf("at once: %v", err)
		}
		return own
	}); !errors.Is(err, own) {
		t.Errorf("%v, want the part's own error", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := card.Run(ctx, ev.Card, func(c card.Card) error {
		if _, err := c.Transmit(ctx, card.GetUID()); err != nil {
			t.Error(err)
		}
		cancel()
		_, err := c.Transmit(ctx, card.GetUID())
		return err
	}); !errors.Is(err, context.Canceled) || errors.Is(err, card.ErrHung) {
		t.Errorf("given up between two commands: %v", err)
	}
	read(t, ev.Card, h)
	shut(t, ev.Card)
}

func watchEnds(t *testing.T, b Bench) {
	ctx, cancel := context.WithCancel(t.Context())
	events := b.Reader.Watch(ctx)
	if _, open := <-b.Reader.Watch(t.Context()); open {
		t.Error("a second watch reports")
	}
	b.Insert(t, holder(t, "head").Card())
	ev := Next(t, events, card.Arrived)
	cancel()
	for range events { // ends
	}
	shut(t, ev.Card)
}

func closes(t *testing.T, b Bench) {
	events := b.Reader.Watch(t.Context())
	b.Insert(t, holder(t, "head").Card())
	ev := Next(t, events, card.Arrived)
	if err := b.Reader.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	for range events { // ends
	}
	if _, err := ev.Card.Transmit(t.Context(), card.GetUID()); !errors.Is(err, card.ErrRemoved) {
		t.Errorf("command after the reader was closed: %v, want ErrRemoved", err)
	}
	shut(t, ev.Card)
	if _, open := <-b.Reader.Watch(t.Context()); open {
		t.Error("a closed reader reports")
	}
}
