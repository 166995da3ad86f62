package seal

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"

	"github.com/veraison/go-cose"
)

// domain is the external data of every seal's signature (RFC 9052, section 4.4): the same key also
// signs segments, and neither signature can pass for the other.
const domain = "anjungan/seal/1"

// ErrFormat says that a text or bytes are no seal at all.
var ErrFormat = errors.New("seal: not a seal")

// KeyID names a public key: the first KeyIDSize bytes of SHA-256 over its PKIX form.
func KeyID(pub *ecdsa.PublicKey) ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(pub)
	if err != nil {
		return nil, fmt.Errorf("seal: key id: %w", err)
	}
	sum := sha256.Sum256(der)
	return sum[:KeyIDSize], nil
}

// Sign seals claims with an ECDSA P-256 key and gives a tagged COSE_Sign1. Algorithm and key id stand
// in the protected header; the unprotected one is empty.
func Sign(signer crypto.Signer, keyID []byte, c Claims) ([]byte, error) {
	payload, err := c.encode()
	if err != nil {
		return nil, err
	}
	return sign(signer, keyID, domain, payload)
}

// sign makes a tagged COSE_Sign1 over a payload with the external data of its domain.
func sign(signer crypto.Signer, keyID []byte, domain string, payload []byte) ([]byte, error) {
	pub, ok := signer.Public().(*ecdsa.PublicKey)
	if !ok || pub.Curve != elliptic.P256() {
		return nil, errors.New("seal: sign: the key must be ECDSA P-256")
	}
	if len(keyID) != KeyIDSize {
		return nil, fmt.Errorf("seal: sign: key id of %d bytes", len(keyID))
	}
	s, err := cose.NewSigner(cose.AlgorithmES256, signer)
	if err != nil {
		return nil, fmt.Errorf("seal: signer: %w", err)
	}
	m := cose.NewSign1Message()
	m.Headers.Protected.SetAlgorithm(cose.AlgorithmES256)
	m.Headers.Protected[cose.HeaderLabelKeyID] = keyID
	m.Payload = payload
	if err := m.Sign(rand.Reader, []byte(domain), s); err != nil {
		return nil, fmt.Errorf("seal: sign: %w", err)
	}
	b, err := m.MarshalCBOR()
	if err != nil {
		return nil, fmt.Errorf("seal: encode: %w", err)
	}
	return b, nil
}

// MaxText is the most characters of a QR text: about version 15 at error correction Q (ISO/IEC 18004,
// 426 alphanumeric characters).
const MaxText = 420

// encoding is base32 of RFC 4648, section 6, without padding: all its characters are alphanumeric in
// the sense of a QR code.
func encoding() *base32.Encoding { return base32.StdEncoding.WithPadding(base32.NoPadding) }

// QRText is what the QR code holds: the verification URL in capitals, which the page must accept, and
// the seal behind its last slash.
func QRText(baseURL string, seal []byte) (string, error) {
	url := strings.ToUpper(strings.TrimSuffix(baseURL, "/")) + "/"
	for _, c := range url {
		if !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:/.-", c) {
			return "", errors.New("seal: the verification URL does not fit an alphanumeric QR code")
		}
	}
	text := url + encoding().EncodeToString(seal)
	if len(text) > MaxText {
		return "", fmt.Errorf("seal: QR text of %d characters, at most %d", len(text), MaxText)
	}
	return text, nil
}

// Parse gives the seal's bytes from what a scanner read: the whole URL, or the part behind its last
// slash. Only the one spelling that QRText makes is taken.
func Parse(text string) ([]byte, error) {
	text = text[strings.LastIndexByte(text, '/')+1:]
	if text == "" || len(text) > MaxText {
		return nil, ErrFormat
	}
	b, err := encoding().DecodeString(text)
	if err != nil || encoding().EncodeToString(b) != text {
		return nil, ErrFormat
	}
	if _, _, err := open(b); err != nil {
		return nil, err
	}
	return b, nil
}

// open reads a seal without judging its signature.
func open(b []byte) (*cose.Sign1Message, Claims, error) {
	m, id, err := read(b)
	if err != nil {
		return nil, Claims{}, err
	}
	c, err := decodeClaims(m.Payload)
	if err != nil {
		return nil, Claims{}, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	c.KeyID = id
	return m, c, nil
}

// read reads what sign made, in its one encoding, without judging the signature.
func read(b []byte) (m *cose.Sign1Message, keyID []byte, err error) {
	m = cose.NewSign1Message()
	if err := m.UnmarshalCBOR(b); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	alg, err := m.Headers.Protected.Algorithm()
	id, ok := m.Headers.Protected[cose.HeaderLabelKeyID].([]byte)
	if err != nil || alg != cose.AlgorithmES256 || !ok || len(id) != KeyIDSize ||
		len(m.Headers.Protected) != 2 || len(m.Headers.Unprotected) != 0 {
		return nil, nil, fmt.Errorf("%w: headers", ErrFormat)
	}
	m.Headers.RawProtected, m.Headers.RawUnprotected = nil, nil // encoded anew, not as they came
	again, err := m.MarshalCBOR()
	if err != nil || !bytes.Equal(again, b) {
		return nil, nil, fmt.Errorf("%w: not canonical", ErrFormat)
	}
	return m, id, nil
}

// verify says whether the signature is the key's.
func verify(m *cose.Sign1Message, pub *ecdsa.PublicKey, domain string) error {
	v, err := cose.NewVerifier(cose.AlgorithmES256, pub)
	if err != nil {
		return err
	}
	return m.Verify([]byte(domain), v)
}
