package bundle

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// fileNextKey is the TLS key of a renewal under way. The certificate is the moment of change: from when
// it is of the next key, that one counts (Load), and its move to fileTLSKey only tidies up.
const fileNextKey = "tls.next.key"

// NextKey is the key for the certificate after the one in use; the first call draws and keeps it. An
// earlier renewal that was cut off at its end is finished before.
func NextKey(dir string, inUse *x509.Certificate) (*ecdsa.PrivateKey, error) {
	r := reader{dir: dir}
	k := r.key(fileNextKey)
	switch {
	case r.err == nil && !k.PublicKey.Equal(inUse.PublicKey):
		return k, nil
	case r.err == nil:
		if err := adopt(dir); err != nil {
			return nil, err
		}
	case !errors.Is(r.err, fs.ErrNotExist):
		return nil, r.err
	}
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("bundle: next key: %w", err)
	}
	b, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		return nil, fmt.Errorf("bundle: next key: %w", err)
	}
	return k, Replace(filepath.Join(dir, fileNextKey), pem.EncodeToMemory(&pem.Block{Type: pemKey, Bytes: b}))
}

// DropNext ends a renewal that came to nothing.
func DropNext(dir string) error {
	if err := os.Remove(filepath.Join(dir, fileNextKey)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("bundle: %w", err)
	}
	return SyncDir(dir)
}

// Renewed puts the certificate of the next key in place of the one before, and the key in place of its
// key. Whenever the power fails, Load finds a certificate with its key.
func Renewed(dir string, cert *x509.Certificate) error {
	if err := Replace(filepath.Join(dir, fileCert), pem.EncodeToMemory(&pem.Block{Type: pemCert, Bytes: cert.Raw})); err != nil {
		return err
	}
	return adopt(dir)
}

// adopt makes the next key the key.
func adopt(dir string) error {
	if err := os.Rename(filepath.Join(dir, fileNextKey), filepath.Join(dir, fileTLSKey)); err != nil {
		return fmt.Errorf("bundle: renewed: %w", err)
	}
	return SyncDir(dir)
}

// tlsKey is the key of the certificate: the one of its file, or the next where a renewal was cut off
// between the two.
func (r *reader) tlsKey(cert *x509.Certificate) *ecdsa.PrivateKey {
	k := r.key(fileTLSKey)
	if r.err != nil || k.PublicKey.Equal(cert.PublicKey) {
		return k
	}
	next := reader{dir: r.dir}
	if n := next.key(fileNextKey); next.err == nil && n.PublicKey.Equal(cert.PublicKey) {
		return n
	}
	r.fail(fileTLSKey, errors.New("not the key of the certificate"))
	return nil
}

// ReplaceJournal puts another key that journals are sealed to in place of the one before.
func ReplaceJournal(dir string, public []byte) error {
	return Replace(filepath.Join(dir, fileJournal), pem.EncodeToMemory(&pem.Block{Type: pemHPKE, Bytes: public}))
}
