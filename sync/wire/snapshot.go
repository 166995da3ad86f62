package wire

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hpke"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// snapshotTag keeps the wrapping of a snapshot key apart from every other use of the receive key.
const snapshotTag = "anjungan/snapshot/1"

// ErrSnapshot says that a snapshot does not open: another kiosk's, another dataset's, or damaged.
var ErrSnapshot = errors.New("wire: the snapshot does not open")

// Snapshot is a dataset as it travels: its content under a random key, that key under HPKE (RFC 9180,
// MLKEM768X25519, HKDF-SHA256, AES-256-GCM) to the kiosk's receive key.
type Snapshot struct {
	Dataset string `cbor:"1,keyasint"`
	Version string `cbor:"2,keyasint"`
	Key     []byte `cbor:"3,keyasint"` // HPKE encapsulation and ciphertext of the 32-byte content key
	Content []byte `cbor:"4,keyasint"` // AES-256-GCM, zero nonce: the key is used once
}

// snapshotInfo binds key and content to the dataset and version that they were sealed for.
type snapshotInfo struct {
	_       struct{} `cbor:",toarray"`
	Tag     string
	Dataset string
	Version string
}

// ReceiveKey is the kiosk's private key for what the regency seals to it.
type ReceiveKey struct{ key hpke.PrivateKey }

// GenerateReceiveKey draws a receive key.
func GenerateReceiveKey() (ReceiveKey, error) {
	k, err := hpke.MLKEM768X25519().GenerateKey()
	if err != nil {
		return ReceiveKey{}, fmt.Errorf("wire: receive key: %w", err)
	}
	return ReceiveKey{k}, nil
}

// ParseReceiveKey reads what Bytes wrote.
func ParseReceiveKey(b []byte) (ReceiveKey, error) {
	k, err := hpke.MLKEM768X25519().NewPrivateKey(b)
	if err != nil {
		return ReceiveKey{}, fmt.Errorf("wire: receive key: %w", err)
	}
	return ReceiveKey{k}, nil
}

// Bytes is the private key; it belongs in a file that only the kiosk reads.
func (k ReceiveKey) Bytes() ([]byte, error) { return k.key.Bytes() }

// Public is the public key that the regency keeps.
func (k ReceiveKey) Public() []byte { return k.key.PublicKey().Bytes() }

// SealSnapshot seals a dataset to a kiosk's receive key.
func SealSnapshot(public []byte, dataset, version string, plain []byte) ([]byte, error) {
	pk, err := hpke.MLKEM768X25519().NewPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("wire: seal snapshot: %w", err)
	}
	info, err := journal.Marshal(snapshotInfo{Tag: snapshotTag, Dataset: dataset, Version: version})
	if err != nil {
		return nil, err
	}
	key := make([]byte, contentKey)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	gcm, err := contentCipher(key)
	if err != nil {
		return nil, err
	}
	wrapped, err := hpke.Seal(pk, hpke.HKDFSHA256(), hpke.AES256GCM(), info, key)
	if err != nil {
		return nil, fmt.Errorf("wire: seal snapshot: %w", err)
	}
	return journal.Marshal(Snapshot{
		Dataset: dataset, Version: version, Key: wrapped,
		Content: gcm.Seal(nil, make([]byte, gcm.NonceSize()), plain, info),
	})
}

// OpenSnapshot opens what SealSnapshot made for this key and dataset.
func (k ReceiveKey) OpenSnapshot(dataset string, b []byte) (version string, plain []byte, err error) {
	var s Snapshot
	if err := journal.Unmarshal(b, &s); err != nil {
		return "", nil, fmt.Errorf("wire: snapshot: %w", err)
	}
	if s.Dataset != dataset {
		return "", nil, fmt.Errorf("%w: another dataset", ErrSnapshot)
	}
	info, err := journal.Marshal(snapshotInfo{Tag: snapshotTag, Dataset: s.Dataset, Version: s.Version})
	if err != nil {
		return "", nil, err
	}
	key, err := hpke.Open(k.key, hpke.HKDFSHA256(), hpke.AES256GCM(), info, s.Key)
	if err != nil {
		return "", nil, fmt.Errorf("%w: %w", ErrSnapshot, err)
	}
	gcm, err := contentCipher(key)
	if err != nil {
		return "", nil, fmt.Errorf("%w: %w", ErrSnapshot, err)
	}
	plain, err = gcm.Open(nil, make([]byte, gcm.NonceSize()), s.Content, info)
	if err != nil {
		return "", nil, fmt.Errorf("%w: %w", ErrSnapshot, err)
	}
	return s.Version, plain, nil
}

// contentKey is the length of the key of a content in bytes (AES-256).
const contentKey = 32

func contentCipher(key []byte) (cipher.AEAD, error) {
	if len(key) != contentKey {
		return nil, fmt.Errorf("%w: a key of %d bytes", ErrSnapshot, len(key))
	}
	return newGCM(key)
}

func newGCM(key []byte) (cipher.AEAD, error) {
	b, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("wire: content key: %w", err)
	}
	return cipher.NewGCM(b)
}
