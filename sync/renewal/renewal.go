// Package renewal keeps what a kiosk was given at enrolment fresh: its client certificate is renewed in the
// last third of its life, or later, while the regency still has the kiosk on its list; its journal is
// sealed to the regency's present key (sync/README.md, sections 2 and 5).
//
// It decides nothing at the regency and enrols nobody (sync/enrol). A new key is drawn and kept before
// the regency hears of it, so that a power cut at any moment leaves a certificate with its key.
//
// Concurrency: Renew is called by one goroutine at a time; it is the outbox's lane down.
package renewal

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// ErrCertificate says that what the regency gave is no certificate for the next key, or none that holds.
var ErrCertificate = errors.New("renewal: the regency's certificate does not fit")

// Client asks for a certificate and shows another from then on; outbox.Client is one.
type Client interface {
	Renew(ctx context.Context, request []byte) ([]byte, error)
	Use(cert tls.Certificate)
}

// Keeper keeps one kiosk's certificate.
type Keeper struct {
	dir    string
	root   *x509.Certificate
	cert   *x509.Certificate
	client Client
}

// New makes a keeper of the bundle that was loaded from a directory.
func New(dir string, b bundle.Bundle, c Client) *Keeper {
	return &Keeper{dir: dir, root: b.Root, cert: b.Cert, client: c}
}

// Due says whether a certificate is in the last third of its life, or past it.
func Due(c *x509.Certificate, at time.Time) bool {
	life := c.NotAfter.Sub(c.NotBefore)
	return c.NotAfter.Sub(at) <= life/3
}

// Renew renews the certificate where that is due at a time that the regency vouched for. An error leaves
// the old one in use; it is tried again when the time is asked for the next time.
func (k *Keeper) Renew(ctx context.Context, at time.Time) error {
	if !Due(k.cert, at) {
		return nil
	}
	key, err := bundle.NextKey(k.dir, k.cert)
	if err != nil {
		return err
	}
	request, err := wire.EncodeRenewal(key)
	if err != nil {
		return err
	}
	reply, err := k.client.Renew(ctx, request)
	if err != nil {
		return err
	}
	cert, err := wire.DecodeRenewReply(reply)
	if err != nil {
		return err
	}
	if err := cert.CheckSignatureFrom(k.root); err != nil || !key.PublicKey.Equal(cert.PublicKey) {
		return errors.Join(ErrCertificate, err)
	}
	if Due(cert, at) { // given for this key long ago, its reply lost: another key gets another
		return errors.Join(ErrCertificate, bundle.DropNext(k.dir))
	}
	if err := bundle.Renewed(k.dir, cert); err != nil {
		return fmt.Errorf("renewal: %w", err)
	}
	k.cert = cert
	k.client.Use(tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: key, Leaf: cert})
	return nil
}
