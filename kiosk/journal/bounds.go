package journal

import (
	"errors"
	"fmt"
	"math"

	"github.com/smart-kampung/anjungan/kiosk"
)

// The bounds of numbers. Each leaves room for whoever adds one to it or keeps it in a signed column of 64 bits.
const (
	MaxIncarnation = 1<<23 - 1           // the last that can be ordered; a segment is of one before it, so that another can follow
	MaxSeq         = 1<<40 - 1           // both are the most that a kiosk's store counts
	MaxTime        = 253_402_300_799_999 // Unix ms: the end of the year 9999, the last that RFC 3339 writes
	maxCopy        = 1 << 20
	maxWord        = 256 // bytes of a word, token or name that is kept in the clear or shown
)

// ErrBounds says that a body holds a number or a text that no kiosk writes.
var ErrBounds = errors.New("journal: out of bounds")

// within is ErrBounds where n is not 0 to most.
func within(what string, n, most int64) error {
	if n < 0 || n > most {
		return fmt.Errorf("%w: %s", ErrBounds, what)
	}
	return nil
}

// short is ErrBounds where one of the words is longer than maxWord.
func short(words ...string) error {
	for _, w := range words {
		if len(w) > maxWord {
			return fmt.Errorf("%w: a word of %d bytes", ErrBounds, len(w))
		}
	}
	return nil
}

// Check says what of the body is ErrBounds.
func (b IncarnationBody) Check() error {
	if b.LastInc > MaxIncarnation || b.LastSeq > MaxSeq || len(b.LastHead) != len(Hash{}) {
		return fmt.Errorf("%w: the last entry", ErrBounds)
	}
	return nil
}

// Check says what of the body is ErrBounds: a kiosk that has counted kiosk.MaxTries counts no further.
func (b PINTryBody) Check() error { return within("tries", int64(b.Tries), kiosk.MaxTries) }

// Check says what of the body is ErrBounds.
func (b ClerkActionBody) Check() error { return short(b.Clerk, b.Action, b.Word) }

// Check says what of the body is ErrBounds.
func (b PrintStartBody) Check() error {
	return errors.Join(within("copy", int64(b.Copy), maxCopy), short(b.Token, b.What, b.Reason))
}

// Check says what of the body is ErrBounds.
func (b PrintEndBody) Check() error { return short(b.Token, b.Outcome) }

// Check says what of the body is ErrBounds.
func (b PaperBody) Check() error { return short(b.Token) }

// Check says what of the body is ErrBounds.
func (b FaultBody) Check() error { return short(b.Device, b.Word) }

// Check says what of the body is ErrBounds.
func (b PersonCheckBody) Check() error { return short(b.Word, b.NIK) }

// Check says what of the body is ErrBounds.
func (b HeartbeatBody) Check() error {
	if b.Unsent > math.MaxInt64 || b.Free > math.MaxInt64 {
		return fmt.Errorf("%w: a figure", ErrBounds)
	}
	return short(b.Version, b.Printer, b.Reader)
}
