package journal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"github.com/fxamacker/cbor/v2"
)

// ErrNotCanonical says that bytes are readable CBOR but not the one deterministic encoding of what
// they say (RFC 8949, section 4.2.1). Two encodings of one thing would be two hashes of it.
var ErrNotCanonical = errors.New("journal: not canonical CBOR")

// codec is the encoder and the decoder; both are immutable and safe for concurrent use.
type codec struct {
	enc cbor.EncMode
	dec cbor.DecMode
}

// modes builds the codec once.
var modes = sync.OnceValues(func() (codec, error) {
	opts := cbor.CoreDetEncOptions()
	opts.Time = cbor.TimeUnix
	enc, err := opts.EncMode()
	if err != nil {
		return codec{}, fmt.Errorf("journal: encoder: %w", err)
	}
	dec, err := cbor.DecOptions{
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		IndefLength:       cbor.IndefLengthForbidden,
		TagsMd:            cbor.TagsForbidden,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
		FieldNameMatching: cbor.FieldNameMatchingCaseSensitive,
		UTF8:              cbor.UTF8RejectInvalid,
		MaxNestedLevels:   16,
	}.DecMode()
	if err != nil {
		return codec{}, fmt.Errorf("journal: decoder: %w", err)
	}
	return codec{enc, dec}, nil
})

// Marshal gives the canonical CBOR of v: core deterministic encoding, RFC 8949 section 4.2.1.
func Marshal(v any) ([]byte, error) {
	c, err := modes()
	if err != nil {
		return nil, err
	}
	b, err := c.enc.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("journal: marshal: %w", err)
	}
	return b, nil
}

// Unmarshal reads canonical CBOR into v, a pointer to a zero value. Duplicate keys, unknown fields,
// indefinite lengths, tags and trailing bytes are errors. The decoder alone would still take a
// number in a longer form than needed, so what was read is encoded again and compared:
// ErrNotCanonical.
func Unmarshal(b []byte, v any) error {
	c, err := modes()
	if err != nil {
		return err
	}
	if err := c.dec.Unmarshal(b, v); err != nil {
		return fmt.Errorf("journal: unmarshal: %w", err)
	}
	again, err := c.enc.Marshal(v)
	if err != nil {
		return fmt.Errorf("journal: encode again: %w", err)
	}
	if !bytes.Equal(b, again) {
		return ErrNotCanonical
	}
	return nil
}

// The major types of RFC 8949, section 3.1, as the first byte holds them.
const (
	majorUint  = 0 << 5
	majorNeg   = 1 << 5
	majorBytes = 2 << 5
	majorText  = 3 << 5
	majorArray = 4 << 5
)

// appendHead appends the shortest head of a data item (RFC 8949, sections 3 and 4.2.1).
func appendHead(b []byte, major byte, n uint64) []byte {
	switch {
	case n < 24:
		return append(b, major|byte(n))
	case n < 1<<8:
		return append(b, major|24, byte(n))
	case n < 1<<16:
		return binary.BigEndian.AppendUint16(append(b, major|25), uint16(n))
	case n < 1<<32:
		return binary.BigEndian.AppendUint32(append(b, major|26), uint32(n))
	default:
		return binary.BigEndian.AppendUint64(append(b, major|27), n)
	}
}

func appendUint(b []byte, n uint64) []byte { return appendHead(b, majorUint, n) }

func appendInt(b []byte, n int64) []byte {
	if n < 0 {
		return appendHead(b, majorNeg, uint64(^n))
	}
	return appendHead(b, majorUint, uint64(n))
}

func appendBytes(b, s []byte) []byte { return append(appendHead(b, majorBytes, uint64(len(s))), s...) }

func appendText(b []byte, s string) []byte {
	return append(appendHead(b, majorText, uint64(len(s))), s...)
}
