package regency_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// heartbeats makes a signed segment of a fresh journal: an epoch and n heartbeats.
func heartbeats(t *testing.T, b bundle.Bundle, key *ecdsa.PrivateKey, n int) ([]byte, []journal.Entry) {
	t.Helper()
	epoch, body, err := journal.NewEpoch(b.Journal)
	if err != nil {
		t.Fatal(err)
	}
	plainEpoch, err := journal.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	var prev journal.Hash
	var es []journal.Entry
	add := func(k journal.Kind, at uint64, seal func(journal.Header) []byte) {
		h := journal.Header{Key: journal.Key{Kiosk: b.Site.Kiosk, Incarnation: 1, Seq: uint64(len(es) + 1)}, Kind: k, Time: 1, Epoch: at}
		sealed := seal(h)
		h.Body = journal.HashBody(sealed)
		prev = journal.NextChain(prev, h)
		es = append(es, journal.Entry{Header: h, Chain: prev, Body: sealed})
	}
	add(journal.KindEpoch, 0, func(journal.Header) []byte { return plainEpoch })
	for i := range n {
		plain, err := journal.Marshal(journal.HeartbeatBody{Version: "test", Unsent: uint64(i)})
		if err != nil {
			t.Fatal(err)
		}
		add(journal.KindHeartbeat, 1, func(h journal.Header) []byte {
			sealed, err := epoch.Seal(h, plain)
			if err != nil {
				t.Fatal(err)
			}
			return sealed
		})
	}
	seg, err := journal.SignSegment(key, journal.Hash{}, es)
	if err != nil {
		t.Fatal(err)
	}
	return seg, es
}

func wantCode(t *testing.T, what string, err error, want wire.Code) {
	t.Helper()
	var r *wire.Refusal
	if !errors.As(err, &r) || r.Code != want {
		t.Errorf("%s: %v, want %s", what, err, want)
	}
}

// TestAppend: an ack for what was sent, the same for a repeat and a part of it.
func TestAppend(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	c := w.client(t, b)
	seg, es := heartbeats(t, b, b.SealKey, 5)
	for range 3 {
		a, err := c.Append(t.Context(), seg, false)
		if err != nil || a.Order != 0 {
			t.Fatalf("order %d, %v", a.Order, err)
		}
		if ack := a.Ack; ack.Last != 6 || ack.Head != es[5].Chain || journal.VerifyAck(b.Ack, ack) != nil {
			t.Fatalf("ack %+v", ack)
		}
	}
	part, err := journal.SignSegment(b.SealKey, es[1].Chain, es[2:4])
	if err != nil {
		t.Fatal(err)
	}
	if a, err := c.Append(t.Context(), part, false); err != nil || a.Ack.Last != 4 || a.Ack.Head != es[3].Chain {
		t.Fatalf("ack of a part %+v, %v", a.Ack, err)
	}
	k, err := w.ledger.Kiosk(t.Context(), 7)
	if err != nil || k.Last != 6 || k.FeedHead != 0 || len(k.Health) == 0 {
		t.Fatalf("kiosk %+v, %v", k.Position, err)
	}
}

