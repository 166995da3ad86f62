package outbox

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/sync/wire"
)

// pipe is a listener whose connections are in memory, so that a test's own clock rules them.
type pipe struct{ conns chan net.Conn }

func (p pipe) Accept() (net.Conn, error) {
	c, ok := <-p.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}
func (p pipe) Close() error   { close(p.conns); return nil }
func (p pipe) Addr() net.Addr { return &net.TCPAddr{} }

// swallower is a connection that from some moment on swallows every byte and says nothing of it.
type swallower struct {
	net.Conn
	dead *atomic.Bool
}

func (s swallower) Write(b []byte) (int, error) {
	if s.dead.Load() {
		return len(b), nil
	}
	return s.Conn.Write(b)
}

// selfSigned is a server's certificate and the root that vouches for it.
func selfSigned(t *testing.T) (tls.Certificate, *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"regency.test"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	root, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, root
}

// TestDeadConnection: a line that swallows what is sent while the feed is awaited is found by the pings, well before
// the request's own deadline.
func TestDeadConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cert, root := selfSigned(t)
		l := pipe{make(chan net.Conn)}
		asked := make(chan struct{})
		server := &http.Server{
			Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				close(asked)
				<-r.Context().Done()
			}),
			TLSConfig: &tls.Config{Certificates: []tls.Certificate{cert}}, ErrorLog: log.New(io.Discard, "", 0),
		}
		go func() { _ = server.ServeTLS(l, "", "") }() // ends with the listener
		c, err := NewClient(ClientOptions{URL: "https://regency.test", Root: root})
		if err != nil {
			t.Fatal(err)
		}
		var dead atomic.Bool
		transport, ok := c.now.Load().dated.Transport.(*http.Transport)
		if !ok {
			t.Fatal("another transport")
		}
		transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
			near, far := net.Pipe()
			l.conns <- far
			return swallower{near, &dead}, nil
		}
		const wait = wire.MaxWait * time.Second
		begun := time.Now()
		failure := make(chan error, 1)
		go func() {
			_, _, err := c.Feed(t.Context(), 0, 0, wait)
			failure <- err
		}()
		<-asked
		dead.Store(true)
		err = <-failure
		if took := time.Since(begun); err == nil || errors.Is(err, context.DeadlineExceeded) || took > pingAfter+pingTime+time.Second {
			t.Errorf("found after %s, the deadline is %s: %v", took, wait+requestTime, err)
		}
		c.Close()
		_ = server.Close()
	})
}
