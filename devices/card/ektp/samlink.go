package ektp

import (
	"context"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/devices/card"
)

// SAMOp is one thing that a SAM is asked for. The set is the shape of public integrations; the
// commands behind it are the vendor's.
type SAMOp byte

// The operations, in the order of a read.
const (
	SAMReset        SAMOp = iota + 1 // nothing -> nothing: forget the card before
	SAMAuthenticate                  // card control, 8 bytes of id, 8 bytes of challenge -> 40 bytes for the card
	SAMVerify                        // the card's 40 bytes -> nothing: both have proved themselves
	SAMWrap                          // a plain command -> the command to send
	SAMUnwrap                        // the card's answer with its status word -> the plain answer with its status word
	SAMFree                          // nothing -> nothing: another kiosk may have it
)

// SAMLink is a conversation with one SAM. Our code relays bytes and never sees a key.
type SAMLink interface {
	// Call asks for one operation. After an error the link is of no use.
	Call(ctx context.Context, op SAMOp, payload []byte) ([]byte, error)
	// Close frees the SAM. Idempotent.
	Close() error
}

var (
	_ SAMLink = (*SlotSAM)(nil)
	_ SAMLink = (*RemoteSAM)(nil)
)

// ErrSAM says that the SAM refused, went away or answered nonsense.
var ErrSAM = errors.New("ektp: SAM")

// Dialect is the command set of one kind of SAM. Real ones are not public and come with the SAM and
// its contract; this repository has an invented one for tests (package fakesam).
type Dialect interface {
	// Commands are what the SAM in the slot is told for op. The data of their answers, joined, are
	// the operation's result. None: the operation needs none.
	Commands(op SAMOp, payload []byte) ([]card.Command, error)
}

// SlotSAM is a SAM in a second slot of the reader.
type SlotSAM struct {
	slot    card.Card
	dialect Dialect
}

// NewSlotSAM speaks to the SAM in slot, which it owns from now on.
func NewSlotSAM(slot card.Card, d Dialect) *SlotSAM { return &SlotSAM{slot, d} }

// Call sends the dialect's commands; each must be answered 9000.
func (l *SlotSAM) Call(ctx context.Context, op SAMOp, payload []byte) ([]byte, error) {
	cmds, err := l.dialect.Commands(op, payload)
	if err != nil {
		return nil, fmt.Errorf("%w: operation %d: %w", ErrSAM, op, err)
	}
	var result []byte
	for _, c := range cmds {
		r, err := exchange(ctx, l.slot, c)
		if err != nil {
			return nil, fmt.Errorf("%w: operation %d: %w", ErrSAM, op, err)
		}
		if !r.SW.OK() {
			return nil, fmt.Errorf("%w: operation %d: status %v", ErrSAM, op, r.SW)
		}
		result = append(result, r.Data...)
	}
	return result, nil
}

// Close resets the SAM and lets the slot go.
func (l *SlotSAM) Close() error { return l.slot.Close() }

// Transport carries a request to a SAM that is elsewhere and brings its answer. It is where a vendor's
// or a regency's network protocol goes.
type Transport interface {
	RoundTrip(ctx context.Context, request []byte) ([]byte, error)
	Close() error
}

// RemoteSAM is a SAM at the other end of a transport. A request is one byte of operation and the
// payload; an answer is one byte, 0 for done, and the result. The card stays in the field meanwhile.
type RemoteSAM struct{ transport Transport }

// NewRemoteSAM speaks over the transport, which it owns from now on.
func NewRemoteSAM(t Transport) *RemoteSAM { return &RemoteSAM{t} }

const maxRemote = 1 << 10 // bytes of an answer; the longest is a short APDU's

// Call makes one round trip.
func (l *RemoteSAM) Call(ctx context.Context, op SAMOp, payload []byte) ([]byte, error) {
	answer, err := l.transport.RoundTrip(ctx, append([]byte{byte(op)}, payload...))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: operation %d: %w", ErrSAM, op, err)
	case len(answer) == 0 || len(answer) > maxRemote || answer[0] != 0:
		return nil, fmt.Errorf("%w: operation %d: refused, or an answer of %d bytes", ErrSAM, op, len(answer))
	}
	return answer[1:], nil
}

// Close ends the transport.
func (l *RemoteSAM) Close() error { return l.transport.Close() }
