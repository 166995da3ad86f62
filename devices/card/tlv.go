package card

import (
	"errors"
	"fmt"
)

// TLV is one BER-TLV data object (ISO/IEC 7816-4 clause 5.2.2). Cards wrap what they say of their files
// in these; the open read needs none of it, recordings and vendors' SAMs show them.
type TLV struct {
	Tag   uint32 // as its bytes stand, one to three of them, e.g. 6F or 7F49
	Value []byte
}

// ErrTLV says that bytes are no data object.
var ErrTLV = errors.New("card: data object")

// Constructed says whether the value is itself a sequence of data objects (bit 6 of the first byte).
func (t TLV) Constructed() bool {
	first := t.Tag
	for first > 0xFF {
		first >>= 8
	}
	return first&0x20 != 0
}

// ParseTLVs splits a sequence of data objects. 00 between them is padding (clause 5.2.2.1). Values
// share the memory of b.
func ParseTLVs(b []byte) ([]TLV, error) {
	var out []TLV
	for len(b) > 0 {
		if b[0] == 0x00 {
			b = b[1:]
			continue
		}
		tag, rest, err := tlvTag(b)
		if err != nil {
			return nil, err
		}
		n, rest, err := tlvLength(rest)
		if err != nil {
			return nil, err
		}
		if n > len(rest) {
			return nil, fmt.Errorf("%w: %d bytes announced, %d there", ErrTLV, n, len(rest))
		}
		out = append(out, TLV{tag, rest[:n:n]})
		b = rest[n:]
	}
	return out, nil
}

// tlvTag reads a tag of at most three bytes (clause 5.2.2.1: bits 5 to 1 all set say that more follow,
// and bit 8 of each of those that another does).
func tlvTag(b []byte) (tag uint32, rest []byte, err error) {
	tag = uint32(b[0])
	if b[0]&0x1F != 0x1F {
		return tag, b[1:], nil
	}
	for i := 1; i < 3 && i < len(b); i++ {
		if tag = tag<<8 | uint32(b[i]); b[i]&0x80 == 0 {
			return tag, b[i+1:], nil
		}
	}
	return 0, nil, fmt.Errorf("%w: tag without end", ErrTLV)
}

// tlvLength reads a length of one to three bytes (clause 5.2.2.2): more than a short APDU can hold.
func tlvLength(b []byte) (n int, rest []byte, err error) {
	switch {
	case len(b) >= 1 && b[0] < 0x80:
		return int(b[0]), b[1:], nil
	case len(b) >= 2 && b[0] == 0x81:
		return int(b[1]), b[2:], nil
	case len(b) >= 3 && b[0] == 0x82:
		return int(b[1])<<8 | int(b[2]), b[3:], nil
	default:
		return 0, nil, fmt.Errorf("%w: length", ErrTLV)
	}
}
