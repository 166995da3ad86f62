package journal

import "fmt"

// CarriedBody is the body of a carried entry, one of a sealed kind whose epoch is 0: an entry of an earlier place of the
// same journal, as it was sealed there. Kind, times, boot and catalogue of the carried entry are that entry's own, so that
// its aad follows from both. It brings what a regency that was restored lost and cannot take at its place any more.
type CarriedBody struct {
	Incarnation uint64 `cbor:"1,keyasint"`
	Seq         uint64 `cbor:"2,keyasint"`
	Epoch       uint64 `cbor:"3,keyasint"`
	Chain       []byte `cbor:"4,keyasint"` // chain hash up to and with that entry
	// What opens it, and the ciphertext; all three absent where the kiosk has erased it.
	KeyID  []byte `cbor:"5,keyasint,omitempty"` // EpochBody.KeyID
	Enc    []byte `cbor:"6,keyasint,omitempty"` // EpochBody.Enc
	Sealed []byte `cbor:"7,keyasint,omitempty"`
}

// Carried says that the body is a CarriedBody.
func (h Header) Carried() bool { return h.Epoch == 0 && !h.Kind.Clear() }

// Check says what of the body is ErrBounds.
func (b CarriedBody) Check() error {
	whole := len(b.KeyID) > 0 && len(b.Enc) > 0 && len(b.Sealed) > 0
	switch {
	case b.Incarnation < 1 || b.Incarnation > MaxIncarnation || b.Seq < 1 || b.Seq > MaxSeq || b.Epoch > MaxSeq:
		return fmt.Errorf("%w: the place of a carried entry", ErrBounds)
	case len(b.Chain) != len(Hash{}):
		return fmt.Errorf("%w: the chain hash of a carried entry", ErrBounds)
	case whole != (len(b.KeyID)+len(b.Enc)+len(b.Sealed) > 0) || whole && b.Epoch == 0:
		return fmt.Errorf("%w: half of a carried entry", ErrBounds)
	}
	return nil
}

// Erased says that only the header of the entry is left.
func (b CarriedBody) Erased() bool { return len(b.Sealed) == 0 }

// Opens is the epoch that opens it.
func (b CarriedBody) Opens() EpochBody { return EpochBody{KeyID: b.KeyID, Enc: b.Enc} }

// Of is the header under which the entry was sealed, by that of the entry that carries it. Its body's hash is not set.
func (b CarriedBody) Of(h Header) Header {
	h.Incarnation, h.Seq, h.Epoch, h.Body = b.Incarnation, b.Seq, b.Epoch, Hash{}
	return h
}
