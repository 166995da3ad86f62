package devtest

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/smart-kampung/anjungan/devices/card"
)

// RecordCard gives a card that passes everything on to c and keeps it. Close closes c and then writes
// the transcript to w, with everything personal replaced. A recording that is never closed leaves
// nothing behind.
func RecordCard(c card.Card, w io.Writer) card.Card { return &recorder{card: c, to: w} }

type recorder struct {
	card   card.Card
	to     io.Writer
	said   []Exchange
	closed bool
}

var _ card.Card = (*recorder)(nil)

func (r *recorder) ATR() []byte { return r.card.ATR() }

func (r *recorder) Transmit(ctx context.Context, c card.Command) (card.Response, error) {
	raw, err := c.Bytes()
	if err != nil {
		return card.Response{}, fmt.Errorf("devtest: record: %w", err)
	}
	got, err := r.card.Transmit(ctx, c)
	e := Exchange{Command: raw, Answer: []byte{}}
	if err == nil {
		e.Answer = append(bytes.Clone(got.Data), byte(got.SW>>8), byte(got.SW))
	}
	r.said = append(r.said, e)
	return got, err
}

// Close is idempotent; the second one does nothing.
func (r *recorder) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	closed := r.card.Close()
	t := Transcript{ATR: r.card.ATR(), Exchanges: r.said}
	r.said = nil
	if err := t.Clean().Write(r.to); err != nil {
		return err
	}
	return closed
}

// ErrOther says that a played card was asked something else than the recorded one.
var ErrOther = fmt.Errorf("devtest: another command than was recorded: %w", card.ErrRemoved)

// Played is a card that answers as the recorded one did.
type Played struct {
	script Transcript
	at     int
	closed bool
}

var _ card.Card = (*Played)(nil)

// Card plays the transcript once.
func (t Transcript) Card() *Played { return &Played{script: t} }

// ATR is the recorded answer to reset.
func (p *Played) ATR() []byte { return bytes.Clone(p.script.ATR) }

// Left is how many recorded commands were not asked for.
func (p *Played) Left() int { return len(p.script.Exchanges) - p.at }

// Transmit answers as recorded; a command that was not recorded at this place ends in ErrOther.
func (p *Played) Transmit(ctx context.Context, c card.Command) (card.Response, error) {
	raw, err := c.Bytes()
	if err != nil {
		return card.Response{}, fmt.Errorf("devtest: play: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return card.Response{}, fmt.Errorf("devtest: play: %w", err)
	}
	if p.closed || p.Left() == 0 || !bytes.Equal(p.script.Exchanges[p.at].Command, raw) {
		return card.Response{}, ErrOther
	}
	p.at++
	return card.ParseResponse(bytes.Clone(p.script.Exchanges[p.at-1].Answer))
}

// Close ends the card.
func (p *Played) Close() error {
	p.closed = true
	return nil
}
