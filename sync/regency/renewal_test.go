package regency_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/clock"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/outbox"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/renewal"
	"github.com/smart-kampung/anjungan/sync/wire"
)

const day = 24 * time.Hour

// later is a clock that the test moves; regency and kiosk share it where both are right.
type later struct{ ahead atomic.Int64 }

func (l *later) now() time.Time       { return time.Now().Add(time.Duration(l.ahead.Load())) }
func (l *later) move(d time.Duration) { l.ahead.Store(int64(d)) }

// lone is a kiosk with its bundle on a disk, as the programs run it.
type lone struct {
	w      *world
	dir    string
	store  *store.Store
	system func() time.Time
	clock  *clock.Clock
}

// lone makes a kiosk 7 whose own clock is system.
func (w *world) lone(t *testing.T, system func() time.Time) *lone {
	t.Helper()
	k := &lone{w: w, dir: filepath.Join(t.TempDir(), "bundle"), system: system, clock: clock.NewOn(clock.Machine{Wall: system}, time.Time{})}
	b := w.addKiosk(t, 7)
	if err := b.Write(k.dir); err != nil {
		t.Fatal(err)
	}
	k.open(t, b)
	return k
}

// open opens a store of its own, by its clock.
func (k *lone) open(t *testing.T, b bundle.Bundle) {
	t.Helper()
	var err error
	k.store, err = store.Open(t.Context(), store.Options{
		Path: filepath.Join(t.TempDir(), "kiosk.db"), MachineKey: []byte("0123456789abcdef0123456789abcdef"), Site: b.Site,
		RegencyPublic: b.Journal, Catalogue: k.w.cat.Version(), Boot: 1, Clock: k.clock,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = k.store.Close() })
}

