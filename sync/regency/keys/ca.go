package keys

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"net"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// How long certificates hold. Kiosks' are renewed; revocation is the ledger's list, not their end.
const (
	rootLife   = 20 * 365 * 24 * time.Hour
	serverLife = 2 * 365 * 24 * time.Hour
	kioskLife  = 365 * 24 * time.Hour
	backdate   = time.Hour // for clocks that are a little behind
)

// TTEName is the common name of the stand-in signer. Every reader of the PDF sees it.
const TTEName = "TTE DEMO, TANPA KEKUATAN HUKUM"

// pair is a certificate with its key.
type pair struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newRoot(now time.Time) (pair, error) {
	t := template("Anjungan Kabupaten", now, rootLife)
	t.IsCA, t.BasicConstraintsValid = true, true
	t.MaxPathLenZero = true
	t.KeyUsage = x509.KeyUsageCertSign
	return issue(t, pair{})
}

func (ca pair) server(hosts []string, now time.Time) (pair, error) {
	if len(hosts) == 0 {
		return pair{}, errors.New("keys: the server needs a name or address")
	}
	t := serverTemplate(hosts[0], now)
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
		} else {
			t.DNSNames = append(t.DNSNames, h)
		}
	}
	return issue(t, ca)
}

func serverTemplate(name string, now time.Time) *x509.Certificate {
	t := template(name, now, serverLife)
	t.KeyUsage, t.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	return t
}

// newTTE makes the self-signed stand-in for a certified signer.
func newTTE(now time.Time) (pair, error) {
	t := template(TTEName, now, serverLife)
	t.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	return issue(t, pair{})
}

// IssueKiosk makes the client certificate of a kiosk and its key.
func (k *Keys) IssueKiosk(id kiosk.KioskID, now time.Time) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	p, err := issue(kioskTemplate(id, now), pair{cert: k.Root, key: k.root})
	return p.cert, p.key, err
}

func template(name string, now time.Time, life time.Duration) *x509.Certificate {
	return &x509.Certificate{
		Subject: pkix.Name{CommonName: name}, NotBefore: now.Add(-backdate), NotAfter: now.Add(life),
	}
}

// issue draws a P-256 key and signs its certificate; without an issuer the certificate signs itself.
func issue(t *x509.Certificate, by pair) (pair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return pair{}, fmt.Errorf("keys: issue: %w", err)
	}
	if by.cert == nil {
		by = pair{cert: t, key: key}
	}
	cert, err := sign(t, &key.PublicKey, by)
	return pair{cert: cert, key: key}, err
}

// sign draws a serial and makes the certificate of a key.
func sign(t *x509.Certificate, pub *ecdsa.PublicKey, by pair) (*x509.Certificate, error) {
	var err error
	if t.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127)); err != nil {
		return nil, fmt.Errorf("keys: sign: %w", err)
	}
	der, err := x509.CreateCertificate(rand.Reader, t, by.cert, pub, by.key)
	if err != nil {
		return nil, fmt.Errorf("keys: sign: %w", err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("keys: sign: %w", err)
	}
	return cert, nil
}
