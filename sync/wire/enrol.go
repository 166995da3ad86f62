package wire

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// PathEnrol takes a new kiosk's public keys. It is the only endpoint that asks for no certificate.
const PathEnrol = "/v1/enrol" // POST

// MaxEnrol is the most bytes of a request to enrol or to renew; the receive key alone has 1,216.
const MaxEnrol = 8 << 10

// The context strings of enrolment.
const (
	enrolTag = "anjungan/enrol/1"
	proofTag = "anjungan/enrol/proof/1"
)

// proofSize is the length of a proof and of its key in bytes.
const proofSize = sha256.Size

// Enrolment is what a new kiosk asks: its three public keys, each drawn there, and the proof that it
// holds the secret of the invitation.
type Enrolment struct {
	Invitation []byte `cbor:"1,keyasint"` // 4 bytes
	Request    []byte `cbor:"2,keyasint"` // PKCS#10 of its TLS key; nothing in it but the key is used
	Seal       []byte `cbor:"3,keyasint"` // PKIX, ECDSA P-256
	Receive    []byte `cbor:"4,keyasint"` // HPKE, MLKEM768X25519
	Proof      []byte `cbor:"5,keyasint"` // HMAC-SHA-256 of the digest
}

// enrolDigest is what proof and fingerprint cover.
type enrolDigest struct {
	_          struct{} `cbor:",toarray"`
	Tag        string
	Invitation []byte
	Root       []byte // SHA-256 of the root certificate
	Request    []byte
	Seal       []byte
	Receive    []byte
}

// Digest is the SHA-256 of all that is asked, and of the root that the kiosk pinned, itself given by the
// SHA-256 of its DER form.
func (e Enrolment) Digest(root [32]byte) ([32]byte, error) {
	b, err := journal.Marshal(enrolDigest{
		Tag: enrolTag, Invitation: e.Invitation, Root: root[:], Request: e.Request, Seal: e.Seal, Receive: e.Receive,
	})
	return sha256.Sum256(b), err
}

// ProofKey is what the regency keeps of a secret.
func ProofKey(secret [10]byte) ([]byte, error) {
	k, err := hkdf.Key(sha256.New, secret[:], nil, proofTag, proofSize)
	if err != nil {
		return nil, fmt.Errorf("wire: proof key: %w", err)
	}
	return k, nil
}

// Prove is the proof over a digest.
func Prove(key []byte, digest [32]byte) []byte {
	h := hmac.New(sha256.New, key)
	_, _ = h.Write(digest[:]) // a hash never fails to write
	return h.Sum(nil)
}

// Proven says whether the proof is of that key over that digest.
func (e Enrolment) Proven(key []byte, digest [32]byte) bool {
	return len(key) == proofSize && hmac.Equal(e.Proof, Prove(key, digest))
}

// Fingerprint is the 8 digits of a digest, "1234 5678": what two people compare.
func Fingerprint(digest [32]byte) string {
	n := binary.BigEndian.Uint64(digest[:]) % 1e8
	return fmt.Sprintf("%04d %04d", n/1e4, n%1e4)
}

// EnrolmentKeys is the public keys of a request, checked.
type EnrolmentKeys struct {
	TLS     *ecdsa.PublicKey
	Seal    []byte // PKIX
	Receive []byte // HPKE
}

// DecodeEnrolment reads a request: ErrMessage or journal.ErrNotCanonical for anything that is none, a
// key of another kind, or a request for a certificate that its own key did not sign. The proof is not
// checked here.
func DecodeEnrolment(b []byte) (Enrolment, EnrolmentKeys, error) {
	var e Enrolment
	if err := journal.Unmarshal(b, &e); err != nil {
		return e, EnrolmentKeys{}, fmt.Errorf("wire: enrolment: %w", err)
	}
	if len(e.Invitation) != len(InvitationID{}) || len(e.Proof) != proofSize {
		return e, EnrolmentKeys{}, fmt.Errorf("%w: an enrolment without invitation or proof", ErrMessage)
	}
	pub, err := ParseCertRequest(e.Request)
	if err != nil {
		return e, EnrolmentKeys{}, err
	}
	seal, err := x509.ParsePKIXPublicKey(e.Seal)
	if k, ok := seal.(*ecdsa.PublicKey); err != nil || !ok || k.Curve != elliptic.P256() {
		return e, EnrolmentKeys{}, fmt.Errorf("%w: the seal key is not ECDSA P-256", ErrMessage)
	}
	if err := CheckHPKE(e.Receive); err != nil {
		return e, EnrolmentKeys{}, err
	}
	return e, EnrolmentKeys{TLS: pub, Seal: e.Seal, Receive: e.Receive}, nil
}

// EnrolReply answers: the site that the invitation is for, and, once a person has confirmed the
// fingerprint, the grant: all of the other three.
type EnrolReply struct {
	Site    []byte `cbor:"1,keyasint"`           // JSON of kiosk.Site
	Cert    []byte `cbor:"2,keyasint,omitempty"` // DER, for the TLS key of the request
	Ack     []byte `cbor:"3,keyasint,omitempty"` // PKIX, verifies acks and times
	Journal []byte `cbor:"4,keyasint,omitempty"` // HPKE, journals are sealed to it
}

// Granted says whether the reply holds the grant.
func (r EnrolReply) Granted() bool { return len(r.Cert) > 0 }

// DecodeEnrolReply reads a reply. Cert and Ack are not parsed here.
func DecodeEnrolReply(b []byte) (EnrolReply, error) {
	var r EnrolReply
	if err := journal.Unmarshal(b, &r); err != nil {
		return r, fmt.Errorf("wire: enrol reply: %w", err)
	}
	if len(r.Site) == 0 || r.Granted() != (len(r.Ack) > 0) || r.Granted() != (len(r.Journal) > 0) {
		return r, fmt.Errorf("%w: an enrol reply without site, or half a grant", ErrMessage)
	}
	if !r.Granted() {
		return r, nil
	}
	return r, CheckHPKE(r.Journal)
}

// ParseCertRequest reads a PKCS#10 request (RFC 2986) that is signed by its own key, ECDSA P-256. Of
// what it asks for nothing is looked at.
func ParseCertRequest(der []byte) (*ecdsa.PublicKey, error) {
	r, err := x509.ParseCertificateRequest(der)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMessage, err)
	}
	pub, ok := r.PublicKey.(*ecdsa.PublicKey)
	if err := r.CheckSignature(); err != nil || !ok || pub.Curve != elliptic.P256() {
		return nil, errors.Join(fmt.Errorf("%w: a certificate request of another kind of key", ErrMessage), err)
	}
	return pub, nil
}
