package cardtest

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
)

// Soak taps n times with random cards and random faults. After a fault the hand does what residents
// do: it lifts the card and lays it down again. Each tap must end in the bytes of the card in hand
// and of no other; one that never does fails the test by its time limit.
func Soak(t *testing.T, b Bench, n int, seed uint64) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 0))
	events := b.Reader.Watch(t.Context())
	var holders []cardsim.Holder
	for _, h := range cardsim.Drawer() {
		if h.Kind == cardsim.TypeA || h.Kind == cardsim.TypeB {
			holders = append(holders, h)
		}
	}
	for i := range n {
		h := holders[random.IntN(len(holders))]
		f := trouble(random)
		tap(t, b, events, h, f)
		b.Remove(t)
		if random.IntN(2) == 0 { // else the next card follows within the poll
			Until(t, events, card.Removed)
		}
		if t.Failed() {
			t.Fatalf("tap %d of %d, seed %d: card %s, faults %+v", i, n, seed, h.Key, f)
		}
	}
}

// trouble is a fault at a random command, or none.
func trouble(r *rand.Rand) cardsim.Faults {
	at := 1 + r.IntN(20)
	if at == 3 {
		at = 4 // a type B chip that does not tell its id is taken by its PUPI
	}
	switch r.IntN(6) {
	case 0:
		return cardsim.Faults{DieAt: at}
	case 1:
		return cardsim.Faults{StallAt: at, Stall: time.Hour}
	case 2:
		return cardsim.Faults{RefuseAt: at, RefuseWith: card.SWNotFound}
	case 3:
		return cardsim.Faults{Chain: true, MaxLe: 100 + r.IntN(156), End: cardsim.End(r.IntN(3))}
	default:
		return cardsim.Faults{}
	}
}

// tap lays the card down until it is read.
func tap(t *testing.T, b Bench, events <-chan card.Event, h cardsim.Holder, f cardsim.Faults) {
	t.Helper()
	c := h.Card()
	c.Break(f)
	b.Insert(t, c)
	for range 20 {
		ev := Until(t, events, card.Arrived)
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		got, err := ektp.Read(ctx, ev.Card, ektp.Options{})
		cancel()
		_ = ev.Card.Close() // a hung reader says so, and is what is tested
		switch {
		case errors.Is(err, card.ErrRemoved) && len(c.Log()) == 0: // an old greeting: this card was never asked
		case err != nil:
			b.Remove(t)
			c = h.Card()
			b.Insert(t, c)
		case len(c.Log()) == 0:
			t.Error("a card was read that was never asked")
			return
		case !bytes.Equal(got.Photo, h.Photo) || !bytes.Equal(got.ID.Bytes(), h.Chip):
			t.Error("read another card")
			return
		default:
			return
		}
	}
	t.Error("not read in twenty tries")
}
