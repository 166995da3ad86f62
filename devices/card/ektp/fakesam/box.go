package fakesam

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
)

// inventedKey is no secret and no key of anything. It is what both fakes share.
const inventedKey = "INVENTED KEY OF A TEST DOUBLE, OPENS NO REAL CARD"

const (
	nonceLen  = 8
	proofLen  = 40
	checkLen  = 8
	fromSAM   = 's' // direction of a box: to the chip
	fromChip  = 'c'
	claSecure = 0x0C // a class byte with secure messaging indicated (ISO/IEC 7816-4 clause 5.4.1)
	insBoxed  = 0xCB // invented: carries a boxed command
)

var errBox = errors.New("fakesam: a box that does not open")

func mac(key []byte, parts ...[]byte) []byte {
	h := hmac.New(sha256.New, key)
	for _, p := range parts {
		_, _ = h.Write(p) // a hash never fails
	}
	return h.Sum(nil)
}

// proof is a nonce and what only a holder of the key can make of it.
func proof(role string, nonce []byte, said ...[]byte) []byte {
	parts := append([][]byte{[]byte(role), nonce}, said...)
	return append(append([]byte(nil), nonce...), mac([]byte(inventedKey), parts...)...)
}

// boxes is one direction-aware sequence of boxes.
type boxes struct {
	key []byte // of this conversation; nil: none
	seq map[byte]uint32
}

func newBoxes(challenge, one, two []byte) boxes {
	return boxes{key: mac([]byte(inventedKey), []byte("conversation"), challenge, one, two), seq: map[byte]uint32{}}
}

// stream is the keystream of the next box in that direction.
func (b *boxes) stream(dir byte, n int) []byte {
	b.seq[dir]++
	var s []byte
	for i := uint32(0); len(s) < n; i++ {
		head := binary.BigEndian.AppendUint32([]byte{dir}, b.seq[dir])
		s = append(s, mac(b.key, binary.BigEndian.AppendUint32(head, i))...)
	}
	return s[:n]
}

func (b *boxes) seal(dir byte, plain []byte) []byte {
	s := b.stream(dir, len(plain))
	out := make([]byte, len(plain))
	for i, v := range plain {
		out[i] = v ^ s[i]
	}
	return append(out, b.check(dir, out)...)
}

func (b *boxes) open(dir byte, box []byte) ([]byte, error) {
	if b.key == nil || len(box) < checkLen {
		return nil, errBox
	}
	n := len(box) - checkLen
	s := b.stream(dir, n)
	if !hmac.Equal(b.check(dir, box[:n]), box[n:]) {
		return nil, errBox
	}
	out := make([]byte, n)
	for i := range out {
		out[i] = box[i] ^ s[i]
	}
	return out, nil
}

func (b *boxes) check(dir byte, sealed []byte) []byte {
	seq := binary.BigEndian.AppendUint32([]byte{'k', dir}, b.seq[dir])
	return mac(b.key, seq, sealed)[:checkLen]
}
