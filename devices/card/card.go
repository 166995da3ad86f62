// Package card is a contactless card on a reader: commands and responses of ISO/IEC 7816-4, the
// closed words for how a reader is, and the contract that the real PC/SC reader (card/pcsc) and the
// simulated one keep.
//
// It is not a card application (card/ektp reads the e-KTP) and it knows nothing of residents: what
// a card says is untrusted bytes.
//
// Concurrency: APDU values are plain data. A Card belongs to the goroutine that received it; a
// Reader may be watched once.
package card

import (
	"context"
	"errors"
	"time"

	"github.com/smart-kampung/anjungan/devices"
)

// Word is the closed set of words for how a reader is.
type Word string

// The words of a reader.
const (
	Ready       Word = "ready"        // a card is there and answers
	NoCard      Word = "no-card"      // waiting for a card
	CardError   Word = "card-error"   // something is on the reader that does not answer (mute, badly placed)
	NoReader    Word = "no-reader"    // the reader is not there
	ServiceDown Word = "service-down" // the PC/SC daemon is not there
	UnknownCard Word = "unknown-card" // answers, but is no card we know
)

// EventKind says what happened on a reader.
type EventKind int

// The kinds of Event.
const (
	Arrived EventKind = iota + 1 // a card was placed and powered; Card is set
	Removed                      // the card was taken away
	Fault                        // Word and Err say what is wrong; a later Arrived or Removed ends it
)

// Event is one thing that happened on a reader.
type Event struct {
	Kind EventKind
	At   time.Time // when the host learned of it
	Card Card      // set with Arrived; the receiver must Close it
	Word Word      // how the reader is after the event
	Err  error     // set with Fault; never holds personal data
}

// Reader watches one card reader.
type Reader interface {
	devices.Device
	// Watch reports cards until ctx ends, then closes the channel. It never reports two cards
	// without a Removed between them, and it outlives the daemon, the reader and the cable: each
	// comes back by itself. Call it once.
	Watch(ctx context.Context) <-chan Event
}

// Card is one card while it lies on the reader.
type Card interface {
	// ATR is the answer to reset (ISO/IEC 7816-3 clause 8), at most 33 bytes. A hint, never a key.
	ATR() []byte
	// Transmit sends one command and returns data and status word. An error means that the
	// command may or may not have reached the card and that another card may lie there now:
	// nothing read before may be trusted until the id was read again. ctx bounds the wait.
	Transmit(ctx context.Context, c Command) (Response, error)
	// Close resets the card and lets it go. Idempotent.
	Close() error
}

// Runner is a Card that can hold a whole conversation at once. A reader's commands must be made on a
// goroutine that may be abandoned; with a Runner that goroutine changes once for a conversation, not
// twice for every command, which is most of what a host adds to a command's time.
type Runner interface {
	// Run calls f with a card that is good until f returns, and gives f's error. Where a command
	// in f never ends, Run gives ErrHung without waiting for f: what f would have left behind
	// must not be looked at then. ctx bounds the whole.
	Run(ctx context.Context, f func(Card) error) error
}

// Run holds the conversation f with c, at once where c can.
func Run(ctx context.Context, c Card, f func(Card) error) error {
	if r, ok := c.(Runner); ok {
		return r.Run(ctx, f)
	}
	return f(c)
}

// What can end a conversation with a card. Drivers wrap these; callers use errors.Is.
var (
	ErrRemoved = errors.New("card: removed")                 // lifted, or swapped for another
	ErrMute    = errors.New("card: does not answer")         // badly placed or dead chip
	ErrHung    = errors.New("card: reader hung")             // the deadline passed inside the reader
	ErrService = errors.New("card: PC/SC service lost")      // the daemon went away
	ErrReset   = errors.New("card: reset by another client") // state of the card is lost
)