func (k *lone) bundle(t *testing.T) bundle.Bundle {
	t.Helper()
	b, err := bundle.Load(k.dir)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// start loads the bundle and runs the outbox, as after the power came on.
func (k *lone) start(t *testing.T) (*outbox.Client, *box) {
	t.Helper()
	c, b, err := renewal.Connect(renewal.Place{
		Dir: k.dir, Bundle: k.bundle(t), Dial: k.w.link.Addr(), Store: k.store, Now: k.clock.Now,
		Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	x := &box{Box: b, stop: stop, done: make(chan error, 1)}
	go func() { x.done <- x.Run(ctx) }()
	t.Cleanup(func() {
		x.end(t)
		c.Close()
	})
	return c, x
}

// request saves one and waits until the regency took it.
func (k *lone) request(t *testing.T, id byte) kiosk.Request {
	t.Helper()
	r, err := k.store.SaveRequest(t.Context(), draft(id))
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the request is taken", func() bool { return held(t, k.store, r.ID).Transport == kiosk.Accepted })
	return r
}

// audited counts the audit's rows of an action.
func (w *world) audited(t *testing.T, action string) (n int) {
	t.Helper()
	rows, err := w.ledger.AuditRows(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.Action == action && r.Clerk == "kiosk 007" {
			n++
		}
	}
	return n
}

// TestRenewal: in the last third of its certificate's life the kiosk gets another one with a new key, once;
// the old one is worth nothing from the new one's first use.
func TestRenewal(t *testing.T) {
	w, clock := newWorld(t), new(later)
	w.serve(t, w.server(regency.ServerOptions{Now: clock.now}))
	k := w.lone(t, clock.now)
	old := k.bundle(t)
	clock.move(240 * day)
	_, x := k.start(t)
	k.request(t, 1)
	x.end(t)
	if b := k.bundle(t); !b.Cert.Equal(old.Cert) || w.audited(t, regency.ActionRenew) != 0 {
		t.Fatal("renewed in the second third")
	}
	clock.move(250 * day)
	_, x = k.start(t)
	until(t, "it renews", func() bool { return !k.bundle(t).Cert.Equal(old.Cert) })
	k.request(t, 2)
	renewed := k.bundle(t)
	if renewed.TLSKey.Equal(old.TLSKey) || !renewed.TLSKey.PublicKey.Equal(renewed.Cert.PublicKey) || renewed.Cert.NotAfter.Before(clock.now().Add(364*day)) {
		t.Errorf("until %v, and the key is the old one: %v", renewed.Cert.NotAfter, renewed.TLSKey.Equal(old.TLSKey))
	}
	_, _, err := w.client(t, old).Feed(t.Context(), 0, 0, 0)
	wantCode(t, "the old certificate", err, wire.CodeNotAllowed)
	x.end(t)
	k.start(t) // by what lies on the disk
	k.request(t, 3)
	if n := w.audited(t, regency.ActionRenew); n != 1 {
		t.Errorf("%d renewals in the audit", n)
	}
	if files, err := os.ReadDir(k.dir); err != nil || len(files) != 9 {
		t.Errorf("%d files in the bundle, %v", len(files), err)
	}
}

// TestAsleep: a kiosk that wakes after its certificate's end may ask for the time and be renewed, and for
// nothing else before; one that was revoked meanwhile may not even that.
func TestAsleep(t *testing.T) {
	w, clock := newWorld(t), new(later)
	w.serve(t, w.server(regency.ServerOptions{Now: clock.now}))
	k := w.lone(t, clock.now)
	gone := w.addKiosk(t, 8)
	clock.move(400 * day)
	plain, err := outbox.NewClient(outbox.ClientOptions{
		URL: gone.URL, Cert: k.bundle(t).Certificate(), Root: gone.Root, Dial: w.link.Addr(), Now: clock.now,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	_, _, err = plain.Feed(t.Context(), 0, 0, 0)
	wantCode(t, "a feed past the end", err, wire.CodeExpired)
	seg, _ := heartbeats(t, k.bundle(t), k.bundle(t).SealKey, 1)
	_, err = plain.Append(t.Context(), seg, false)
	wantCode(t, "a segment past the end", err, wire.CodeExpired)
	if row, err := w.ledger.Kiosk(t.Context(), 7); err != nil || row.Last != 0 {
		t.Errorf("it was taken: %+v, %v", row.Position, err)
	}
	k.start(t)
	k.request(t, 1)
	if !k.bundle(t).Cert.NotAfter.After(clock.now()) {
		t.Error("it works by a certificate that is over")
	}

	if err := w.ledger.Revoke(t.Context(), 8, time.Now().UnixMilli()); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "gone")
	if err := gone.Write(dir); err != nil {
		t.Fatal(err)
	}
	err = renewal.New(dir, gone, w.client(t, gone)).Renew(t.Context(), clock.now())
	wantCode(t, "renewal of a revoked kiosk", err, wire.CodeNotAllowed)
	if b, err := bundle.Load(dir); err != nil || !b.Cert.Equal(gone.Cert) {
		t.Errorf("its bundle changed: %v", err)
	}
}

// lossy loses replies of renewals.
type lossy struct {
	*outbox.Client
	lose int
}

var errLost = errors.New("the reply is lost")

func (l *lossy) Renew(ctx context.Context, request []byte) ([]byte, error) {
	b, err := l.Client.Renew(ctx, request)
	if l.lose--; l.lose >= 0 && err == nil {
		return nil, errLost
	}
	return b, err
}

// TestRenewalCutOff: replies that are lost, a power cut between certificate and key, and a certificate that
// was given and never fetched until it was over.
func TestRenewalCutOff(t *testing.T) {
	w, clock := newWorld(t), new(later)
	w.serve(t, w.server(regency.ServerOptions{Now: clock.now}))
	k := w.lone(t, clock.now)
	renew := func(lose int) (tries int) {
		b := k.bundle(t)
		keeper := renewal.New(k.dir, b, &lossy{Client: w.client(t, b), lose: lose})
		for ; tries < 9; tries++ {
			err := keeper.Renew(t.Context(), clock.now())
			if err == nil {
				return tries
			}
			if !errors.Is(err, errLost) && !errors.Is(err, renewal.ErrCertificate) {
				t.Fatal(err)
			}
		}
		return tries
	}
	oldKey, err := os.ReadFile(filepath.Join(k.dir, "tls.key"))
	if err != nil {
		t.Fatal(err)
	}
	clock.move(300 * day)
	if n := renew(3); n != 3 || w.audited(t, regency.ActionRenew) != 1 {
		t.Fatalf("after %d lost replies: %d certificates were given for one key", n, w.audited(t, regency.ActionRenew))
	}
	if err := os.Rename(filepath.Join(k.dir, "tls.key"), filepath.Join(k.dir, "tls.next.key")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(k.dir, "tls.key"), oldKey, 0o600); err != nil { // as if the power had failed before the move
		t.Fatal(err)
	}
	if _, _, err := w.client(t, k.bundle(t)).Feed(t.Context(), 0, 0, 0); err != nil {
		t.Fatalf("after the power cut: %v", err)
	}
	clock.move(600 * day)
	if n := renew(1); n != 1 {
		t.Fatalf("the renewal after the cut: %d tries", n)
	}
	clock.move(900 * day)
	if n := renew(1); n != 1 {
		t.Fatalf("%d tries", n)
	}
	before := k.bundle(t)
	clock.move(1200 * day)
	lost := &lossy{Client: w.client(t, before), lose: 1}
	if err := renewal.New(k.dir, before, lost).Renew(t.Context(), clock.now()); !errors.Is(err, errLost) {
		t.Fatal(err)
	}
	clock.move(1700 * day) // what was given is over too
	if n := renew(0); n != 1 || !k.bundle(t).Cert.NotAfter.After(clock.now()) {
		t.Fatalf("a certificate that was over when it was fetched: %d tries, until %v", n, k.bundle(t).Cert.NotAfter)
	}
}

// TestRenewalTooOften: a kiosk that asks for one certificate after another is refused by a word, and makes no lines of the audit by it;
// another kiosk is answered, and the same one when the hour is over.
func TestRenewalTooOften(t *testing.T) {
	w, clock := newWorld(t), new(later)
	w.serve(t, w.server(regency.ServerOptions{Now: clock.now}))
	b, other := w.addKiosk(t, 7), w.addKiosk(t, 8)
	ask := func(b bundle.Bundle) error {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		must(t, err)
		request, err := wire.EncodeRenewal(key)
		must(t, err)
		_, err = w.client(t, b).Renew(t.Context(), request)
		return err
	}
	for range 10 {
		must(t, ask(b))
	}
	var r *wire.Refusal
	if err := ask(b); !errors.As(err, &r) || r.Code != wire.CodeTooMany || r.RetryAfter < 3000 {
		t.Fatalf("the eleventh: %v", err)
	}
	if n := w.audited(t, regency.ActionRenew); n != 10 {
		t.Errorf("%d lines", n)
	}
	must(t, ask(other))
	clock.move(time.Hour)
	must(t, ask(b))
}

// TestRevokeEndsConnections: a long poll that waits is told, and the connection that it waited on ends.
func TestRevokeEndsConnections(t *testing.T) {
	w := newWorld(t)
	w.serve(t, w.server(regency.ServerOptions{Recheck: 10 * time.Millisecond}))
	b := w.addKiosk(t, 7)
	pool := x509.NewCertPool()
	pool.AddCert(b.Root)
	protocols := new(http.Protocols)
	protocols.SetHTTP2(true)
	tr := &http.Transport{
		Protocols:       protocols,
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS13, RootCAs: pool, Certificates: []tls.Certificate{b.Certificate()}},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, w.link.Addr())
		},
	}
	defer tr.CloseIdleConnections()
	ask := func(path string, got func(httptrace.GotConnInfo)) int {
		ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GotConn: got})
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.URL+path, nil)
		if err != nil {
			t.Error(err)
			return 0
		}
		resp, err := tr.RoundTrip(r)
		if err != nil {
			t.Error(err)
			return 0
		}
		_ = resp.Body.Close()
		return resp.StatusCode
	}
	if status := ask(wire.PathFeed+"?after=0&wait=0", func(httptrace.GotConnInfo) {}); status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	waiting, ended := make(chan bool, 1), make(chan int, 1)
	began := time.Now()
	go func() {
		ended <- ask(wire.PathFeed+"?after=0&wait=50", func(i httptrace.GotConnInfo) { waiting <- i.Reused })
	}()
	if !<-waiting {
		t.Error("the long poll did not use the open connection")
	}
	if err := w.ledger.Revoke(t.Context(), 7, time.Now().UnixMilli()); err != nil {
		t.Fatal(err)
	}
	if status := <-ended; status != http.StatusForbidden || time.Since(began) > 40*time.Second {
		t.Errorf("the long poll ended with %d after %v", status, time.Since(began))
	}
	status := ask(wire.PathStatus+"1", func(i httptrace.GotConnInfo) {
		if i.Reused {
			t.Error("the connection of a revoked kiosk goes on")
		}
	})
	if status != http.StatusForbidden {
		t.Errorf("status %d", status)
	}
}