// TestRefusals: everything that must not come in, and that it changes nothing.
func TestRefusals(t *testing.T) {
	w := newWorld(t)
	b, other := w.addKiosk(t, 7), w.addKiosk(t, 8)
	c := w.client(t, b)
	seg, _ := heartbeats(t, b, b.SealKey, 2)
	otherSeg, _ := heartbeats(t, other, other.SealKey, 2)
	wrongKey, _ := heartbeats(t, b, other.SealKey, 2)
	longer := append([]byte{seg[0], 0x18, 0x07}, seg[2:]...) // kiosk 7 as two bytes: not the shortest form
	for _, x := range []struct {
		name string
		body []byte
		want wire.Code
	}{
		{"nothing", nil, wire.CodeMalformed},
		{"truncated", seg[:len(seg)-1], wire.CodeMalformed},
		{"trailing byte", append(bytes.Clone(seg), 0), wire.CodeMalformed},
		{"longer form of a number", longer, wire.CodeNotCanonical},
		{"the last incarnation", slices.Concat(seg[:2], []byte{0x1a, 0x00, 0x7f, 0xff, 0xff}, seg[3:]), wire.CodeMalformed},
		{"an incarnation without end", slices.Concat(seg[:2], []byte{0x1b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, seg[3:]), wire.CodeMalformed},
		{"oversize", make([]byte, wire.MaxSegment+1), wire.CodeOversize},
		{"another kiosk's segment", otherSeg, wire.CodeWrongKiosk},
		{"another kiosk's key", wrongKey, wire.CodeSignature},
	} {
		_, err := c.Append(t.Context(), x.body, false)
		wantCode(t, x.name, err, x.want)
	}
	_, err := c.Snapshot(t.Context(), "nothing")
	wantCode(t, "unknown dataset", err, wire.CodeNotFound)
	_, err = c.Time(t.Context(), []byte{1})
	wantCode(t, "short nonce", err, wire.CodeMalformed)
	_, _, err = c.Feed(t.Context(), 5, 0, 0)
	wantCode(t, "feed beyond the head", err, wire.CodeAhead)
	if k, err := w.ledger.Kiosk(t.Context(), 7); err != nil || k.Last != 0 || k.Incarnation != 1 {
		t.Errorf("kiosk moved: %+v, %v", k.Position, err)
	}
}

// TestCertificates: revocation is immediate, on the open connection too; a certificate of our own root
// that is not on the list, one of another root, and none at all do not speak.
func TestCertificates(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	c := w.client(t, b)
	nonce := make([]byte, wire.NonceSize)
	reply, err := c.Time(t.Context(), nonce)
	if err != nil {
		t.Fatal(err)
	}
	if at, err := wire.VerifyTime(b.Ack, nonce, reply); err != nil || time.Since(at).Abs() > time.Minute {
		t.Fatalf("time %v, %v", at, err)
	}
	if _, err := wire.VerifyTime(b.Ack, []byte("0123456789abcdef"), reply); !errors.Is(err, wire.ErrTime) {
		t.Fatalf("time for another nonce: %v", err)
	}
	if err := w.ledger.Revoke(t.Context(), 7, time.Now().UnixMilli()); err != nil {
		t.Fatal(err)
	}
	_, err = c.Time(t.Context(), nonce)
	wantCode(t, "revoked", err, wire.CodeNotAllowed)

	cert, key, err := w.keys.IssueKiosk(9, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.clientWith(t, b, tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: key}).Time(t.Context(), nonce)
	wantCode(t, "not on the list", err, wire.CodeNotAllowed)

	stranger := newWorld(t)
	foreign := stranger.addKiosk(t, 7)
	var r *wire.Refusal
	if _, err := w.clientWith(t, b, foreign.Certificate()).Time(t.Context(), nonce); err == nil || errors.As(err, &r) {
		t.Errorf("certificate of another root: %v, want a failed handshake", err)
	}
	_, err = w.clientWith(t, b, tls.Certificate{}).Time(t.Context(), nonce)
	wantCode(t, "no certificate", err, wire.CodeNotAllowed)
	foreign.URL = b.URL
	if _, err := w.client(t, foreign).Time(t.Context(), nonce); err == nil {
		t.Error("a kiosk believed another regency's root")
	}
}

// TestFork: other entries at numbers that are taken, signed by the right key, order an incarnation once.
func TestFork(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	c := w.client(t, b)
	mine, _ := heartbeats(t, b, b.SealKey, 2)
	clone, _ := heartbeats(t, b, b.SealKey, 3) // another epoch: another chain
	if _, err := c.Append(t.Context(), mine, false); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if a, err := c.Append(t.Context(), clone, false); err != nil || a.Order != 2 {
			t.Fatalf("order %d, %v", a.Order, err)
		}
	}
	ns, err := w.ledger.Notices(t.Context(), setail, 10)
	if err != nil || len(ns) != 1 || ns[0].Word != regency.AlarmFork {
		t.Fatalf("notices %+v, %v", ns, err)
	}
}

