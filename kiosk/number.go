package kiosk

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
)

// RequestID names a request everywhere: 16 random bytes drawn once per draft.
type RequestID [16]byte

// NewRequestID draws an id from the system's randomness.
func NewRequestID() RequestID {
	var id RequestID
	_, _ = rand.Read(id[:]) // never fails (crypto/rand)
	return id
}

// IsZero says whether there is no id.
func (id RequestID) IsZero() bool { return id == RequestID{} }

// String is the id in hex; it says nothing of the person and may stand in logs.
func (id RequestID) String() string { return hex.EncodeToString(id[:]) }

// ParseRequestID reads the hex form.
func ParseRequestID(s string) (RequestID, error) {
	var id RequestID
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(id) {
		return id, errors.New("kiosk: a request id is 32 hex digits")
	}
	copy(id[:], b)
	return id, nil
}

// Number is the resident's number of a request (nomor Anda): 12 digits, of which 3 are the kiosk's
// regency-wide ordinal, 8 are random and 1 is a check digit (ISO/IEC 7064, MOD 11,10).
type Number string

// ErrNumber says that a text is no resident's number: wrong length, or a digit typed wrongly.
var ErrNumber = errors.New("kiosk: not a request number")

// NewNumber makes the number of a kiosk (ordinal 0..999) and a random part (0..99,999,999).
func NewNumber(ordinal, random int) (Number, error) {
	if ordinal < 0 || ordinal > 999 || random < 0 || random > 99_999_999 {
		return "", fmt.Errorf("%w: ordinal %d or random part out of range", ErrNumber, ordinal)
	}
	s := fmt.Sprintf("%03d%08d", ordinal, random)
	return Number(s + string(rune('0'+check1110(numberStart, s)))), nil
}

// ParseNumber reads twelve digits, with or without spaces, and checks the last one.
func ParseNumber(s string) (Number, error) {
	d, ok := onlyDigits(s)
	if !ok || len(d) != 12 || int(d[11]-'0') != check1110(numberStart, d[:11]) {
		return "", ErrNumber
	}
	return Number(d), nil
}

// onlyDigits is the digits of a text that holds nothing else but spaces.
func onlyDigits(s string) (d string, ok bool) {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			d += s[i : i+1]
		case c == ' ':
		default:
			return "", false
		}
	}
	return d, true
}

// String is the number as people read it: "1043 9075 1623".
func (n Number) String() string {
	if len(n) != 12 {
		return ""
	}
	return string(n[:4] + " " + n[4:8] + " " + n[8:])
}

// numberStart is where the standard begins.
const numberStart = 10

// check1110 is the hybrid system MOD 11,10 of ISO/IEC 7064 clause 9 over decimal digits, from a beginning
// of 1 to 10.
func check1110(start int, digits string) int {
	p := start
	for i := range len(digits) {
		s := (p + int(digits[i]-'0')) % 10
		if s == 0 {
			s = 10
		}
		p = s * 2 % 11
	}
	return (11 - p) % 10
}
