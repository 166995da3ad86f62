package regency_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// slowSets is a ledger whose sets take until they are let go.
type slowSets struct {
	ledger.Ledger
	free     chan struct{}
	mu       sync.Mutex // guards what follows
	at, most int
}

func (l *slowSets) Set(ctx context.Context, v kiosk.VillageCode, name string) (ledger.Set, error) {
	l.mu.Lock()
	l.at++
	l.most = max(l.most, l.at)
	l.mu.Unlock()
	<-l.free
	l.mu.Lock()
	l.at--
	l.mu.Unlock()
	return l.Ledger.Set(ctx, v, name)
}

// crowd asks a handler as one kiosk, many times at once, and gives the codes as they come.
func crowd(ctx context.Context, h http.Handler, cert *x509.Certificate, path string, n int) chan int {
	codes := make(chan int, n)
	for range n {
		go func() {
			r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
			r.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{cert}}
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, r)
			codes <- rec.Code
		}()
	}
	return codes
}

// gives waits for so many answers.
func gives(t *testing.T, codes chan int, n int) map[int]int {
	t.Helper()
	got := map[int]int{}
	for range n {
		select {
		case c := <-codes:
			got[c]++
		case <-time.After(time.Minute):
			t.Fatalf("only %v came", got)
		}
	}
	return got
}

// TestCrowdOfSnapshots: one kiosk that asks for a dataset many times is told to come again, two snapshots are made at a time,
// and whoever waited gets theirs.
func TestCrowdOfSnapshots(t *testing.T) {
	w := newWorld(t)
	a, b := w.addKiosk(t, 7), w.addKiosk(t, 8)
	l := &slowSets{Ledger: w.ledger, free: make(chan struct{})}
	h := w.server(regency.ServerOptions{Ledger: l}).Handler()
	path := wire.PathData + wire.SetNews
	seven := crowd(t.Context(), h, a.Cert, path, 64)
	if got := gives(t, seven, 60); got[http.StatusServiceUnavailable] != 60 {
		t.Fatalf("%v", got)
	}
	eight := crowd(t.Context(), h, b.Cert, path, 4)
	if feed := gives(t, crowd(t.Context(), h, b.Cert, wire.PathFeed+"?after=0&wait=0", 1), 1); feed[http.StatusOK] != 1 {
		t.Errorf("a feed waits for snapshots: %v", feed)
	}
	close(l.free)
	for _, codes := range []chan int{seven, eight} {
		if got := gives(t, codes, 4); got[http.StatusServiceUnavailable] != 0 {
			t.Errorf("whoever had room was turned away: %v", got)
		}
	}
	l.mu.Lock()
	most := l.most
	l.mu.Unlock()
	if most != 2 {
		t.Errorf("%d were made at a time", most)
	}
	if got := gives(t, crowd(t.Context(), h, a.Cert, path, 4), 4); got[http.StatusServiceUnavailable] != 0 {
		t.Errorf("the room was not given back: %v", got)
	}
}

// TestCrowdOfPolls: a kiosk's long polls beyond the fourth are told to come again, and another kiosk's wait as before.
func TestCrowdOfPolls(t *testing.T) {
	w := newWorld(t)
	a, b := w.addKiosk(t, 7), w.addKiosk(t, 8)
	h := w.server(regency.ServerOptions{}).Handler()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	path := wire.PathFeed + "?after=0&wait=50"
	seven := crowd(ctx, h, a.Cert, path, 64)
	if got := gives(t, seven, 60); got[http.StatusServiceUnavailable] != 60 {
		t.Fatalf("%v", got)
	}
	eight := crowd(ctx, h, b.Cert, path, 1)
	select {
	case c := <-eight:
		t.Errorf("another kiosk's poll was answered %d", c)
	case <-time.After(50 * time.Millisecond):
	}
	stop()
	gives(t, seven, 4)
	if got := gives(t, crowd(t.Context(), h, a.Cert, wire.PathFeed+"?after=0&wait=0", 1), 1); got[http.StatusOK] != 1 {
		t.Errorf("the room was not given back: %v", got)
	}
}
