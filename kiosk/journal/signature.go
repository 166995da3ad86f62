package journal

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
)

// ErrSignature says that a signature is not of that key over those bytes.
var ErrSignature = errors.New("journal: wrong signature")

// The context strings keep signatures over segments, acks and slips apart: none can be passed off
// as another.
const (
	segmentContext = "anjungan/segment/1"
	ackContext     = "anjungan/ack/1"
)

// sigLen is the length of an ES256 signature, r and s of 32 bytes each (RFC 7518, section 3.4).
const sigLen = 64

// signedBytes is what is signed: the canonical array [context, kiosk, incarnation, first?, last, head].
func signedBytes(context string, k Key, head Hash, numbers ...uint64) []byte {
	b := appendHead(nil, majorArray, uint64(4+len(numbers)))
	b = appendText(b, context)
	b = appendInt(b, int64(k.Kiosk))
	b = appendUint(b, k.Incarnation)
	for _, n := range numbers {
		b = appendUint(b, n)
	}
	return appendBytes(b, head[:])
}

// sign makes an ES256 signature with an ECDSA P-256 key, wherever that key is kept.
func sign(key crypto.Signer, msg []byte) ([]byte, error) {
	pub, ok := key.Public().(*ecdsa.PublicKey)
	if !ok || pub.Curve != elliptic.P256() {
		return nil, errors.New("journal: the signing key is not ECDSA P-256")
	}
	d := sha256.Sum256(msg)
	der, err := key.Sign(rand.Reader, d[:], crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("journal: sign: %w", err)
	}
	var rs struct{ R, S *big.Int }
	if rest, err := asn1.Unmarshal(der, &rs); err != nil || len(rest) != 0 {
		return nil, errors.New("journal: the signer gave no ECDSA signature")
	}
	if rs.R.Sign() <= 0 || rs.S.Sign() <= 0 || rs.R.BitLen() > 256 || rs.S.BitLen() > 256 {
		return nil, errors.New("journal: the signer gave an ECDSA signature out of range")
	}
	sig := make([]byte, sigLen)
	rs.R.FillBytes(sig[:sigLen/2])
	rs.S.FillBytes(sig[sigLen/2:])
	return sig, nil
}

// verify checks an ES256 signature.
func verify(pub *ecdsa.PublicKey, msg, sig []byte) error {
	if pub == nil || pub.Curve != elliptic.P256() || len(sig) != sigLen {
		return ErrSignature
	}
	d := sha256.Sum256(msg)
	r := new(big.Int).SetBytes(sig[:sigLen/2])
	s := new(big.Int).SetBytes(sig[sigLen/2:])
	if !ecdsa.Verify(pub, d[:], r, s) {
		return ErrSignature
	}
	return nil
}

// SignAck signs an ack with the regency's ECDSA P-256 key; the result is a with its Sig.
func SignAck(key crypto.Signer, a Ack) (Ack, error) {
	sig, err := sign(key, a.signed())
	if err != nil {
		return Ack{}, fmt.Errorf("journal: ack: %w", err)
	}
	a.Sig = sig
	return a, nil
}

// VerifyAck checks the regency's signature on an ack: nil or ErrSignature.
func VerifyAck(pub *ecdsa.PublicKey, a Ack) error { return verify(pub, a.signed(), a.Sig) }

func (a Ack) signed() []byte {
	return signedBytes(ackContext, Key{Kiosk: a.Kiosk, Incarnation: a.Incarnation}, a.Head, a.Last)
}
