package pcsc

import (
	"context"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/devices"
	"github.com/smart-kampung/anjungan/devices/card"
)

var (
	errUnplugged = fmt.Errorf("pcsc: reader unplugged: %w", card.ErrRemoved)
	errLifted    = fmt.Errorf("pcsc: card lifted: %w", card.ErrRemoved)
	errMute      = fmt.Errorf("pcsc: power card: %w", card.ErrMute)
	errHeld      = fmt.Errorf("pcsc: reader: %w", card.ErrHung)
)

// teller says what happened, each thing once, and keeps the rule that a Removed stands between two
// cards.
type teller struct {
	reader *Reader
	out    chan<- card.Event
	card   bool   // an Arrived without its Removed
	fault  string // the Fault that is not over; empty: none
}

func newMonitor(r *Reader, out chan<- card.Event) *monitor {
	return &monitor{
		teller: teller{reader: r, out: out},
		opts:   r.opts,
		poke:   make(chan struct{}, 1),
	}
}

// arrived gives the card away; a receiver that has gone leaves it to be closed by the watch's end.
func (t *teller) arrived(ctx context.Context, c card.Card) {
	t.card, t.fault = true, ""
	t.say(ctx, card.Event{Kind: card.Arrived, Card: c, Word: card.Ready}, "")
}

// gone ends a card whose conversation failed; what lies there now is not known yet.
func (t *teller) gone(ctx context.Context) {
	if t.card {
		t.card = false
		t.say(ctx, card.Event{Kind: card.Removed, Word: card.NoCard}, "")
	}
}

// empty is a working reader with nothing on it.
func (t *teller) empty(ctx context.Context) {
	if t.card || t.fault != "" {
		t.card, t.fault = false, ""
		t.say(ctx, card.Event{Kind: card.Removed, Word: card.NoCard}, "")
		return
	}
	t.reader.set(devices.Health{State: card.NoCard.State(), Word: string(card.NoCard)})
}

func (t *teller) mute(ctx context.Context, err error) {
	t.broken(ctx, card.CardError, err, "lift the card and lay it down again")
}

func (t *teller) unplugged(ctx context.Context) {
	t.broken(ctx, card.NoReader, errUnplugged, "is the reader plugged in, and is its name the configured one?")
}

func (t *teller) down(ctx context.Context, err error) {
	t.broken(ctx, card.ServiceDown, err, "is pcscd running, and may this user reach its socket?")
}

// hung is worse than its word: nobody who stands there can mend it.
func (t *teller) hung(ctx context.Context) {
	t.broken(ctx, card.CardError, errHeld, "")
	t.reader.set(devices.Health{
		State: devices.HardwareError, Word: string(card.CardError),
		Hint: "the reader does not end a command: lift the card, else restart pcscd or replug the reader",
	})
}

// broken reports a fault, unless it was the last thing said.
func (t *teller) broken(ctx context.Context, w card.Word, err error, hint string) {
	if t.card {
		t.card = false
		t.say(ctx, card.Event{Kind: card.Removed, Word: w}, hint)
	}
	if key := string(w) + err.Error(); t.fault != key {
		t.fault = key
		t.say(ctx, card.Event{Kind: card.Fault, Word: w, Err: err}, hint)
	}
}

func (t *teller) say(ctx context.Context, ev card.Event, hint string) {
	ev.At = time.Now()
	t.reader.set(devices.Health{State: ev.Word.State(), Word: string(ev.Word), Hint: hint})
	t.reader.opts.Log.Info("card reader", "word", ev.Word)
	select {
	case t.out <- ev:
	case <-ctx.Done():
	}
}
