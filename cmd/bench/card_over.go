package main

import (
	"bytes"
	"context"
	"fmt"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
)

// The portrait sizes that are counted: from the smallest that a chip was said to hold to the largest
// that is accepted.
const (
	leastPhoto = 1500
	mostPhoto  = 16 << 10
)

// direct is a card with nothing between: what is sent is what its log holds.
type direct struct{ *cardsim.Card }

func (d direct) Transmit(_ context.Context, c card.Command) (card.Response, error) {
	raw, err := c.Bytes()
	if err != nil {
		return card.Response{}, err
	}
	return card.ParseResponse(d.Process(raw))
}

func (d direct) Close() error { return nil }

// planned is the fewest commands that short APDUs allow: the id before and after, two SELECT and the
// file in blocks of 250 with its two bytes of length; a chip with a short id is asked for its own.
func planned(size int, shortID bool) int {
	n := 2 + 2 + (size+2+249)/250
	if shortID {
		n++
	}
	return n
}

// overPlan counts what the card was asked beyond the plan, over every size and each kind of id.
func overPlan(ctx context.Context, o options) (bar, error) {
	worst, n := 0, 0
	for _, key := range []string{"sri", "agus", "yohanes"} { // type A; type B with and without a chip id
		h, err := cardsim.Find(key)
		if err != nil {
			return bar{}, err
		}
		small, err := cardsim.PortraitOf(cardsim.Look{Cover: cardsim.Bald}, leastPhoto-4)
		if err != nil {
			return bar{}, err
		}
		for size := leastPhoto; size <= mostPhoto; size++ {
			if h.Photo, err = cardsim.Pad(small, size); err != nil {
				return bar{}, err
			}
			c := h.Card()
			got, err := ektp.Read(ctx, direct{c}, ektp.Options{})
			if err != nil || !bytes.Equal(got.Photo, h.Photo) {
				return bar{}, fmt.Errorf("bench: read %d bytes: wrong portrait, %w", size, err)
			}
			worst = max(worst, len(c.Log())-planned(size, len(h.UID) == 4))
			n++
		}
	}
	return atMost("card/apdus_over_plan", float64(worst), "commands", 0, n, o.seed,
		fmt.Sprintf("every portrait of %d to %d bytes on three kinds of chip; the worst of them", leastPhoto, mostPhoto)), nil
}
