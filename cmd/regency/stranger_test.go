package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// TestStrangersHearTheProtocol: what Go's server and its mux would answer by themselves is answered as everything else
// that somebody without a certificate asks.
func TestStrangersHearTheProtocol(t *testing.T) {
	addr := strings.TrimPrefix(startServer(t, prepare(t))["kiosks"], "https://")
	for _, line := range []string{"OPTIONS *", "GET //v1/feed", "GET /v1/../v1/feed", "GET /", "CONNECT /v1/feed"} {
		d := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true}} // who answers is not what is asked here
		conn, err := d.DialContext(t.Context(), "tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "%s HTTP/1.1\r\nHost: regency\r\n\r\n", line)
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(resp.Body)
		var p wire.Problem
		if err != nil || journal.Unmarshal(b, &p) != nil || resp.StatusCode != http.StatusForbidden || p.Code != wire.CodeNotAllowed {
			t.Errorf("%s: %d %q, %v", line, resp.StatusCode, b, err)
		}
		_ = conn.Close()
	}
}
