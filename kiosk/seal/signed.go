package seal

import (
	"crypto"
	"crypto/ecdsa"
	"errors"
	"fmt"
)

// trustDomain is the external data of a trust list's signature, apart from that of seals.
const trustDomain = "anjungan/trust/1"

// MaxTrust bounds a signed trust list in bytes: 999 kiosks and 50,000 letters that ended.
const MaxTrust = 4 << 20

// ErrSigner says that a trust list is not signed by the key that its reader pins.
var ErrSigner = errors.New("seal: the trust list is not signed by the pinned key")

// Sign gives the list as it leaves the regency, for whoever verifies without a network: a tagged COSE_Sign1 like a
// seal, over Encode, by the key that signs acks and times.
func (t TrustList) Sign(signer crypto.Signer) ([]byte, error) {
	pub, ok := signer.Public().(*ecdsa.PublicKey)
	if !ok {
		return nil, errors.New("seal: trust list: the key must be ECDSA P-256")
	}
	id, err := KeyID(pub)
	if err != nil {
		return nil, err
	}
	payload, err := t.Encode()
	if err != nil {
		return nil, err
	}
	return sign(signer, id, trustDomain, payload)
}

// OpenTrustList reads what Sign made. ErrFormat where it is no such thing, ErrSigner where another key signed it. How old a
// list may be is its reader's to judge (AsOf): it knows nothing of what was taken back since.
func OpenTrustList(b []byte, pin *ecdsa.PublicKey) (TrustList, error) {
	if len(b) > MaxTrust {
		return TrustList{}, fmt.Errorf("%w: %d bytes", ErrFormat, len(b))
	}
	m, id, err := read(b)
	if err != nil {
		return TrustList{}, err
	}
	if !named(pin, id) || verify(m, pin, trustDomain) != nil {
		return TrustList{}, ErrSigner
	}
	t, err := DecodeTrustList(m.Payload)
	if err != nil {
		return TrustList{}, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return t, nil
}
