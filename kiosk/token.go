package kiosk

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// Token is the code with which whoever said something reads the answer (kode jawaban): 11 random digits
// and a check digit. It names neither kiosk nor person; who holds it may read the answer, and nothing else.
type Token string

// TokenDigits is how many digits a token has.
const TokenDigits = 12

// ErrNoToken says that nobody has that token, or that what it was for is erased.
var ErrNoToken = errors.New("kiosk: no such token")

// ErrToken says that a text is no token: wrong length, or a digit typed wrongly.
var ErrToken = errors.New("kiosk: not a token")

// tokenStart is where the check digit of a token begins. A Number begins at 10: for the same digits two
// beginnings never end in the same check digit, so that one is never taken for the other.
const tokenStart = 5

// tokenSpace is how many tokens there are: 10^11, so that guessing five a minute at each of a regency's
// kiosks finds one of ten thousand open ones in weeks, and then reads one answer of nobody it knows.
const tokenSpace = 100_000_000_000

// DrawComplaint makes the id and the token of a complaint from 16 fresh random bytes. The id, which stands in
// an audit and in addresses, does not lead to the token.
func DrawComplaint(fresh RequestID) (RequestID, Token) {
	h := sha256.Sum256(append([]byte("anjungan/complaint/1"), fresh[:]...))
	return RequestID(h[:16]), NewToken(fresh)
}

// NewToken makes a token from random bytes.
func NewToken(random RequestID) Token {
	s := fmt.Sprintf("%011d", binary.BigEndian.Uint64(random[:8])%tokenSpace)
	return Token(s + string(rune('0'+check1110(tokenStart, s))))
}

// ParseToken reads twelve digits, with or without spaces, and checks the last one.
func ParseToken(s string) (Token, error) {
	d, ok := onlyDigits(s)
	if !ok || len(d) != TokenDigits || int(d[TokenDigits-1]-'0') != check1110(tokenStart, d[:TokenDigits-1]) {
		return "", ErrToken
	}
	return Token(d), nil
}

// Groups is the token as people read it: "1043 9075 1623".
func (t Token) Groups() string {
	if len(t) != TokenDigits {
		return ""
	}
	return string(t[:4] + " " + t[4:8] + " " + t[8:])
}

// Format masks the token in every verb: it is as good as a key. Groups and Digits give it.
func (t Token) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("token(masked)")) }

// Digits gives the twelve digits.
func (t Token) Digits() string { return string(t) }
