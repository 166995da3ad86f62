package regency_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/outbox"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// TestRefusalsAreAudited: one line for each strange thing up to the limit of an hour, then few that count.
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
	if err != nil || len(after)-len(before) != 12 || after[0].More != 9 || after[1].More != 1 || after[2].More != 0 {
		t.Fatalf("%d lines, %+v, %v", len(after)-len(before), after[:3], err)
	}
	if a := after[0]; a.Clerk != "kiosk 007" || a.Action != regency.ActionRefused+string(wire.CodeWrongKiosk) {
		t.Errorf("%+v", a)
	}
}

// refusedOften calls with a client whose certificate is off the list, and looks whom the audit's ten lines name, and the one that counts.
func (w *world) refusedOften(t *testing.T, c *outbox.Client, name string) {
	t.Helper()
	before := len(w.rows(t))
	for range 12 {
		_, _, err := c.Feed(t.Context(), 0, 0, 0)
		wantCode(t, "off the list", err, wire.CodeNotAllowed)
	}
	rows := w.rows(t)
	rows = rows[:len(rows)-before]
	for _, r := range rows {
		if r.Clerk != name || r.Action != regency.ActionRefused+string(wire.CodeNotAllowed) {
			t.Errorf("%+v, want %s", r, name)
		}
	}
	if len(rows) != 11 {
		t.Errorf("%d lines of %s", len(rows), name)
	}
}

// TestARevokedKioskHidesNobody: a stolen kiosk that goes on calling is named, and takes no line from strangers.
func TestARevokedKioskHidesNobody(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	must(t, w.ledger.Revoke(t.Context(), 7, 1))
	w.refusedOften(t, w.client(t, b), "kiosk 007")
	w.refusedOften(t, w.clientWith(t, b, tls.Certificate{}), "kiosk 000")
}

// TestAnOldCertificateHidesNothing: whoever goes on with a certificate that a kiosk replaced takes no line from it.
func TestAnOldCertificateHidesNothing(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	old := w.client(t, b)
	key, err := bundle.NextKey(w.written(t, b), b.Cert)
	must(t, err)
	request, err := wire.EncodeRenewal(key)
	must(t, err)
	reply, err := old.Renew(t.Context(), request)
	must(t, err)
	cert, err := wire.DecodeRenewReply(reply)
	must(t, err)
	c := w.clientWith(t, b, tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: key})
	_, _, err = c.Feed(t.Context(), 0, 0, 0)
	must(t, err)
	w.refusedOften(t, old, "kiosk 007")
	before := len(w.rows(t))
	_, _, err = c.Feed(t.Context(), 5, 0, 0)
	wantCode(t, "beyond the head", err, wire.CodeAhead)
	if r := w.rows(t); len(r) != before+1 || r[0].Action != regency.ActionRefused+string(wire.CodeAhead) {
		t.Errorf("%d new lines, %+v", len(r)-before, r[0])
	}
}

// TestForeignCertificatesAreNoted: each is a line without a kiosk, and no more than a stranger has; nothing is answered.
func TestForeignCertificatesAreNoted(t *testing.T) {
	w := newWorld(t)
	b, foreign := w.addKiosk(t, 7), newWorld(t).addKiosk(t, 7).Certificate()
	before := len(w.rows(t))
	for range 12 {
		_, err := w.clientWith(t, b, foreign).Time(t.Context(), make([]byte, wire.NonceSize))
		var r *wire.Refusal
		if err == nil || errors.As(err, &r) {
			t.Fatalf("answered: %v", err)
		}
	}
	rows := w.rows(t)
	rows = rows[:len(rows)-before]
	for _, r := range rows {
		if r.Clerk != "kiosk 000" || r.Action != regency.ActionForeign {
			t.Errorf("%+v", r)
		}
	}
	if len(rows) != 11 || rows[0].More != 1 {
		t.Errorf("%d lines, %+v", len(rows), rows[0])
	}
}

// TestStrangersHideNobody: eleven networks use up the lines of all strangers; whoever tries an invitation after them has a line.
func TestStrangersHideNobody(t *testing.T) {
	w := newWorld(t)
	h := w.server(regency.ServerOptions{}).Handler()
	call := func(network int, path string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader("x"))
		r.Header.Set("Content-Type", wire.ContentType)
		r.RemoteAddr, r.TLS = fmt.Sprintf("192.0.2.%d:1000", network), &tls.ConnectionState{}
		h.ServeHTTP(newRecorder(), r)
	}
	before := len(w.rows(t))
	for network := range 11 {
		for range 10 {
			call(network, wire.PathAppend)
		}
	}
	call(77, wire.PathEnrol)
	rows := w.rows(t)
	rows = rows[:len(rows)-before]
	if a := rows[0]; a.Clerk != "kiosk 000" || a.Action != regency.ActionRefused+string(wire.CodeMalformed) || a.More != 1 {
		t.Errorf("the one behind them: %+v", a)
	}
	if len(rows) != 100+2+1 || rows[1].More != 9 || rows[1].Action != regency.ActionRefused+string(wire.CodeNotAllowed) {
		t.Errorf("%d lines, %+v", len(rows), rows[1])
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