// TestWrongClock: a kiosk whose clock stands in 1970, or a century ahead, believes no certificate by it,
// but asks for the signed time; then it works, and its entries say when the time was vouched for. After
// another start the kept time is enough for one that is behind.
func TestWrongClock(t *testing.T) {
	for name, system := range map[string]time.Time{"1970": time.Unix(0, 0), "2126": time.Now().AddDate(100, 0, 0)} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			began := time.Now()
			k := w.lone(t, func() time.Time { return system.Add(time.Since(began)) })
			feed := func(kept time.Time) error {
				b := k.bundle(t)
				anew := clock.NewOn(clock.Machine{Wall: k.system}, time.Time{}) // as after another start
				anew.Keep(kept)
				c, err := outbox.NewClient(outbox.ClientOptions{
					URL: b.URL, Cert: b.Certificate(), Root: b.Root, Dial: w.link.Addr(), Now: anew.Now,
				})
				if err != nil {
					t.Fatal(err)
				}
				defer c.Close()
				_, _, err = c.Feed(t.Context(), 0, 0, 0)
				return err
			}
			var invalid x509.CertificateInvalidError
			if err := feed(time.Time{}); !errors.As(err, &invalid) || invalid.Reason != x509.Expired {
				t.Fatalf("by the wrong clock: %v", err)
			}
			_, x := k.start(t)
			k.request(t, 1)
			until(t, "the feed is heard", func() bool { return x.State().Up })
			trusted, err := k.store.TrustedTime(t.Context())
			if err != nil || time.Since(trusted).Abs() > time.Minute {
				t.Fatalf("trusted %v, %v", trusted, err)
			}
			x.end(t)
			k.offline(t, trusted)
			if err := feed(trusted); (err == nil) != (name == "1970") {
				t.Errorf("by the kept time: %v", err)
			}
		})
	}
}

