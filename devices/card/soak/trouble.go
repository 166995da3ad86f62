package soak

import (
	"context"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
)

// kind is what goes wrong in a tap.
type kind int

const (
	none  kind = iota
	die        // the chip dies
	hang       // one command is never answered
	deny       // one command is refused
	odd        // an honest card that is other than the best case
	cut        // one answer is a single byte
	lift       // the card is lifted in the middle of a command
	swap       // and another one is laid down at once
	ghost      // another card answers from some command on, and no reader notices
	kinds = 12 // the rest is taps without a fault
)

// trouble is one fault at one command.
type trouble struct {
	kind  kind
	at    int
	maxLe int
	end   cardsim.End
	other cardsim.Holder
}

// trouble draws a fault, or none.
func (h *hand) trouble() trouble {
	tr := trouble{
		kind: kind(h.random.IntN(kinds)), at: 1 + h.random.IntN(20),
		maxLe: 100 + h.random.IntN(156), end: cardsim.End(h.random.IntN(3)), other: h.any(),
	}
	switch {
	case tr.kind > ghost:
		tr.kind = none
	case tr.kind == ghost:
		tr.at++ // from the first command on it would simply be the other card
	case tr.at == 3:
		tr.at = 4 // a type B chip that does not tell its id is taken by its PUPI
	}
	return tr
}

// pull is what the hand does in the middle of a command.
type pull struct {
	stalled <-chan struct{}
	do      func(context.Context) error
}

// arm breaks the card. What it gives is to be done when the card stalls; nil: nothing.
func (t *try) arm(tr trouble) *pull {
	stalled := make(chan struct{}, 1)
	stall := cardsim.Faults{StallAt: tr.at, Stall: time.Hour, Stalled: stalled}
	switch tr.kind {
	case none:
	case die:
		t.card.Break(cardsim.Faults{DieAt: tr.at})
	case hang:
		t.card.Break(stall)
	case deny:
		t.card.Break(cardsim.Faults{RefuseAt: tr.at, RefuseWith: card.SWNotFound})
	case odd:
		t.card.Break(cardsim.Faults{Chain: true, MaxLe: tr.maxLe, End: tr.end})
	case cut:
		t.card.Break(cardsim.Faults{CutAt: tr.at})
	case ghost:
		t.card.Break(cardsim.Faults{SwapAt: tr.at, SwapFor: tr.other.Card()})
	case lift:
		t.card.Break(stall)
		return &pull{stalled, t.again}
	case swap:
		t.card.Break(stall)
		return &pull{stalled, func(ctx context.Context) error {
			t.holder = tr.other
			return t.again(ctx)
		}}
	}
	return nil
}
