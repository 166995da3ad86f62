package wire

import (
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// Ack is journal.Ack on the wire.
type Ack struct {
	Kiosk       uint64 `cbor:"1,keyasint"`
	Incarnation uint64 `cbor:"2,keyasint"`
	Last        uint64 `cbor:"3,keyasint"`
	Head        []byte `cbor:"4,keyasint"` // 32 bytes
	Sig         []byte `cbor:"5,keyasint"`
}

// AppendReply answers an append: an ack, or the order to begin a new incarnation; never both.
type AppendReply struct {
	Ack         *Ack   `cbor:"1,keyasint,omitempty"`
	Incarnation uint64 `cbor:"2,keyasint,omitempty"` // the number that the kiosk must begin
}

// EncodeAck makes the reply that carries an ack.
func EncodeAck(a journal.Ack) ([]byte, error) {
	return journal.Marshal(AppendReply{Ack: &Ack{
		Kiosk: uint64(a.Kiosk), Incarnation: a.Incarnation, Last: a.Last, Head: a.Head[:], Sig: a.Sig,
	}})
}

// EncodeOrder makes the reply that orders an incarnation, 2 or later.
func EncodeOrder(inc uint64) ([]byte, error) {
	return journal.Marshal(AppendReply{Incarnation: inc})
}

// DecodeAppendReply reads an append reply. Exactly one of the ack and the ordered incarnation is
// there; the other is zero. The ack's signature is not checked here.
func DecodeAppendReply(b []byte) (ack journal.Ack, order uint64, err error) {
	var r AppendReply
	if err := journal.Unmarshal(b, &r); err != nil {
		return ack, 0, fmt.Errorf("wire: append reply: %w", err)
	}
	if r.Ack == nil {
		if r.Incarnation < 2 {
			return ack, 0, fmt.Errorf("%w: an append reply without ack or order", ErrMessage)
		}
		return ack, r.Incarnation, nil
	}
	a := r.Ack
	if r.Incarnation != 0 || len(a.Head) != len(ack.Head) || a.Kiosk == 0 || a.Kiosk > MaxKiosk {
		return ack, 0, fmt.Errorf("%w: a malformed ack", ErrMessage)
	}
	ack = journal.Ack{Kiosk: kiosk.KioskID(a.Kiosk), Incarnation: a.Incarnation, Last: a.Last, Sig: a.Sig}
	copy(ack.Head[:], a.Head)
	return ack, 0, nil
}

// MaxKiosk is the highest kiosk ordinal (kiosk.NewNumber).
const MaxKiosk = 999
