// Package bundle is what a kiosk is given so that it can speak to its regency: a directory with its
// certificate, its three private keys, the regency's public keys, its site and the address.
//
// sync/enrol makes it at the kiosk, which no private key ever leaves. Whoever holds the directory is the
// kiosk.
//
// Concurrency: a Bundle is plain data.
package bundle

import (
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// Bundle is a kiosk's identity and what it pins of its regency.
type Bundle struct {
	URL     string // https address of the regency, without path
	Site    kiosk.Site
	Cert    *x509.Certificate // client certificate
	TLSKey  *ecdsa.PrivateKey
	SealKey *ecdsa.PrivateKey // signs segments and slips
	Receive wire.ReceiveKey   // opens snapshots
	Root    *x509.Certificate // the regency's root
	Ack     *ecdsa.PublicKey  // verifies acks and times
	Journal []byte            // HPKE public key that journals are sealed to
}

// The files of the directory.
const (
	fileURL     = "url"
	fileSite    = "site.json"
	fileCert    = "tls.crt"
	fileTLSKey  = "tls.key"
	fileSealKey = "seal.key"
	fileReceive = "receive.key"
	fileRoot    = "root.crt"
	fileAck     = "ack.pub"
	fileJournal = "journal.pub"
)

// The PEM types: the first three are those of RFC 7468.
const (
	pemCert   = "CERTIFICATE"
	pemKey    = "PRIVATE KEY"
	pemPublic = "PUBLIC KEY"
	pemSecret = "ANJUNGAN SECRET"
	pemHPKE   = "ANJUNGAN HPKE PUBLIC KEY"
)

// Write writes the bundle into a new or empty directory; files have mode 0600.
func (b Bundle) Write(dir string) error {
	files, err := b.files()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("bundle: write: %w", err)
	}
	for name, content := range files {
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return fmt.Errorf("bundle: write: %w", err)
		}
		_, err = f.Write(content)
		if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
			return fmt.Errorf("bundle: write: %w", err)
		}
	}
	return SyncDir(dir)
}

func (b Bundle) files() (map[string][]byte, error) {
	tlsKey, err := x509.MarshalPKCS8PrivateKey(b.TLSKey)
	if err != nil {
		return nil, fmt.Errorf("bundle: %w", err)
	}
	sealKey, err := x509.MarshalPKCS8PrivateKey(b.SealKey)
	if err != nil {
		return nil, fmt.Errorf("bundle: %w", err)
	}
	ack, err := x509.MarshalPKIXPublicKey(b.Ack)
	if err != nil {
		return nil, fmt.Errorf("bundle: %w", err)
	}
	receive, err := b.Receive.Bytes()
	if err != nil {
		return nil, fmt.Errorf("bundle: %w", err)
	}
	site, err := json.MarshalIndent(b.Site, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("bundle: %w", err)
	}
	enc := func(kind string, b []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: b}) }
	return map[string][]byte{
		fileURL: []byte(b.URL + "\n"), fileSite: append(site, '\n'),
		fileCert: enc(pemCert, b.Cert.Raw), fileTLSKey: enc(pemKey, tlsKey), fileSealKey: enc(pemKey, sealKey),
		fileReceive: enc(pemSecret, receive), fileRoot: enc(pemCert, b.Root.Raw), fileAck: enc(pemPublic, ack),
		fileJournal: enc(pemHPKE, b.Journal),
	}, nil
}

// Load reads a directory. What is missing or wrong is a *kiosk.Error with kiosk.CodeNotEnrolled that
// names the file.
func Load(dir string) (Bundle, error) {
	r := reader{dir: dir}
	b := Bundle{
		URL: strings.TrimSpace(string(r.read(fileURL))), Cert: r.cert(fileCert), Root: r.cert(fileRoot),
		SealKey: r.key(fileSealKey), Ack: r.public(fileAck), Journal: r.pem(fileJournal, pemHPKE),
	}
	b.TLSKey = r.tlsKey(b.Cert)
	r.site(&b.Site)
	r.receive(&b.Receive)
	if u, err := url.Parse(b.URL); r.err == nil && (err != nil || u.Scheme != "https" || u.Host == "") {
		r.fail(fileURL, errors.New("not an https address"))
	}
	return b, r.err
}

// Certificate is the client certificate in the form of crypto/tls.
func (b Bundle) Certificate() tls.Certificate {
	return tls.Certificate{Certificate: [][]byte{b.Cert.Raw}, PrivateKey: b.TLSKey, Leaf: b.Cert}
}
