// Package soak taps a card reader many times with random cards and random faults, and counts what
// the resident would notice: taps that never end, and taps that give another card's data.
//
// It is not a test suite (package cardtest is) and it judges nothing: the caller compares the Tally
// with its bar. It waits for events, never for time to pass; the limits only end what hangs.
//
// Concurrency: one Run at a time for one Bench.
package soak

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
)

// Bench is a reader under test and a hand that lays cards on it.
type Bench struct {
	Reader card.Reader // fresh and not watched; the caller closes it
	Insert func(ctx context.Context, c *cardsim.Card) error
	Remove func() error // takes the card away, in the middle of a command where there is one
}

// Plan is what to do.
type Plan struct {
	Taps int
	Seed uint64
}

// Tally is what came of it.
type Tally struct {
	Taps   int    // begun
	Faults int    // of them with a fault
	Hung   int    // never read, or no word from the reader within the limit
	Wrong  int    // data of a card that was not in the hand
	First  string // the first tap that went wrong, for who repeats it with the same seed
}

const (
	eventLimit = 20 * time.Second       // for the reader's next word
	readLimit  = 300 * time.Millisecond // for one read; a stalled card holds it so long
	tries      = 20                     // of laying the card down again
	hungLimit  = 3                      // hung taps after which the rest is not begun
)

var (
	errSilent = errors.New("soak: no word from the reader")
	errEnded  = errors.New("soak: the watch ended")
)

// Run taps as the plan says. An error is one of the hand or the end of ctx, never of the reader.
func Run(ctx context.Context, b Bench, p Plan) (Tally, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	h := &hand{Bench: b, random: rand.New(rand.NewPCG(p.Seed, 0)), events: b.Reader.Watch(ctx)}
	for _, o := range cardsim.Drawer() {
		if o.Kind == cardsim.TypeA || o.Kind == cardsim.TypeB {
			h.holders = append(h.holders, o)
		}
	}
	for h.tally.Taps < p.Taps && h.tally.Hung < hungLimit {
		h.tally.Taps++
		tr := h.trouble()
		if tr.kind != none {
			h.tally.Faults++
		}
		word, err := h.tap(ctx, h.any(), tr)
		if err == nil && word == "" {
			err = h.lift(ctx)
			if errors.Is(err, errSilent) || errors.Is(err, errEnded) {
				word, err = "hung: "+err.Error(), nil
				h.tally.Hung++
			}
		}
		if err != nil {
			return h.tally, err
		}
		if word != "" && h.tally.First == "" {
			h.tally.First = fmt.Sprintf("tap %d, seed %d, fault %d at command %d: %s", h.tally.Taps, p.Seed, tr.kind, tr.at, word)
		}
	}
	return h.tally, nil
}

// hand is the one that taps.
type hand struct {
	Bench
	random  *rand.Rand
	events  <-chan card.Event
	holders []cardsim.Holder
	tally   Tally
}

func (h *hand) any() cardsim.Holder { return h.holders[h.random.IntN(len(h.holders))] }

// lift ends a tap; every second time the reader is given the time to notice.
func (h *hand) lift(ctx context.Context) error {
	if err := h.Remove(); err != nil {
		return err
	}
	if h.random.IntN(2) == 0 { // the next card follows within the poll
		return nil
	}
	_, err := h.until(ctx, card.Removed)
	return err
}

// until skips events before the next of that kind, and closes cards that it skips.
func (h *hand) until(ctx context.Context, want card.EventKind) (card.Event, error) {
	timer := time.NewTimer(eventLimit)
	defer timer.Stop()
	for {
		select {
		case ev, ok := <-h.events:
			switch {
			case !ok:
				return ev, errEnded
			case ev.Kind == want:
				return ev, nil
			case ev.Card != nil:
				_ = ev.Card.Close() // of a card that is not looked at
			}
		case <-timer.C:
			return card.Event{}, errSilent
		case <-ctx.Done():
			return card.Event{}, ctx.Err()
		}
	}
}

// tap lays a card down until it is read; the word says what went wrong, if anything did.
func (h *hand) tap(ctx context.Context, o cardsim.Holder, tr trouble) (word string, err error) {
	t := &try{hand: h, holder: o, card: o.Card()}
	pulled := t.arm(tr)
	if err := h.Insert(ctx, t.card); err != nil {
		return "", err
	}
	for range tries {
		ev, err := h.until(ctx, card.Arrived)
		switch {
		case errors.Is(err, errSilent), errors.Is(err, errEnded):
			h.tally.Hung++
			return "hung: " + err.Error(), nil
		case err != nil:
			return "", err
		}
		id, err := t.read(ctx, ev.Card, pulled)
		pulled = nil
		switch {
		case t.err != nil:
			return "", t.err
		case errors.Is(err, card.ErrRemoved) && len(t.card.Log()) == 0:
			continue // an old greeting: this card was never asked
		case err != nil:
			if err := t.again(ctx); err != nil {
				return "", err
			}
			continue
		case len(t.card.Log()) == 0:
			word = "a card was read that was never asked"
		case !bytes.Equal(id.Photo, t.holder.Photo), !bytes.Equal(id.ID.Bytes(), t.holder.Chip):
			word = "another card's data"
		default:
			return "", nil
		}
		h.tally.Wrong++
		return word, h.Remove()
	}
	h.tally.Hung++
	return "hung: not read in twenty tries", h.Remove()
}

// try is one tap under way.
type try struct {
	*hand
	holder cardsim.Holder // whose card lies there
	card   *cardsim.Card
	err    error // of the hand that pulled
}

// again lifts the card and lays a sound one of the same holder down.
func (t *try) again(ctx context.Context) error {
	if err := t.Remove(); err != nil {
		return err
	}
	t.card = t.holder.Card()
	return t.Insert(ctx, t.card)
}

// read reads once. Where something is to be done in the middle of the read, it is done before read returns.
func (t *try) read(ctx context.Context, c card.Card, pull *pull) (ektp.Identity, error) {
	ctx, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		if pull == nil {
			return
		}
		select {
		case <-pull.stalled:
			t.err = pull.do(context.WithoutCancel(ctx))
		case <-stop:
		}
	}()
	id, err := ektp.Read(ctx, c, ektp.Options{})
	close(stop)
	<-done
	_ = c.Close() // a hung reader says so, and is what is tested
	return id, err
}
