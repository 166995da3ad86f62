package cardtest

import (
	"context"
	"testing"

	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/soak"
)

// Soak taps n times with random cards and random faults; see package soak. Each tap must end in the
// bytes of the card in hand and of no other.
func Soak(t *testing.T, b Bench, n int, seed uint64) {
	t.Helper()
	got, err := soak.Run(t.Context(), soak.Bench{
		Reader: b.Reader,
		Insert: func(_ context.Context, c *cardsim.Card) error { b.Insert(t, c); return nil },
		Remove: func() error { b.Remove(t); return nil },
	}, soak.Plan{Taps: n, Seed: seed})
	if err != nil || got.Taps != n || got.Hung > 0 || got.Wrong > 0 {
		t.Fatalf("%+v, %v", got, err)
	}
}
