package journal

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hpke"
	"crypto/sha256"
	"errors"
	"fmt"
)

// Sealing. HPKE (RFC 9180, with MLKEM768X25519) only exports: its own contexts open strictly in
// order, and entries must open in any order, after a restart, at any process of the regency. The
// epoch key lives in the kiosk's memory alone; the encapsulation is a journal entry. Every entry has
// its own key, derived from its place in the journal and used once, so the nonce is zero. Whoever
// seals must never seal two different bodies for one place under one epoch.

// epochContext is both the info and the exporter context of HPKE.
const epochContext = "anjungan/journal/1"

// keyLen is the length of an epoch key and of an entry key in bytes (AES-256).
const keyLen = 32

// The errors of sealing.
var (
	ErrSealed   = errors.New("journal: body does not open")                 // other key, other place, or changed bytes
	ErrOtherKey = errors.New("journal: epoch is for another regency key")   // the key id differs
	ErrRegency  = errors.New("journal: not a regency key")                  // bytes that are no HPKE key
	ErrNoEpoch  = errors.New("journal: epoch is empty, nothing to seal by") // the zero Epoch
)

// RegencyKey is the regency's private key for reading journals. It prints as "RegencyKey".
type RegencyKey struct{ private hpke.PrivateKey }

// GenerateRegencyKey draws a new key.
func GenerateRegencyKey() (RegencyKey, error) {
	k, err := hpke.MLKEM768X25519().GenerateKey()
	if err != nil {
		return RegencyKey{}, fmt.Errorf("journal: generate regency key: %w", err)
	}
	return RegencyKey{k}, nil
}

// ParseRegencyKey reads what Bytes gave.
func ParseRegencyKey(b []byte) (RegencyKey, error) {
	k, err := hpke.MLKEM768X25519().NewPrivateKey(b)
	if err != nil {
		return RegencyKey{}, fmt.Errorf("%w: %w", ErrRegency, err)
	}
	return RegencyKey{k}, nil
}

// Bytes is the secret form of the key, 32 bytes; nil for the zero key.
func (k RegencyKey) Bytes() []byte {
	if k.private == nil {
		return nil
	}
	b, err := k.private.Bytes()
	if err != nil {
		return nil // a key that was generated or parsed here always has bytes
	}
	return b
}

// Public is the public key, 1,216 bytes; nil for the zero key.
func (k RegencyKey) Public() []byte {
	if k.private == nil {
		return nil
	}
	return k.private.PublicKey().Bytes()
}

// Format keeps the key out of every verb.
func (k RegencyKey) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte("RegencyKey")) }

// KeyID is the short name of a regency public key: the first 8 bytes of its SHA-256.
func KeyID(public []byte) []byte {
	h := sha256.Sum256(public)
	return h[:8]
}

// Epoch is a sealing key. It is never written anywhere and prints as "Epoch".
type Epoch struct{ key [keyLen]byte }

// Format keeps the key out of every verb.
func (e Epoch) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte("Epoch")) }

// NewEpoch draws an epoch that the holder of the regency's private key can open from the body.
func NewEpoch(regencyPublic []byte) (Epoch, EpochBody, error) {
	pub, err := hpke.MLKEM768X25519().NewPublicKey(regencyPublic)
	if err != nil {
		return Epoch{}, EpochBody{}, fmt.Errorf("%w: %w", ErrRegency, err)
	}
	enc, sender, err := hpke.NewSender(pub, hpke.HKDFSHA256(), hpke.ExportOnly(), []byte(epochContext))
	if err != nil {
		return Epoch{}, EpochBody{}, fmt.Errorf("journal: new epoch: %w", err)
	}
	key, err := sender.Export(epochContext, keyLen)
	if err != nil {
		return Epoch{}, EpochBody{}, fmt.Errorf("journal: new epoch: %w", err)
	}
	return Epoch{[keyLen]byte(key)}, EpochBody{KeyID: KeyID(regencyPublic), Enc: enc}, nil
}

// OpenEpoch is the regency's side of NewEpoch.
func OpenEpoch(k RegencyKey, b EpochBody) (Epoch, error) {
	if k.private == nil {
		return Epoch{}, ErrRegency
	}
	if !bytes.Equal(b.KeyID, KeyID(k.Public())) {
		return Epoch{}, ErrOtherKey
	}
	r, err := hpke.NewRecipient(b.Enc, k.private, hpke.HKDFSHA256(), hpke.ExportOnly(), []byte(epochContext))
	if err != nil {
		return Epoch{}, fmt.Errorf("journal: open epoch: %w", err)
	}
	key, err := r.Export(epochContext, keyLen)
	if err != nil {
		return Epoch{}, fmt.Errorf("journal: open epoch: %w", err)
	}
	return Epoch{[keyLen]byte(key)}, nil
}

// Seal encrypts the body of the entry that h names: 16 bytes longer than plain. h.Body is not
// looked at; it is the hash of what Seal returns.
func (e Epoch) Seal(h Header, plain []byte) ([]byte, error) {
	aead, err := e.aead(h.Key)
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, make([]byte, aead.NonceSize()), plain, h.AAD()), nil
}

// Open decrypts what Seal made for the same header: ErrSealed for anything else.
func (e Epoch) Open(h Header, ciphertext []byte) ([]byte, error) {
	aead, err := e.aead(h.Key)
	if err != nil {
		return nil, err
	}
	plain, err := aead.Open(nil, make([]byte, aead.NonceSize()), ciphertext, h.AAD())
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// aead derives the one-time key of an entry: HKDF-SHA-256 with the canonical array
// [kiosk, incarnation, seq] as info.
func (e Epoch) aead(k Key) (cipher.AEAD, error) {
	if e.key == [keyLen]byte{} {
		return nil, ErrNoEpoch
	}
	info := appendHead(nil, majorArray, 3)
	info = appendInt(info, int64(k.Kiosk))
	info = appendUint(info, k.Incarnation)
	info = appendUint(info, k.Seq)
	key, err := hkdf.Key(sha256.New, e.key[:], nil, string(info), keyLen)
	if err != nil {
		return nil, fmt.Errorf("journal: entry key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("journal: entry cipher: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("journal: entry cipher: %w", err)
	}
	return aead, nil
}
