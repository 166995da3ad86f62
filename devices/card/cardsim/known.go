package cardsim

import "slices"

// Known is one answer to reset that was seen from a card of residents (pcsc-tools' list of ATRs), or
// that PC/SC part 3 makes of such a card.
type Known struct {
	Name string
	Kind Kind
	ATR  []byte
	UID  []byte // that goes with it; of type B the PUPI
}

// KnownATRs are the answers to reset that a kiosk must expect. No behaviour may hang on one of them.
func KnownATRs() []Known {
	a7, pupi := []byte{0x04, 0xD1, 0xC2, 0xB3, 0xA4, 0x95, 0x86}, []byte{0x5A, 0x21, 0x32, 0x43}
	text := func(s string) []byte { return sealATR(append([]byte{0x3B, 0x80 | byte(len(s)), 0x80, 0x01}, s...)) }
	atqb := func(rest ...byte) []byte {
		return sealATR(slices.Concat([]byte{0x3B, 0x8C, 0x80, 0x01, 0x50}, pupi, rest))
	}
	part3 := func(historical ...byte) []byte {
		return sealATR(append([]byte{0x3B, 0x88, 0x80, 0x01}, historical...))
	}
	return []Known{
		{"historical 079141_001", TypeA, text("079141_001"), a7},
		{"historical P308G0P3_10", TypeA, text("P308G0P3_10"), a7},
		{"historical eKTP0D2eKTP", TypeA, text("eKTP0D2eKTP"), a7},
		{"type B, whole ATQB (ACR122U)", TypeB, atqb(0x30, 0xAA, 0xAA, 0x01, 0x77, 0x81, 0xD7), pupi},
		{"type B, PC/SC part 3", TypeB, part3(0x30, 0xAA, 0xAA, 0x01, 0x77, 0x81, 0xD7, 0x00), pupi},
		{"driving licence, whole ATQB", Foreign, atqb(0x31, 0x01, 0x06, 0x05, 0x77, 0x81, 0x77), pupi},
		{"driving licence, other chip", Foreign, atqb(0x23, 0x18, 0x01, 0x00, 0x77, 0x81, 0x97), pupi},
		{"driving licence, PC/SC part 3", Foreign, part3(0x31, 0x01, 0x09, 0x00, 0x77, 0x81, 0x77, 0x00), pupi},
		{"bank card", Foreign, sealATR([]byte{0x3B, 0x84, 0x80, 0x01, 0x47, 0x77, 0xF4, 0x00}), a7},
		{"bank card, other chip", Foreign, sealATR([]byte{0x3B, 0x84, 0x80, 0x01, 0x69, 0x18, 0x00, 0x00}), a7},
	}
}

// Card makes a card that answers to reset so, with that portrait.
func (k Known) Card(photo []byte) *Card {
	return New(Spec{Kind: k.Kind, ATR: k.ATR, UID: k.UID, Photo: photo})
}

// sealATR adds the check byte: the exclusive-or of all but the first (ISO/IEC 7816-3 clause 8.2.5).
func sealATR(b []byte) []byte {
	sum := byte(0)
	for _, v := range b[1:] {
		sum ^= v
	}
	return append(b, sum)
}
