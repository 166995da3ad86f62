package regency_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// TestRefusalsAreAudited: one line for each strange thing, and no more than the limit of an hour.
func TestRefusalsAreAudited(t *testing.T) {
	w := newWorld(t)
	b, other := w.addKiosk(t, 7), w.addKiosk(t, 8)
	c := w.client(t, b)
	before, err := w.ledger.AuditRows(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	foreign, _ := heartbeats(t, other, other.SealKey, 2)
	for range 30 {
		_, err := c.Append(t.Context(), foreign, false)
		wantCode(t, "another kiosk's segment", err, wire.CodeWrongKiosk)
	}
	if _, err := c.Status(t.Context(), "000000000000"); err == nil {
		t.Error("a number that is none was found")
	}
	after, err := w.ledger.AuditRows(t.Context(), 1000)
	if err != nil || len(after)-len(before) != 10 {
		t.Fatalf("%d lines, %v", len(after)-len(before), err)
	}
	if a := after[0]; a.Clerk != "kiosk 007" || a.Action != regency.ActionRefused+string(wire.CodeWrongKiosk) {
		t.Errorf("%+v", a)
	}
}

// TestWhoeverLeftIsNobodysFault: where nobody listens any more, what fails of that is busy, and no failure of the regency.
func TestWhoeverLeftIsNobodysFault(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	s := w.server(regency.ServerOptions{})
	gone, leave := context.WithCancel(t.Context())
	leave()
	for _, path := range []string{wire.FeedPath(0, 0, 0), wire.PathData + wire.DatasetCards, wire.PathStatus + "104390751623", "/nowhere"} {
		r := httptest.NewRequestWithContext(gone, http.MethodGet, path, nil)
		r.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{b.Cert}}
		rec := newRecorder()
		s.Handler().ServeHTTP(rec, r)
		if rec.status != http.StatusServiceUnavailable {
			t.Errorf("%s: %d", path, rec.status)
		}
	}
	rec := httptest.NewRecorder()
	s.Metrics().ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	if !strings.Contains(rec.Body.String(), `anjungan_requests_total{answer="busy"} 4`) || !strings.Contains(rec.Body.String(), `{answer="failed"} 0`) {
		t.Error(rec.Body.String())
	}
}

// TestACutLineIsNobodysFault: a body that the line cut at any of some bytes changes nothing and accuses
// nobody; the whole one is taken afterwards.
func TestACutLineIsNobodysFault(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	seg, _ := heartbeats(t, b, b.SealKey, 2)
	h := w.server(regency.ServerOptions{}).Handler()
	before, err := w.ledger.AuditRows(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	send := func(path string, body io.Reader) int {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, path, body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", wire.ContentType)
		r.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{b.Cert}}
		rec := newRecorder()
		h.ServeHTTP(rec, r)
		return rec.status
	}
	for _, path := range []string{wire.PathAppend, wire.PathCard, wire.PathRenew, wire.PathEnrol} {
		for at := 0; at <= len(seg); at += len(seg) / 4 {
			cut := io.MultiReader(bytes.NewReader(seg[:min(at, 60)]), iotest.ErrReader(io.ErrUnexpectedEOF))
			if path == wire.PathAppend {
				cut = io.MultiReader(bytes.NewReader(seg[:at]), iotest.ErrReader(io.ErrUnexpectedEOF))
			}
			if status := send(path, cut); status != http.StatusServiceUnavailable {
				t.Errorf("%s cut at %d: %d", path, at, status)
			}
		}
	}
	after, err := w.ledger.AuditRows(t.Context(), 1000)
	if err != nil || len(after) != len(before) {
		t.Errorf("%d lines in the audit, %v", len(after)-len(before), err)
	}
	if k, err := w.ledger.Kiosk(t.Context(), 7); err != nil || k.Last != 0 {
		t.Errorf("%d entries stored, %v", k.Last, err)
	}
	if status := send(wire.PathAppend, bytes.NewReader(seg)); status != http.StatusOK {
		t.Errorf("the whole segment: %d", status)
	}
}