// TestBusy: beyond the limit of appends the regency asks for patience.
func TestBusy(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	s := w.server(regency.ServerOptions{Appends: 1, Waiting: -1})
	h := s.Handler()
	slow, ended := make(chan struct{}), make(chan int)
	request := func(body interface{ Read([]byte) (int, error) }) *http.Request {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, wire.PathAppend, body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", wire.ContentType)
		r.TLS = &tls.ConnectionState{PeerCertificates: nil}
		r.TLS.PeerCertificates = append(r.TLS.PeerCertificates, b.Cert)
		return r
	}
	first := &blockingReader{entered: make(chan struct{}), release: slow}
	go func() {
		rec := newRecorder()
		h.ServeHTTP(rec, request(first))
		ended <- rec.status
	}()
	<-first.entered
	rec := newRecorder()
	h.ServeHTTP(rec, request(bytes.NewReader(nil)))
	if rec.status != http.StatusServiceUnavailable || rec.header.Get("Retry-After") == "" {
		t.Errorf("status %d, Retry-After %q", rec.status, rec.header.Get("Retry-After"))
	}
	close(slow)
	if status := <-ended; status != http.StatusBadRequest {
		t.Errorf("the first one: %d", status)
	}
}

// TestStatusByNumber tells state and holder, five times a minute.
func TestStatusByNumber(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	w.run(t, b, s)
	r, err := s.SaveRequest(t.Context(), draft(1))
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the request is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	c := w.client(t, w.addKiosk(t, 8)) // any kiosk of the regency may ask
	got, err := c.Status(t.Context(), r.Number)
	if err != nil || got.State != kiosk.Checking || got.Holder != kiosk.Clerk || got.Service != "domisili" || !got.Made.Equal(r.Made) {
		t.Fatalf("%+v, %v", got, err)
	}
	for range 4 {
		if _, err = c.Status(t.Context(), "000000000000"); !errors.Is(err, kiosk.ErrNoNumber) {
			t.Errorf("no such number: %v", err)
		}
	}
	_, err = c.Status(t.Context(), r.Number)
	wantCode(t, "sixth try", err, wire.CodeTooMany)
	if !errors.Is(err, kiosk.ErrTooOften) {
		t.Errorf("%v", err)
	}
}

// TestWaitingFeedWakes: a long poll answers at the commit, not at its end.
func TestWaitingFeedWakes(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	c := w.client(t, b)
	type answer struct {
		n   int
		err error
	}
	answers := make(chan answer)
	go func() {
		items, _, err := c.Feed(context.Background(), 0, 0, wire.MaxWait*time.Second)
		answers <- answer{len(items), err}
	}()
	_, es := heartbeats(t, b, b.SealKey, 1)
	bad := es[1]
	bad.Kind = 99 // an unknown kind is news
	bad.Chain = journal.NextChain(es[0].Chain, bad.Header)
	seg, err := journal.SignSegment(b.SealKey, journal.Hash{}, []journal.Entry{es[0], bad})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.client(t, b).Append(t.Context(), seg, false); err != nil {
		t.Fatal(err)
	}
	select {
	case a := <-answers:
		if a.err != nil || a.n != 1 {
			t.Fatalf("%d items, %v", a.n, a.err)
		}
	case <-time.After(wire.MaxWait * time.Second / 2):
		t.Fatal("the feed did not wake")
	}
}

// blockingReader blocks until it is released, then ends.
type blockingReader struct {
	entered, release chan struct{}
}

func (r *blockingReader) Read([]byte) (int, error) {
	close(r.entered)
	<-r.release
	return 0, io.EOF
}

// recorder keeps a status and headers.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func newRecorder() *recorder { return &recorder{header: http.Header{}, status: http.StatusOK} }

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }
func (r *recorder) WriteHeader(status int)      { r.status = status }
