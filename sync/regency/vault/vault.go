// Package vault seals personal data at the regency: each record under a random key of its own, that
// key wrapped by the master key, which never lies beside the database. It also makes blind indexes, so
// that a record can be found by a NIK or chip id that is stored nowhere.
//
// It stores nothing. A blind index is as good as the plain value to whoever holds the master key:
// there are few enough NIKs to try them all.
//
// Concurrency: a Vault may be used from any goroutine.
package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// KeySize is the length of the master key in bytes.
const KeySize = 32

// The errors of a vault.
var (
	ErrKey    = errors.New("vault: the master key has 32 bytes")
	ErrOpen   = errors.New("vault: the record does not open") // other key, other place, or changed bytes
	ErrErased = errors.New("vault: the record was erased")
)

// Vault seals and opens records.
type Vault struct {
	wrap  cipher.AEAD
	blind []byte
}

// New makes a vault of a master key.
func New(master []byte) (*Vault, error) {
	if len(master) != KeySize {
		return nil, ErrKey
	}
	wrapKey, err := hkdf.Key(sha256.New, master, nil, "anjungan/vault/wrap/1", KeySize)
	if err != nil {
		return nil, fmt.Errorf("vault: %w", err)
	}
	blind, err := hkdf.Key(sha256.New, master, nil, "anjungan/vault/blind/1", KeySize)
	if err != nil {
		return nil, fmt.Errorf("vault: %w", err)
	}
	wrap, err := gcm(wrapKey)
	if err != nil {
		return nil, err
	}
	return &Vault{wrap: wrap, blind: blind}, nil
}

// Seal seals a record for its place; Open must name the same place.
func (v *Vault) Seal(place string, plain []byte) (ledger.Sealed, error) {
	random := make([]byte, KeySize+v.wrap.NonceSize())
	_, _ = rand.Read(random) // never fails (crypto/rand)
	key, nonce := random[:KeySize], random[KeySize:]
	record, err := gcm(key)
	if err != nil {
		return ledger.Sealed{}, err
	}
	return ledger.Sealed{
		Key:  append(nonce[:len(nonce):len(nonce)], v.wrap.Seal(nil, nonce, key, []byte(place))...),
		Body: record.Seal(nil, make([]byte, record.NonceSize()), plain, []byte(place)), // the key is used once
	}, nil
}

// Open opens a record: ErrErased where its key was dropped, ErrOpen where it is not what Seal made for
// this place.
func (v *Vault) Open(place string, s ledger.Sealed) ([]byte, error) {
	if s.Key == nil {
		return nil, ErrErased
	}
	n := v.wrap.NonceSize()
	if len(s.Key) < n {
		return nil, ErrOpen
	}
	key, err := v.wrap.Open(nil, s.Key[:n], s.Key[n:], []byte(place))
	if err != nil {
		return nil, ErrOpen
	}
	record, err := gcm(key)
	if err != nil {
		return nil, err
	}
	plain, err := record.Open(nil, make([]byte, record.NonceSize()), s.Body, []byte(place))
	if err != nil {
		return nil, ErrOpen
	}
	return plain, nil
}

// Blind is the blind index of a value: HMAC-SHA-256 under a key of its own. what keeps indexes of
// different things apart ("nik", "chip").
func (v *Vault) Blind(what string, value []byte) []byte {
	h := hmac.New(sha256.New, v.blind)
	_, _ = h.Write([]byte(what)) // a hash never fails to write
	_, _ = h.Write([]byte{0})
	_, _ = h.Write(value)
	return h.Sum(nil)
}

func gcm(key []byte) (cipher.AEAD, error) {
	b, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("vault: %w", err)
	}
	return cipher.NewGCM(b)
}
