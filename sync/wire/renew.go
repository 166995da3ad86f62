package wire

import (
	"crypto/ecdsa"
	"crypto/hpke"
	"crypto/rand"
	"crypto/x509"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// PathRenew gives a kiosk its next certificate. It and PathTime take one that is past its end, as long
// as it is on the list.
const PathRenew = "/v1/renew" // POST

// Renewal asks for a certificate for a new TLS key.
type Renewal struct {
	Request []byte `cbor:"1,keyasint"` // PKCS#10
}

// RenewReply is the certificate.
type RenewReply struct {
	Cert []byte `cbor:"1,keyasint"` // DER
}

// NewCertRequest makes a PKCS#10 request for a key.
func NewCertRequest(key *ecdsa.PrivateKey) ([]byte, error) {
	b, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, key)
	if err != nil {
		return nil, fmt.Errorf("wire: certificate request: %w", err)
	}
	return b, nil
}

// EncodeRenewal makes the request for a key.
func EncodeRenewal(key *ecdsa.PrivateKey) ([]byte, error) {
	r, err := NewCertRequest(key)
	if err != nil {
		return nil, err
	}
	return journal.Marshal(Renewal{Request: r})
}

// DecodeRenewal reads a request and gives its key.
func DecodeRenewal(b []byte) (*ecdsa.PublicKey, error) {
	var r Renewal
	if err := journal.Unmarshal(b, &r); err != nil {
		return nil, fmt.Errorf("wire: renewal: %w", err)
	}
	return ParseCertRequest(r.Request)
}

// DecodeRenewReply reads the certificate of a reply; who signed it is not checked here.
func DecodeRenewReply(b []byte) (*x509.Certificate, error) {
	var r RenewReply
	if err := journal.Unmarshal(b, &r); err != nil {
		return nil, fmt.Errorf("wire: renew reply: %w", err)
	}
	c, err := x509.ParseCertificate(r.Cert)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMessage, err)
	}
	return c, nil
}

// DatasetJournal is the journal key that kiosks are to seal to. Its version is the key's id in hex.
const DatasetJournal = "journal"

// JournalKey is the dataset "journal".
type JournalKey struct {
	Public []byte `cbor:"1,keyasint"`
}

// EncodeJournalKey gives the canonical bytes of the dataset.
func EncodeJournalKey(public []byte) ([]byte, error) {
	return journal.Marshal(JournalKey{Public: public})
}

// DecodeJournalKey reads the dataset.
func DecodeJournalKey(b []byte) ([]byte, error) {
	var k JournalKey
	if err := journal.Unmarshal(b, &k); err != nil {
		return nil, fmt.Errorf("wire: journal key: %w", err)
	}
	return k.Public, CheckHPKE(k.Public)
}

// JournalVersion is the version of the dataset "journal".
func JournalVersion(public []byte) string { return fmt.Sprintf("%x", journal.KeyID(public)) }

// CheckHPKE says whether bytes are a public key of MLKEM768X25519.
func CheckHPKE(public []byte) error {
	if _, err := hpke.MLKEM768X25519().NewPublicKey(public); err != nil {
		return fmt.Errorf("%w: not an HPKE key", ErrMessage)
	}
	return nil
}