// offline saves a request while nobody sends, and looks at the time that its entry carries.
func (k *lone) offline(t *testing.T, trusted time.Time) {
	t.Helper()
	if _, err := k.store.SaveRequest(t.Context(), draft(2)); err != nil {
		t.Fatal(err)
	}
	inc, seq, _, err := k.store.AckedThrough(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	es, err := k.store.After(t.Context(), inc, seq, 10)
	if err != nil || len(es) == 0 || es[len(es)-1].Trusted != trusted.UnixMilli() {
		t.Errorf("%d entries, %v", len(es), err)
	}
}

// TestUnsignedTime: a time that the pinned key did not sign sets no clock.
func TestUnsignedTime(t *testing.T) {
	w := newWorld(t)
	k := w.lone(t, func() time.Time { return time.Unix(0, 0) })
	b := k.bundle(t)
	b.Ack = &w.keys.Letter.PublicKey
	c, x, err := renewal.Connect(renewal.Place{
		Dir: k.dir, Bundle: b, Dial: w.link.Addr(), Store: k.store, Now: k.clock.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ev, err := x.Do(t.Context(), outbox.AskTime{})
	if f, ok := ev.(outbox.Failed); err != nil || !ok || f.Problem != wire.CodeSignature {
		t.Fatalf("%+v, %v", ev, err)
	}
	if at, err := k.store.TrustedTime(t.Context()); err != nil || !at.IsZero() {
		t.Errorf("trusted %v, %v", at, err)
	}
	if _, _, err := c.Feed(t.Context(), 0, 0, 0); err == nil {
		t.Error("the clock was set")
	}
}

// gated is a body that comes only when the gate opens.
type gated struct {
	entered, gate chan struct{}
	*bytes.Reader
}

func (g *gated) Read(b []byte) (int, error) {
	select {
	case <-g.entered:
	default:
		close(g.entered)
	}
	<-g.gate
	return g.Reader.Read(b)
}

// TestRevokedOnItsWay: a segment that has begun to come when its kiosk is revoked is not taken in.
func TestRevokedOnItsWay(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	seg, _ := heartbeats(t, b, b.SealKey, 2)
	body := &gated{entered: make(chan struct{}), gate: make(chan struct{}), Reader: bytes.NewReader(seg)}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, wire.PathAppend, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", wire.ContentType)
	r.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{b.Cert}}
	rec, done := newRecorder(), make(chan struct{})
	go func() {
		w.server(regency.ServerOptions{}).Handler().ServeHTTP(rec, r)
		close(done)
	}()
	<-body.entered
	if err := w.ledger.Revoke(t.Context(), 7, time.Now().UnixMilli()); err != nil {
		t.Fatal(err)
	}
	close(body.gate)
	<-done
	if k, err := w.ledger.Kiosk(t.Context(), 7); err != nil || k.Last != 0 || rec.status != http.StatusForbidden {
		t.Errorf("status %d, %d entries stored, %v", rec.status, k.Last, err)
	}
}
