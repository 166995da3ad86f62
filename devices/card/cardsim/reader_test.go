package cardsim_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/cardtest"
)

func TestReaderConforms(t *testing.T) {
	cardtest.Run(t, func(*testing.T) cardtest.Bench {
		r := cardsim.NewReader()
		return cardtest.Bench{
			Reader: r,
			Insert: func(_ *testing.T, c *cardsim.Card) { r.Tap(c) },
			Remove: func(*testing.T) { r.Lift() },
		}
	})
}

func TestSoak(t *testing.T) {
	r := cardsim.NewReader()
	defer func() { _ = r.Close() }()
	cardtest.Soak(t, cardtest.Bench{
		Reader: r,
		Insert: func(_ *testing.T, c *cardsim.Card) { r.Tap(c) },
		Remove: func(*testing.T) { r.Lift() },
	}, 60, 1)
}
