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

// Place is where a kiosk's journal ends at the regency: an incarnation, the last seq stored of it (0: none) and the
// chain hash there.
type Place struct {
	Incarnation uint64 `cbor:"1,keyasint"`
	Last        uint64 `cbor:"2,keyasint"`
	Head        []byte `cbor:"3,keyasint"` // 32 bytes
}

// AppendReply answers an append: an ack, the order to begin a new incarnation, or that the regency lost what was
// acknowledged after a place; exactly one.
type AppendReply struct {
	Ack         *Ack    `cbor:"1,keyasint,omitempty"`
	Incarnation uint64  `cbor:"2,keyasint,omitempty"` // the number that the kiosk must begin
	Lost        *Place  `cbor:"3,keyasint,omitempty"`
	Ends        []Place `cbor:"4,keyasint,omitempty"` // beside Lost
}

// Appended is what an append came to: exactly one of an ack, an order and a place.
type Appended struct {
	Ack   journal.Ack
	Order uint64             // the incarnation to begin; 0: none
	Lost  *journal.Position  // the regency has nothing after this place; nil: it lost nothing
	Ends  []journal.Position // beside Lost: where each incarnation ends that it holds anything of, the newest MaxEnds
}

// MaxEnds is of how many incarnations a reply says where they end.
const MaxEnds = 1000

// Encode makes the reply.
func (a Appended) Encode() ([]byte, error) {
	switch {
	case a.Order != 0:
		return journal.Marshal(AppendReply{Incarnation: a.Order})
	case a.Lost != nil:
		r := AppendReply{Lost: placeOf(*a.Lost)}
		for _, p := range a.Ends {
			r.Ends = append(r.Ends, *placeOf(p))
		}
		return journal.Marshal(r)
	}
	return journal.Marshal(AppendReply{Ack: &Ack{
		Kiosk: uint64(a.Ack.Kiosk), Incarnation: a.Ack.Incarnation, Last: a.Ack.Last, Head: a.Ack.Head[:], Sig: a.Ack.Sig,
	}})
}

// DecodeAppendReply reads an append reply. The ack's signature is not checked here.
func DecodeAppendReply(b []byte) (Appended, error) {
	var r AppendReply
	if err := journal.Unmarshal(b, &r); err != nil {
		return Appended{}, fmt.Errorf("wire: append reply: %w", err)
	}
	switch {
	case r.Ends != nil && r.Lost == nil:
	case r.Ack != nil && r.Incarnation == 0 && r.Lost == nil:
		return r.Ack.read()
	case r.Ack == nil && r.Incarnation >= 2 && r.Incarnation <= journal.MaxIncarnation && r.Lost == nil:
		return Appended{Order: r.Incarnation}, nil
	case r.Ack == nil && r.Incarnation == 0 && r.Lost != nil:
		return r.lost()
	}
	return Appended{}, fmt.Errorf("%w: an append reply must be exactly one thing", ErrMessage)
}

func placeOf(p journal.Position) *Place {
	return &Place{Incarnation: p.Incarnation, Last: p.Last, Head: p.Head[:]}
}

// lost reads what the regency lost. Ends ascend, and each is of an entry.
func (r AppendReply) lost() (a Appended, err error) {
	at, err := r.Lost.read()
	if err != nil {
		return a, err
	}
	if r.Ends != nil && len(r.Ends) == 0 || len(r.Ends) > MaxEnds {
		return a, fmt.Errorf("%w: %d ends", ErrMessage, len(r.Ends))
	}
	a.Lost = &at
	for _, e := range r.Ends {
		p, err := e.read()
		if err != nil {
			return Appended{}, err
		}
		if n := len(a.Ends); p.Last == 0 || n > 0 && a.Ends[n-1].Incarnation >= p.Incarnation {
			return Appended{}, fmt.Errorf("%w: ends out of order", ErrMessage)
		}
		a.Ends = append(a.Ends, p)
	}
	return a, nil
}

func (p Place) read() (journal.Position, error) {
	if p.Incarnation == 0 || p.Incarnation > journal.MaxIncarnation || p.Last > journal.MaxSeq || len(p.Head) != len(journal.Hash{}) {
		return journal.Position{}, fmt.Errorf("%w: a malformed place", ErrMessage)
	}
	return journal.Position{Incarnation: p.Incarnation, Last: p.Last, Head: journal.Hash(p.Head)}, nil
}

func (a *Ack) read() (Appended, error) {
	if len(a.Head) != len(journal.Hash{}) || a.Kiosk == 0 || a.Kiosk > MaxKiosk || a.Last > journal.MaxSeq {
		return Appended{}, fmt.Errorf("%w: a malformed ack", ErrMessage)
	}
	return Appended{Ack: journal.Ack{
		Kiosk: kiosk.KioskID(a.Kiosk), Incarnation: a.Incarnation, Last: a.Last, Head: journal.Hash(a.Head), Sig: a.Sig,
	}}, nil
}

// MaxKiosk is the highest kiosk ordinal (kiosk.NewNumber).
const MaxKiosk = 999
