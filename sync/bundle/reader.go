package bundle

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// reader reads files until the first error.
type reader struct {
	dir string
	err error
}

// fail keeps the first error.
func (r *reader) fail(name string, err error) {
	if r.err == nil {
		r.err = &kiosk.Error{
			Op: "bundle: " + name, Code: kiosk.CodeNotEnrolled, Err: err,
			Hint: "enrol this kiosk: `regency kiosk invite` there, `anjunganctl enrol-kiosk` here",
		}
	}
}

func (r *reader) read(name string) []byte {
	if r.err != nil {
		return nil
	}
	b, err := os.ReadFile(filepath.Join(r.dir, name))
	if err != nil {
		r.fail(name, err)
	}
	return b
}

func (r *reader) pem(name, kind string) []byte {
	block, _ := pem.Decode(r.read(name))
	if r.err != nil {
		return nil
	}
	if block == nil || block.Type != kind {
		r.fail(name, errors.New("no PEM block of type "+kind))
		return nil
	}
	return block.Bytes
}

func (r *reader) cert(name string) *x509.Certificate {
	b := r.pem(name, pemCert)
	if r.err != nil {
		return nil
	}
	c, err := x509.ParseCertificate(b)
	if err != nil {
		r.fail(name, err)
	}
	return c
}

func (r *reader) key(name string) *ecdsa.PrivateKey {
	b := r.pem(name, pemKey)
	if r.err != nil {
		return nil
	}
	k, err := x509.ParsePKCS8PrivateKey(b)
	ec, ok := k.(*ecdsa.PrivateKey)
	if err != nil || !ok {
		r.fail(name, errors.Join(err, errors.New("not an ECDSA key")))
	}
	return ec
}

func (r *reader) public(name string) *ecdsa.PublicKey {
	b := r.pem(name, pemPublic)
	if r.err != nil {
		return nil
	}
	k, err := x509.ParsePKIXPublicKey(b)
	ec, ok := k.(*ecdsa.PublicKey)
	if err != nil || !ok {
		r.fail(name, errors.Join(err, errors.New("not an ECDSA key")))
	}
	return ec
}

func (r *reader) receive(k *wire.ReceiveKey) {
	b := r.pem(fileReceive, pemSecret)
	if r.err != nil {
		return
	}
	var err error
	if *k, err = wire.ParseReceiveKey(b); err != nil {
		r.fail(fileReceive, err)
	}
}

// site reads the site; a field that the program does not know is an error, one that is absent is empty.
func (r *reader) site(s *kiosk.Site) {
	b := r.read(fileSite)
	if r.err != nil {
		return
	}
	var err error
	if *s, err = wire.DecodeSite(b); err != nil {
		r.fail(fileSite, err)
	}
}
