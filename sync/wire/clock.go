package wire

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// clockTag keeps signatures over a time apart from every other signature of the same key.
const clockTag = "anjungan/time/1"

// ErrTime says that a time reply is not the regency's answer to this nonce.
var ErrTime = errors.New("wire: the time is not signed by the regency for this nonce")

// Clock is the regency's signed answer to a nonce.
type Clock struct {
	Nonce []byte `cbor:"1,keyasint"`
	Time  int64  `cbor:"2,keyasint"` // Unix ms
	Sig   []byte `cbor:"3,keyasint"` // ES256, ASN.1, over SHA-256 of the canonical array [tag, nonce, time]
}

// signedClock is what the signature covers.
type signedClock struct {
	_     struct{} `cbor:",toarray"`
	Tag   string
	Nonce []byte
	Time  int64
}

func clockDigest(nonce []byte, ms int64) ([]byte, error) {
	b, err := journal.Marshal(signedClock{Tag: clockTag, Nonce: nonce, Time: ms})
	if err != nil {
		return nil, err
	}
	d := sha256.Sum256(b)
	return d[:], nil
}

// SignTime answers a nonce of NonceSize bytes with the time, signed by an ECDSA P-256 key.
func SignTime(key crypto.Signer, nonce []byte, at time.Time) ([]byte, error) {
	if len(nonce) != NonceSize {
		return nil, fmt.Errorf("%w: a nonce of %d bytes", ErrMessage, len(nonce))
	}
	d, err := clockDigest(nonce, at.UnixMilli())
	if err != nil {
		return nil, err
	}
	sig, err := key.Sign(rand.Reader, d, crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("wire: sign time: %w", err)
	}
	return journal.Marshal(Clock{Nonce: nonce, Time: at.UnixMilli(), Sig: sig})
}

// VerifyTime reads a time reply and checks that it answers this nonce.
func VerifyTime(pub *ecdsa.PublicKey, nonce, reply []byte) (time.Time, error) {
	var c Clock
	if err := journal.Unmarshal(reply, &c); err != nil {
		return time.Time{}, fmt.Errorf("wire: time: %w", err)
	}
	d, err := clockDigest(c.Nonce, c.Time)
	if err != nil {
		return time.Time{}, err
	}
	if string(c.Nonce) != string(nonce) || !ecdsa.VerifyASN1(pub, d, c.Sig) {
		return time.Time{}, ErrTime
	}
	return moment(c.Time)
}
