package measure

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"testing"
)

// hoarderCommand is a regency with a planted bug: it keeps every body that it was sent.
const hoarderCommand = "storm-hoarder"

// TestMain lets this binary be the regency of its own storms.
func TestMain(m *testing.M) {
	plants := map[string]func(*house){RegencyCommand: func(*house) {}, hoarderCommand: hoard}
	if len(os.Args) == 3 && plants[os.Args[1]] != nil {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		err := serveApart(ctx, os.Args[2], os.Stdin, os.Stdout, plants[os.Args[1]])
		stop()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func hoard(h *house) {
	var mu sync.Mutex
	var kept [][]byte
	h.wrap = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			b, _ := io.ReadAll(r.Body) // a cut body is refused by next
			mu.Lock()
			kept = append(kept, b)
			mu.Unlock()
			r.Body = io.NopCloser(bytes.NewReader(b))
			next.ServeHTTP(w, r)
		})
	}
}

func TestWire(t *testing.T) {
	w, err := Wire(t.Context(), t.TempDir(), 1, 4)
	if err != nil {
		t.Fatal(err)
	}
	if w.Batches != 4 || w.Ratio <= 1 {
		t.Errorf("%+v", w)
	}
	t.Logf("%+v", w)
}

// TestWireBar holds the bar sync/wire_ratio, on the corpus and sizes of the bench. What is sent is counted on the line and not
// timed; that a frame of HTTP/2 comes alone or beside another changes it by a few bytes in a million.
func TestWireBar(t *testing.T) {
	w, err := Wire(t.Context(), t.TempDir(), 20261121, WireBatches)
	if err != nil {
		t.Fatal(err)
	}
	if w.Batches != WireBatches || w.Ratio > MostWire || w.Bodies < WireBatches*batchEntries*500 {
		t.Errorf("%.4f times the bodies, at most %v: %+v", w.Ratio, MostWire, w)
	}
	t.Logf("%+v", w)
}

func TestIngest(t *testing.T) {
	r, err := Ingest(t.Context(), t.TempDir(), 1, 1, 50)
	if err != nil {
		t.Fatal(err)
	}
	if r.N != 50*ingestKiosks || r.Ratio <= 0 {
		t.Errorf("%+v", r)
	}
	t.Logf("%+v", r)
}

func TestStorm(t *testing.T) {
	s, err := StormOf(t.Context(), t.TempDir(), 1, 12, 60)
	if err != nil {
		t.Fatal(err)
	}
	if s.Entries != 720 || s.Probes == 0 || s.Drain <= 0 || s.Fresh <= 0 || s.Kiosks != 12+freshKiosks {
		t.Errorf("%+v", s)
	}
	t.Logf("%+v", s)
}

// TestStormIsBounded: what a regency holds in a storm has a bound that does not grow with the queues, and one that keeps what it
// was sent goes beyond it.
func TestStormIsBounded(t *testing.T) {
	for command, bounded := range map[string]bool{RegencyCommand: true, hoarderCommand: false} {
		s, err := stormOf(t.Context(), command, t.TempDir(), 1, 40, 400)
		if err != nil {
			t.Fatal(err)
		}
		if !s.Held.Measured() || (s.Held.Heap <= Bound(s.Kiosks)) != bounded {
			t.Errorf("%s: %+v, at most %d", command, s.Held, Bound(s.Kiosks))
		}
		t.Logf("%s: %+v, at most %d and %d", command, s.Held, Bound(s.Kiosks), BoundResident(s.Kiosks))
	}
}

func TestIdle(t *testing.T) {
	i, err := IdleOf(t.Context(), t.TempDir(), 60)
	if err != nil {
		t.Fatal(err)
	}
	if i.Kiosks != 60 || i.Each < 10<<10 || i.Each > 10<<20 {
		t.Errorf("%+v", i)
	}
	t.Logf("%+v", i)
}
