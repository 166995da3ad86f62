package regency_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// TestPlainTool: whoever offers no HTTP/2 is answered over HTTP/1.1 by the same rules: what succeeds, what is refused, and
// the list of certificates. The lowest TLS is the same.
func TestPlainTool(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	pool := x509.NewCertPool()
	pool.AddCert(b.Root)
	plain := func(certs ...tls.Certificate) *http.Client {
		protocols := new(http.Protocols)
		protocols.SetHTTP1(true)
		tr := &http.Transport{
			Protocols:       protocols,
			TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS13, RootCAs: pool, Certificates: certs},
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return new(net.Dialer).DialContext(ctx, network, w.link.Addr())
			},
		}
		t.Cleanup(tr.CloseIdleConnections)
		return &http.Client{Transport: tr}
	}
	seg, _ := heartbeats(t, b, b.SealKey, 2)
	for _, c := range []struct {
		name   string
		client *http.Client
		path   string
		body   []byte
		status int
		code   wire.Code
	}{
		{"the time", plain(b.Certificate()), wire.PathTime + "?nonce=" + strings.Repeat("0f", wire.NonceSize), nil, http.StatusOK, ""},
		{"a segment", plain(b.Certificate()), wire.PathAppend, seg, http.StatusOK, ""},
		{"nothing", plain(b.Certificate()), "/v1/nothing", nil, http.StatusNotFound, wire.CodeNotFound},
		{"no certificate", plain(), wire.FeedPath(0, 0, 0), nil, http.StatusForbidden, wire.CodeNotAllowed},
	} {
		method := http.MethodGet
		if c.body != nil {
			method = http.MethodPost
		}
		r, err := http.NewRequestWithContext(t.Context(), method, b.URL+c.path, bytes.NewReader(c.body))
		must(t, err)
		r.Header.Set("Content-Type", wire.ContentType)
		resp, err := c.client.Do(r)
		must(t, err)
		got, err := io.ReadAll(resp.Body)
		must(t, err)
		must(t, resp.Body.Close())
		var p wire.Problem
		if c.code != "" {
			must(t, journal.Unmarshal(got, &p))
		}
		if resp.ProtoMajor != 1 || resp.StatusCode != c.status || p.Code != c.code {
			t.Errorf("%s: HTTP/%d, %d, %q", c.name, resp.ProtoMajor, resp.StatusCode, p.Code)
		}
	}
	if row, err := w.ledger.Kiosk(t.Context(), 7); err != nil || row.Last != 3 {
		t.Errorf("%d entries are stored, %v", row.Last, err)
	}
}
