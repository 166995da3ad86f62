package outbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/smart-kampung/anjungan/sync/wire"
)

// conns is the connections under one client certificate.
type conns struct {
	dated   *http.Client // for everything whose answer must be of now
	undated *http.Client // does not look at dates: for whoever has no clock yet
}

func newConns(o ClientOptions, host string) *conns {
	pool := x509.NewCertPool()
	pool.AddCert(o.Root)
	config := &tls.Config{MinVersion: tls.VersionTLS13, RootCAs: pool, Time: o.Now}
	if o.Cert.PrivateKey != nil {
		config.Certificates = []tls.Certificate{o.Cert}
	}
	return &conns{dated: newHTTP(o, config), undated: newHTTP(o, Undated(config, host))}
}

func (c *conns) close() {
	c.dated.CloseIdleConnections()
	c.undated.CloseIdleConnections()
}

// Undated is a configuration that believes the same roots for the same host whatever the date is.
func Undated(c *tls.Config, host string) *tls.Config {
	u := c.Clone()
	u.InsecureSkipVerify = true // VerifyConnection does all of it but the dates
	u.VerifyConnection = func(s tls.ConnectionState) error {
		if len(s.PeerCertificates) == 0 {
			return errors.New("outbox: a server without a certificate")
		}
		leaf := s.PeerCertificates[0]
		_, err := leaf.Verify(x509.VerifyOptions{
			Roots: c.RootCAs, DNSName: host, CurrentTime: leaf.NotBefore, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		})
		return err
	}
	return u
}

func newHTTP(o ClientOptions, config *tls.Config) *http.Client {
	dialer := &net.Dialer{Timeout: 20 * time.Second}
	protocols := new(http.Protocols)
	protocols.SetHTTP2(true)
	return &http.Client{
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
				if o.Dial != "" {
					addr = o.Dial
				}
				return dialer.DialContext(ctx, network, addr)
			},
			TLSClientConfig: config, TLSHandshakeTimeout: 20 * time.Second, Protocols: protocols, IdleConnTimeout: 2 * time.Minute,
			HTTP2: &http.HTTP2Config{SendPingTimeout: pingAfter, PingTimeout: pingTime, WriteByteTimeout: writeTime},
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Enrol asks the regency for a certificate, with the bytes of a wire.Enrolment. As Time, it does not
// look at dates: a new kiosk has no clock to trust, and the root is pinned by the code.
func (c *Client) Enrol(ctx context.Context, request []byte) ([]byte, error) {
	return c.ask(ctx, c.now.Load().undated, http.MethodPost, wire.PathEnrol, request, requestTime, wire.MaxReply)
}

// Renew asks for a certificate for a new key.
func (c *Client) Renew(ctx context.Context, request []byte) ([]byte, error) {
	return c.ask(ctx, c.now.Load().dated, http.MethodPost, wire.PathRenew, request, requestTime, wire.MaxReply)
}

// Use makes every later request show another certificate, on connections of its own.
func (c *Client) Use(cert tls.Certificate) {
	o := c.o
	o.Cert = cert
	old := c.now.Swap(newConns(o, c.host))
	old.close()
}
