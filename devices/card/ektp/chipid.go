package ektp

import (
	"encoding/hex"
	"fmt"
	"log/slog"
)

// Kind is the radio type of a chip (ISO/IEC 14443-3).
type Kind byte

// The radio types.
const (
	KindA Kind = 'A'
	KindB Kind = 'B'
)

const maxChipID = 10 // a triple-size type A UID (ISO/IEC 14443-3 clause 6.5.4)

// ChipID is the id of a chip: the UID of a type A card, and of a type B card the id that the chip
// itself tells or else its PUPI. It is comparable; the zero value is no id. Every formatting verb
// and every log masks it; the bytes leave by Bytes and Hex alone. Formatting an unexported struct
// field goes around the mask, so no struct that is ever printed keeps one unexported.
type ChipID struct {
	kind   Kind
	n      uint8
	random bool
	b      [maxChipID]byte
}

// NewChipID is the id of a chip of the given kind: 4, 7, 8 or 10 bytes.
func NewChipID(kind Kind, b []byte) (ChipID, error) {
	if kind != KindA && kind != KindB {
		return ChipID{}, fmt.Errorf("ektp: chip kind %d", kind)
	}
	switch len(b) {
	case 4, 7, 8, maxChipID:
	default:
		return ChipID{}, fmt.Errorf("ektp: chip id of %d bytes", len(b))
	}
	// ISO/IEC 14443-3 clause 6.5.4: a single-size UID that begins with 08 is a random number.
	id := ChipID{kind: kind, n: uint8(len(b)), random: kind == KindA && len(b) == 4 && b[0] == 0x08}
	copy(id.b[:], b)
	return id, nil
}

// Kind is the radio type of the chip, 0 for the zero id.
func (c ChipID) Kind() Kind { return c.kind }

// Bytes is a copy of the id, as the chip sent it.
func (c ChipID) Bytes() []byte { return append([]byte(nil), c.b[:c.n]...) }

// Hex is the id in upper-case hex. It identifies a person: never log it.
func (c ChipID) Hex() string { return fmt.Sprintf("%X", c.b[:c.n]) }

// IsZero says whether there is no id.
func (c ChipID) IsZero() bool { return c.n == 0 }

// Random says that the chip makes up a new id at each tap, so it must not be enrolled. A false
// answer is no promise: the PUPI of a type B chip may be random as well (ISO/IEC 14443-3 clause 7.9.2).
func (c ChipID) Random() bool { return c.random }

// String is the masked id, e.g. "chip …(7 bytes)".
func (c ChipID) String() string { return fmt.Sprintf("chip …(%d bytes)", c.n) }

// Format writes the masked id for every verb.
func (c ChipID) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, c.String()) }

// LogValue is the masked id.
func (c ChipID) LogValue() slog.Value { return slog.StringValue(c.String()) }

// MarshalText writes the masked id, so that no encoder reveals it by accident.
func (c ChipID) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// ParseChipID reads what Kind and Hex wrote.
func ParseChipID(kind Kind, s string) (ChipID, error) {
	if hex.DecodedLen(len(s)) > maxChipID {
		return ChipID{}, fmt.Errorf("ektp: chip id of %d digits", len(s))
	}
	b, err := hex.DecodeString(s)
	if err != nil {
		return ChipID{}, fmt.Errorf("ektp: chip id is not hex") // the cause would quote a digit
	}
	return NewChipID(kind, b)
}
