package ektp

import (
	"context"
	"fmt"

	"github.com/smart-kampung/anjungan/devices/card"
)

// maxFollow bounds the GET RESPONSE commands after one 61xx: a short response has 256 bytes.
const maxFollow = 4

// exchange sends c and follows the two status words that only ask for another command: 6Cxx (send
// it again with this length) and 61xx (fetch the rest). The response never holds more data than the
// command asked for, so a card cannot stretch a read.
func exchange(ctx context.Context, cd card.Card, c card.Command) (card.Response, error) {
	r, err := cd.Transmit(ctx, c)
	if err != nil {
		return r, err
	}
	if n, ok := r.SW.ExactLe(); ok && n < askedFor(c) {
		c.Le = n
		if r, err = cd.Transmit(ctx, c); err != nil {
			return r, err
		}
	}
	for range maxFollow {
		n, ok := r.SW.More()
		if !ok {
			break
		}
		more, err := cd.Transmit(ctx, card.Command{CLA: c.CLA, INS: card.INSGetResponse, Le: n})
		if err != nil {
			return r, err
		}
		r = card.Response{Data: append(r.Data[:len(r.Data):len(r.Data)], more.Data...), SW: more.SW}
	}
	if _, ok := r.SW.More(); ok {
		return r, fmt.Errorf("%w: more data without end", ErrAnswer)
	}
	if c.Le > 0 && len(r.Data) > askedFor(c) {
		return r, fmt.Errorf("%w: %d bytes answered, %d asked", ErrAnswer, len(r.Data), askedFor(c))
	}
	return r, nil
}

// askedFor is the most data that c may be answered with.
func askedFor(c card.Command) int {
	if c.Le == 0 {
		return 256
	}
	return c.Le
}
