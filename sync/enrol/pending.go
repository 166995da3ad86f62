package enrol

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// pending is an enrolment under way: private keys, and what was asked with them.
type pending struct {
	TLS, Seal *ecdsa.PrivateKey
	Receive   wire.ReceiveKey
	request   []byte // canonical wire.Enrolment
	digest    [32]byte
}

// pendingBody is the file: one, so that it is whole or not there.
type pendingBody struct {
	TLS     []byte `cbor:"1,keyasint"` // PKCS#8
	Seal    []byte `cbor:"2,keyasint"`
	Receive []byte `cbor:"3,keyasint"`
	Request []byte `cbor:"4,keyasint"`
	Code    []byte `cbor:"5,keyasint"` // SHA-256 of the code's text: another code begins anew
}

// pendingFile is where an enrolment of a bundle directory waits.
func pendingFile(dir string) string { return filepath.Clean(dir) + ".enrol" }

// prepare goes on with what was begun under the same code, or begins.
func prepare(dir string, code wire.EnrolCode, root *x509.Certificate) (pending, error) {
	b, err := os.ReadFile(pendingFile(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return begin(dir, code, root)
	}
	if err != nil {
		return pending{}, fmt.Errorf("enrol: %w", err)
	}
	p, same, err := parsePending(b, code, root)
	if err != nil || !same {
		return begin(dir, code, root) // half a file cannot be, so it is of another version or code
	}
	return p, nil
}

// begin draws the keys and keeps them, before anybody hears of them.
func begin(dir string, code wire.EnrolCode, root *x509.Certificate) (pending, error) {
	var p pending
	var err error
	if p.TLS, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return p, fmt.Errorf("enrol: %w", err)
	}
	if p.Seal, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return p, fmt.Errorf("enrol: %w", err)
	}
	if p.Receive, err = wire.GenerateReceiveKey(); err != nil {
		return p, err
	}
	if err := p.ask(code, root); err != nil {
		return p, err
	}
	b, err := p.encode(code)
	if err != nil {
		return p, err
	}
	return p, bundle.Replace(pendingFile(dir), b)
}

// ask makes the request.
func (p *pending) ask(code wire.EnrolCode, root *x509.Certificate) error {
	seal, err := x509.MarshalPKIXPublicKey(&p.Seal.PublicKey)
	if err != nil {
		return fmt.Errorf("enrol: %w", err)
	}
	e := wire.Enrolment{Invitation: code.Invitation[:], Seal: seal, Receive: p.Receive.Public()}
	if e.Request, err = wire.NewCertRequest(p.TLS); err != nil {
		return err
	}
	if p.digest, err = e.Digest(sha256.Sum256(root.Raw)); err != nil {
		return err
	}
	key, err := wire.ProofKey(code.Secret)
	if err != nil {
		return err
	}
	e.Proof = wire.Prove(key, p.digest)
	p.request, err = journal.Marshal(e)
	return err
}

func (p *pending) encode(code wire.EnrolCode) ([]byte, error) {
	w := pendingBody{Request: p.request, Code: codeMark(code)}
	var err error
	if w.TLS, err = x509.MarshalPKCS8PrivateKey(p.TLS); err != nil {
		return nil, fmt.Errorf("enrol: %w", err)
	}
	if w.Seal, err = x509.MarshalPKCS8PrivateKey(p.Seal); err != nil {
		return nil, fmt.Errorf("enrol: %w", err)
	}
	if w.Receive, err = p.Receive.Bytes(); err != nil {
		return nil, fmt.Errorf("enrol: %w", err)
	}
	return journal.Marshal(w)
}

// codeMark tells codes apart without keeping one.
func codeMark(code wire.EnrolCode) []byte {
	h := sha256.Sum256([]byte(code.Text()))
	return h[:]
}

// parsePending reads the file; same says whether it is of this code.
func parsePending(b []byte, code wire.EnrolCode, root *x509.Certificate) (p pending, same bool, err error) {
	var w pendingBody
	if err := journal.Unmarshal(b, &w); err != nil {
		return p, false, fmt.Errorf("enrol: %w", err)
	}
	if !bytes.Equal(w.Code, codeMark(code)) {
		return p, false, nil
	}
	if p.TLS, err = parseKey(w.TLS); err != nil {
		return p, false, err
	}
	if p.Seal, err = parseKey(w.Seal); err != nil {
		return p, false, err
	}
	if p.Receive, err = wire.ParseReceiveKey(w.Receive); err != nil {
		return p, false, err
	}
	p.request = w.Request
	e, _, err := wire.DecodeEnrolment(w.Request)
	if err != nil {
		return p, false, err
	}
	p.digest, err = e.Digest(sha256.Sum256(root.Raw))
	return p, err == nil, err
}

func parseKey(b []byte) (*ecdsa.PrivateKey, error) {
	k, err := x509.ParsePKCS8PrivateKey(b)
	ec, ok := k.(*ecdsa.PrivateKey)
	if err != nil || !ok {
		return nil, errors.Join(errors.New("enrol: not an ECDSA key"), err)
	}
	return ec, nil
}
