// Package keys is the regency's secrets in a directory of their own, apart from the database: its
// small certificate authority, the keys that sign acks, times and letters, the key that opens the
// kiosks' journals, the pepper of the PINs, the master key of the vault, and the stand-in certificate
// that signs PDFs in the demo.
//
// It is no key management system: one directory, files of mode 0600, never in a backup beside the
// database. A certified electronic signature (TTE) is not among them and never will be.
//
// Concurrency: Keys is read only after Load.
package keys

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
)

// Keys is all secrets of a regency.
type Keys struct {
	Root    *x509.Certificate
	root    *ecdsa.PrivateKey
	Server  tls.Certificate
	Ack     *ecdsa.PrivateKey    // acks and times
	Letter  *ecdsa.PrivateKey    // seals of letters
	Journal journal.RegencyKey   // opens journals
	Retired []journal.RegencyKey // opened them before; kept until no kiosk needs them
	Pepper  []byte               // of the PIN verifiers
	Master  []byte               // of the vault
	TTE     *x509.Certificate    // stand-in, demo only
	TTEKey  *ecdsa.PrivateKey
}

// The files of the directory. Each holds one PEM block.
const (
	fileRoot      = "root.crt"
	fileRootKey   = "root.key"
	fileServer    = "server.crt"
	fileServerKey = "server.key"
	fileAck       = "ack.key"
	fileLetter    = "letter.key"
	fileJournal   = "journal.key"
	filePepper    = "pepper.key"
	fileMaster    = "master.key"
	fileTTE       = "tte-demo.crt"
	fileTTEKey    = "tte-demo.key"
)

// FileRoster is the list of kiosks in the directory (sync/regency/roster). It is no secret, and Init does not make it.
const FileRoster = "roster"

// Roster is the key by which the roster's lines are bound.
func (k *Keys) Roster() ([]byte, error) {
	key, err := hkdf.Key(sha256.New, k.Master, nil, "anjungan/roster/1", sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("keys: roster: %w", err)
	}
	return key, nil
}

// The PEM types: the first two are those of RFC 7468.
const (
	pemCert   = "CERTIFICATE"
	pemKey    = "PRIVATE KEY"
	pemSecret = "ANJUNGAN SECRET"
)

// ErrThere says that the directory already holds keys. Init never overwrites one.
var ErrThere = errors.New("keys: the directory already holds keys")

// Init draws all keys into a new or empty directory. hosts are the names and addresses of the server's
// certificate.
func Init(dir string, hosts []string, now time.Time) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("keys: init: %w", err)
	}
	if list, err := os.ReadDir(dir); err != nil || len(list) > 0 {
		return errors.Join(err, fmt.Errorf("%w: %d files", ErrThere, len(list)))
	}
	ca, err := newRoot(now)
	if err != nil {
		return err
	}
	server, err := ca.server(hosts, now)
	if err != nil {
		return err
	}
	tte, err := newTTE(now)
	if err != nil {
		return err
	}
	j, err := journal.GenerateRegencyKey()
	if err != nil {
		return err
	}
	w := writer{dir: dir}
	w.pair(fileRoot, fileRootKey, ca)
	w.pair(fileServer, fileServerKey, server)
	w.pair(fileTTE, fileTTEKey, tte)
	w.fresh(fileAck)
	w.fresh(fileLetter)
	w.put(fileJournal, pemSecret, j.Bytes())
	w.secret(filePepper, 32)
	w.secret(fileMaster, vault.KeySize)
	return w.err
}

// Load reads the directory; a missing or malformed file is an error that names it.
func Load(dir string) (*Keys, error) {
	r := reader{dir: dir}
	k := &Keys{
		Root: r.cert(fileRoot), root: r.key(fileRootKey), Ack: r.key(fileAck), Letter: r.key(fileLetter),
		Pepper: r.get(filePepper, pemSecret), Master: r.get(fileMaster, pemSecret),
		TTE: r.cert(fileTTE), TTEKey: r.key(fileTTEKey),
	}
	server, serverKey := r.cert(fileServer), r.key(fileServerKey)
	if r.err != nil {
		return nil, r.err
	}
	k.Server = tls.Certificate{Certificate: [][]byte{server.Raw, k.Root.Raw}, PrivateKey: serverKey, Leaf: server}
	var err error
	if k.Journal, k.Retired, err = Journals(dir); err != nil {
		return nil, err
	}
	return k, nil
}

// writer writes files until the first error.
type writer struct {
	dir string
	err error
}

func (w *writer) put(name, kind string, b []byte) {
	if w.err != nil {
		return
	}
	f, err := os.OpenFile(filepath.Join(w.dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		w.err = fmt.Errorf("keys: write: %w", err)
		return
	}
	err = pem.Encode(f, &pem.Block{Type: kind, Bytes: b})
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		w.err = fmt.Errorf("keys: write: %w", err)
	}
}

func (w *writer) key(name string, k *ecdsa.PrivateKey) {
	b, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		w.err = errors.Join(w.err, fmt.Errorf("keys: %s: %w", name, err))
		return
	}
	w.put(name, pemKey, b)
}

func (w *writer) pair(cert, key string, p pair) {
	w.put(cert, pemCert, p.cert.Raw)
	w.key(key, p.key)
}

func (w *writer) fresh(name string) {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		w.err = errors.Join(w.err, fmt.Errorf("keys: %s: %w", name, err))
		return
	}
	w.key(name, k)
}

func (w *writer) secret(name string, n int) {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	w.put(name, pemSecret, b)
}

// reader reads files until the first error.
type reader struct {
	dir string
	err error
}

func (r *reader) get(name, kind string) []byte {
	if r.err != nil {
		return nil
	}
	b, err := os.ReadFile(filepath.Join(r.dir, name))
	if err != nil {
		r.err = fmt.Errorf("keys: read: %w", err)
		return nil
	}
	block, _ := pem.Decode(b)
	if block == nil || block.Type != kind {
		r.err = fmt.Errorf("keys: %s holds no %s", name, kind)
		return nil
	}
	return block.Bytes
}

func (r *reader) cert(name string) *x509.Certificate {
	b := r.get(name, pemCert)
	if r.err != nil {
		return nil
	}
	c, err := x509.ParseCertificate(b)
	if err != nil {
		r.err = fmt.Errorf("keys: %s: %w", name, err)
	}
	return c
}

func (r *reader) key(name string) *ecdsa.PrivateKey {
	b := r.get(name, pemKey)
	if r.err != nil {
		return nil
	}
	k, err := x509.ParsePKCS8PrivateKey(b)
	if err != nil {
		r.err = fmt.Errorf("keys: %s: %w", name, err)
		return nil
	}
	ec, ok := k.(*ecdsa.PrivateKey)
	if !ok {
		r.err = fmt.Errorf("keys: %s is not an ECDSA key", name)
	}
	return ec
}
