package regency

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// TLS is the server's side of the transport: TLS 1.3, and a client certificate of the regency's root or
// none. Its dates are not looked at here, and none is needed to enrol; that it is on the list, and
// whether it may be past its end, is checked at every request. One of another root ends the connection
// and is noted in the audit.
func (s *Server) TLS(cert tls.Certificate, root *x509.Certificate) *tls.Config {
	pool := x509.NewCertPool()
	pool.AddCert(root)
	base := &tls.Config{
		MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{cert}, NextProtos: []string{"h2", "http/1.1"},
		ClientAuth: tls.RequestClientCert, ClientCAs: pool,
	}
	c := base.Clone()
	c.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		its := base.Clone()
		its.VerifyConnection = func(c tls.ConnectionState) error { // resumed ones too
			err := ofRoot(pool, c)
			if err == nil {
				return nil
			}
			return errors.Join(err, s.accuse(hello.Context(), culprit{from: source(hello.Conn.RemoteAddr().String())}, ActionForeign))
		}
		return its, nil
	}
	return c
}

// errForeign says that a client certificate is of another root, or not for clients.
var errForeign = errors.New("regency: a client certificate of another root")

// ofRoot refuses a client certificate of another root; none at all is let pass.
func ofRoot(pool *x509.CertPool, c tls.ConnectionState) error {
	if len(c.PeerCertificates) == 0 {
		return nil
	}
	leaf := c.PeerCertificates[0]
	_, err := leaf.Verify(x509.VerifyOptions{
		Roots: pool, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, CurrentTime: leaf.NotBefore,
	})
	if err != nil {
		return fmt.Errorf("%w: %w", errForeign, err)
	}
	return nil
}

// kiosk finds whose certificate a request shows. The first request with a renewed one takes the older
// ones off the list.
func (s *Server) kiosk(r *http.Request, late bool) (ledger.Kiosk, error) {
	if r.TLS == nil || len(r.TLS.PeerCertificates) == 0 {
		return ledger.Kiosk{}, &wire.Refusal{Code: wire.CodeNotAllowed}
	}
	cert := r.TLS.PeerCertificates[0]
	fingerprint := sha256.Sum256(cert.Raw)
	k, err := s.o.Ledger.KioskByCert(r.Context(), fingerprint)
	if err == nil && k.Fresh {
		err = s.o.Ledger.Use(r.Context(), fingerprint)
	}
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		return k, &wire.Refusal{Code: wire.CodeNotAllowed}
	case err != nil:
		return k, err
	case !late && s.o.Now().After(cert.NotAfter):
		return k, &wire.Refusal{Code: wire.CodeExpired}
	}
	return k, nil
}

// renewTries is how often a kiosk may ask for a certificate in an hour: it does so when a line comes back, and each one that is
// given is a line of the audit.
const renewTries = 10

// renew gives a kiosk a certificate for a new key; asking again for the same key gives the same one.
func (s *Server) renew(ctx context.Context, r *http.Request, k ledger.Kiosk) ([]byte, error) {
	if s.o.Enrol == nil {
		return nil, &wire.Refusal{Code: wire.CodeNotFound}
	}
	body, err := readBody(r, wire.MaxEnrol, wire.ContentType)
	if err != nil {
		return nil, err
	}
	pub, err := wire.DecodeRenewal(body)
	if err != nil {
		return nil, unread(err)
	}
	if pub.Equal(r.TLS.PeerCertificates[0].PublicKey) { // a renewal is a new key
		return nil, &wire.Refusal{Code: wire.CodeMalformed}
	}
	now := s.o.Now()
	if wait, ok := s.renewals.take(k.ID, now); !ok {
		return nil, &wire.Refusal{Code: wire.CodeTooMany, RetryAfter: int(wait/time.Second) + 1}
	}
	cert, err := s.o.Enrol.Keys.CertifyKiosk(k.ID, pub, now)
	if err != nil {
		return nil, err
	}
	given, err := s.o.Ledger.Renew(ctx, k.ID, listed(cert), ledger.AuditRow{
		At: now.UnixMilli(), Clerk: fmt.Sprintf("kiosk %03d", k.ID), Action: ActionRenew,
	})
	if errors.Is(err, ledger.ErrNotFound) {
		return nil, &wire.Refusal{Code: wire.CodeNotAllowed}
	}
	if err != nil {
		return nil, err
	}
	return journal.Marshal(wire.RenewReply{Cert: given.DER})
}
