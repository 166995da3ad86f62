package outbox

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/sync/wire"
)

// modem is a connection that takes everything at once, as a system's buffers do, and carries so many bytes a second
// of it to the other side: what is written later comes later, pings too.
type modem struct {
	net.Conn
	waits chan []byte
	done  chan struct{}
}

func newModem(c net.Conn, rate int) modem {
	m := modem{Conn: c, waits: make(chan []byte, 10_000), done: make(chan struct{})}
	go func() {
		defer close(m.done)
		for b := range m.waits {
			time.Sleep(time.Duration(len(b)) * time.Second / time.Duration(rate))
			if _, err := c.Write(b); err != nil {
				return
			}
		}
	}()
	return m
}

func (m modem) Write(b []byte) (n int, err error) {
	m.waits <- bytes.Clone(b)
	return len(b), nil
}

// slowTown is a regency behind a modem of 9.6 kbit/s in both directions, and a kiosk; end ends both.
func slowTown(t *testing.T, h http.HandlerFunc) (c *Client, end func()) {
	t.Helper()
	cert, root := selfSigned(t)
	l := pipe{make(chan net.Conn)}
	server := &http.Server{
		Handler: h, TLSConfig: &tls.Config{Certificates: []tls.Certificate{cert}}, ErrorLog: log.New(io.Discard, "", 0),
	}
	go func() { _ = server.ServeTLS(l, "", "") }() // ends with the listener
	c, err := NewClient(ClientOptions{URL: "https://regency.test", Root: root})
	if err != nil {
		t.Fatal(err)
	}
	transport, ok := c.now.Load().dated.Transport.(*http.Transport)
	if !ok {
		t.Fatal("another transport")
	}
	var lines []modem
	transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
		near, far := net.Pipe()
		up, down := newModem(near, 1200), newModem(far, 1200)
		lines = append(lines, up, down)
		l.conns <- down
		return up, nil
	}
	return c, func() {
		c.Close()
		_ = server.Close()
		synctest.Wait()
		for _, m := range lines {
			_ = m.Close()
			close(m.waits)
			<-m.done
		}
	}
}

// TestSlowSnapshot: a snapshot that takes half an hour arrives; one in which nothing more comes is given up, however well the
// pings are answered.
func TestSlowSnapshot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const size = 2 << 20
		stops := false
		c, end := slowTown(t, func(w http.ResponseWriter, r *http.Request) {
			if !stops {
				_, _ = w.Write(make([]byte, size))
				return
			}
			_, _ = w.Write(make([]byte, 100_000))
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		})
		begun := time.Now()
		if b, err := c.Snapshot(t.Context(), wire.DatasetCards); err != nil || len(b) != size {
			t.Errorf("after %v %d bytes, %v", time.Since(begun), len(b), err)
		}
		stops, begun = true, time.Now()
		if _, err := c.Snapshot(t.Context(), wire.DatasetCards); err == nil || time.Since(begun) > 100*time.Second+2*requestTime {
			t.Errorf("after %v: %v", time.Since(begun), err)
		}
		end()
	})
}

// TestSlowLine: over 9.6 kbit/s the largest segment arrives and its ack comes back; no ping and no deadline of the
// kiosk's own ends it before.
func TestSlowLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := make(chan int, 1)
		c, end := slowTown(t, func(w http.ResponseWriter, r *http.Request) {
			b, err := io.ReadAll(r.Body)
			if err != nil {
				t.Errorf("after %d bytes: %v", len(b), err)
			}
			got <- len(b)
			time.Sleep(requestTime - 5*time.Second) // a storm
			reply, err := wire.Appended{Order: 2}.Encode()
			if err != nil {
				t.Error(err)
			}
			_, _ = w.Write(reply)
		})
		begun := time.Now()
		a, err := c.Append(t.Context(), make([]byte, wire.MaxSegment), false)
		if err != nil || a.Order != 2 || len(got) != 1 || <-got != wire.MaxSegment {
			t.Errorf("after %v: %+v, %v", time.Since(begun), a, err)
		}
		end()
	})
}
