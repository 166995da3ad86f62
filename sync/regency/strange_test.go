package regency_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

func (w *world) rows(t *testing.T) []ledger.AuditRow {
	t.Helper()
	rows, err := w.ledger.AuditRows(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestReplays: requests that were recorded and are sent again make no second kiosk and no second
// certificate, whoever sends them; a certificate that comes of it is of no use without its key.
func TestReplays(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	k := w.written(t, b)
	c := w.client(t, b)
	key, err := bundle.NextKey(k, b.Cert)
	if err != nil {
		t.Fatal(err)
	}
	request, err := wire.EncodeRenewal(key)
	if err != nil {
		t.Fatal(err)
	}
	first, err := c.Renew(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if again, err := c.Renew(t.Context(), request); err != nil || !bytes.Equal(again, first) {
			t.Fatalf("the same request got another certificate: %v", err)
		}
	}
	if n := w.audited(t, regency.ActionRenew); n != 1 {
		t.Errorf("%d certificates", n)
	}
	cert, err := wire.DecodeRenewReply(first)
	if err != nil {
		t.Fatal(err)
	}
	var r *wire.Refusal
	stolen := tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: b.TLSKey} // the certificate was seen, its key was not
	if _, err := w.clientWith(t, b, stolen).Time(t.Context(), make([]byte, wire.NonceSize)); err == nil || errors.As(err, &r) {
		t.Errorf("a certificate without its key: %v", err)
	}
	if _, _, err := c.Feed(t.Context(), 0, 0, 0); err != nil {
		t.Errorf("the certificate in use: %v", err)
	}
}

// written writes a kiosk's bundle and gives the directory.
func (w *world) written(t *testing.T, b bundle.Bundle) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "bundle")
	if err := b.Write(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// slowBody says when it is read, and ends when it is told to.
type slowBody struct {
	once sync.Once
	read chan<- struct{}
	end  <-chan struct{}
}

func (b *slowBody) Read([]byte) (int, error) {
	b.once.Do(func() { b.read <- struct{}{} })
	<-b.end
	return 0, io.EOF
}

// TestEnrolsAreBounded: as many machines enrol at once as the page says (4 at work, 16 waiting); one more is to come again in
// two seconds, and is answered once one of them has left.
func TestEnrolsAreBounded(t *testing.T) {
	const most = 4 + 16
	h := newWorld(t).server(regency.ServerOptions{}).Handler()
	send := func(from int, body io.Reader) *recorder {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, wire.PathEnrol, body)
		must(t, err)
		r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", from)
		r.Header.Set("Content-Type", wire.ContentType)
		rec := newRecorder()
		h.ServeHTTP(rec, r)
		return rec
	}
	read, answered := make(chan struct{}, most), make(chan int, most)
	ends := make([]chan struct{}, most)
	for i := range ends {
		ends[i] = make(chan struct{})
		go func() { answered <- send(i, &slowBody{read: read, end: ends[i]}).status }()
		<-read
	}
	if rec := send(most, strings.NewReader("x")); rec.status != http.StatusServiceUnavailable || rec.header.Get("Retry-After") != "2" {
		t.Errorf("one more: %d, again after %q", rec.status, rec.header.Get("Retry-After"))
	}
	close(ends[0])
	if status := <-answered; status != http.StatusBadRequest { // of no body
		t.Errorf("the first: %d", status)
	}
	if rec := send(most, strings.NewReader("x")); rec.status != http.StatusBadRequest {
		t.Errorf("after one left: %d", rec.status)
	}
	for _, end := range ends[1:] {
		close(end)
	}
	for range ends[1:] {
		<-answered
	}
}

// nobody is a ledger that holds no invitation; any other method would be a panic.
type nobody struct{ ledger.Ledger }

func (nobody) Invitation(context.Context, [4]byte) (ledger.Invitation, error) {
	return ledger.Invitation{}, ledger.ErrNotFound
}

// FuzzEnrolAnswer: whatever a stranger sends without an invitation is a typed refusal, and touches nothing.
func FuzzEnrolAnswer(f *testing.F) {
	f.Add([]byte{0xa0})
	e := &regency.Enroller{Ledger: nobody{}, Now: time.Now}
	codes := []wire.Code{wire.CodeMalformed, wire.CodeNotCanonical, wire.CodeInvitation}
	f.Fuzz(func(t *testing.T, b []byte) {
		reply, id, err := e.Answer(t.Context(), b)
		var r *wire.Refusal
		if !errors.As(err, &r) || reply != nil || id != 0 || !slices.Contains(codes, r.Code) {
			t.Fatalf("%x: %v", b, err)
		}
		var e wire.Enrolment
		if r.Code == wire.CodeInvitation && journal.Unmarshal(b, &e) != nil {
			t.Fatalf("%x is no enrolment and was looked up", b)
		}
	})
}
