package regency

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// pipes is a listener whose connections are in memory, so that a test's own clock rules them.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	c, ok := <-p
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}
func (p pipes) Close() error   { close(p); return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }

// slowBody gives n bytes, so many each second, and then stands still for ever unless it is all.
type slowBody struct {
	n, each, stands int
	closed          chan struct{}
	once            sync.Once // closes it
}

func (b *slowBody) Read(p []byte) (int, error) {
	if b.n == 0 {
		return 0, io.EOF
	}
	if b.stands == 0 {
		<-b.closed
		return 0, io.ErrClosedPipe
	}
	select {
	case <-time.After(time.Second):
	case <-b.closed:
		return 0, io.ErrClosedPipe
	}
	n := min(b.each, b.n, b.stands, len(p))
	b.n -= n
	b.stands -= n
	return n, nil
}

func (b *slowBody) Close() error {
	b.once.Do(func() { close(b.closed) })
	return nil
}

// pacedServer serves a handler over pipes with timeouts that would cut every slow body, and gives a client of one
// version of HTTP.
func pacedServer(t *testing.T, two bool, h http.HandlerFunc) (c *http.Client, end func()) {
	t.Helper()
	l := make(pipes)
	var p http.Protocols
	p.SetHTTP1(!two)
	p.SetUnencryptedHTTP2(two)
	s := &http.Server{Handler: h, ReadTimeout: 20 * time.Second, WriteTimeout: time.Minute, ErrorLog: log.New(io.Discard, "", 0), Protocols: &p}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	tr := &http.Transport{Protocols: &p, DialContext: func(context.Context, string, string) (net.Conn, error) {
		near, far := net.Pipe()
		l <- far
		return near, nil
	}}
	return &http.Client{Transport: tr}, func() {
		tr.CloseIdleConnections()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	}
}

// TestPace: the largest segment comes over 9.6 kbit/s, with a server that has less patience, a ledger that takes its
// time and a long answer; a trickle, a line that stands still, and one that says no length are cut when they are due.
func TestPace(t *testing.T) {
	for _, c := range []struct {
		name            string
		n, each, stands int
		unsaid          bool          // the length
		cut             time.Duration // when the handler is let go; 0: it gets all
	}{
		{"9.6 kbit/s", wire.MaxSegment, 1200, wire.MaxSegment, false, 0},
		{"just enough", wire.MaxSegment, 1000, wire.MaxSegment, true, 0},
		{"a trickle", wire.MaxSegment, 100, wire.MaxSegment, false, 34 * time.Second},
		{"a trickle of no stated length", wire.MaxSegment, 100, wire.MaxSegment, true, 34 * time.Second},
		{"a little too slow", wire.MaxSegment, 900, wire.MaxSegment, false, 291 * time.Second},
		{"nothing", 1000, 100, 0, false, 30 * time.Second},
		{"stands still before the end", wire.MaxSegment, 10_000, 60_000, false, 36 * time.Second},
	} {
		for _, two := range []bool{false, true} {
			t.Run(c.name+map[bool]string{false: " 1.1", true: " 2"}[two], func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					const works = 3 * time.Minute // longer than any deadline of a body
					type outcome struct {
						n    int
						err  error
						took time.Duration
					}
					got := make(chan outcome, 1)
					client, end := pacedServer(t, two, func(w http.ResponseWriter, r *http.Request) {
						begun := time.Now()
						pace(w, r)
						b, err := readBody(r, wire.MaxSegment, "")
						got <- outcome{len(b), err, time.Since(begun)}
						if err != nil {
							w.WriteHeader(http.StatusServiceUnavailable)
							return
						}
						select {
						case <-time.After(works):
						case <-r.Context().Done():
							t.Errorf("given up on while it worked: %v", context.Cause(r.Context()))
						}
						writePaced(w, bytes.Repeat([]byte("x"), 3*replyPart+1))
					})
					defer end()
					body := &slowBody{n: c.n, each: c.each, stands: c.stands, closed: make(chan struct{})}
					defer func() { _ = body.Close() }()
					req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://regency.test/", body)
					if err != nil {
						t.Fatal(err)
					}
					if !c.unsaid {
						req.ContentLength = int64(c.n)
					}
					answer := make(chan string, 1)
					go func() { answer <- whole(client.Do(req)) }()
					o := <-got
					if c.cut > 0 {
						if !busy(o.err) || o.took < c.cut-2*time.Second || o.took > c.cut+2*time.Second {
							t.Errorf("let go after %v with %d bytes, %v; want %v", o.took, o.n, o.err, c.cut)
						}
						<-answer
						return
					}
					if o.err != nil || o.n != c.n {
						t.Errorf("after %v %d bytes, %v", o.took, o.n, o.err)
					}
					if a := <-answer; a != strings.Repeat("x", 3*replyPart+1) {
						t.Errorf("the answer: %d bytes: %.80s", len(a), a)
					}
				})
			})
		}
	}
}

// whole reads an answer, or says why there is none.
func whole(resp *http.Response, err error) string {
	if err != nil {
		return err.Error()
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// TestPaceOfAReply: a kiosk that takes its reply slowly gets all of it, one that takes nothing more holds no handler.
func TestPaceOfAReply(t *testing.T) {
	for _, two := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			reply := bytes.Repeat([]byte("x"), 8<<20) // beyond every buffer of a connection
			wrote := make(chan time.Duration, 2)
			client, end := pacedServer(t, two, func(w http.ResponseWriter, r *http.Request) {
				begun := time.Now()
				pace(w, r)
				writePaced(w, reply)
				wrote <- time.Since(begun)
			})
			defer end()
			ask := func() *http.Response {
				req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://regency.test/", http.NoBody)
				if err != nil {
					t.Fatal(err)
				}
				resp, err := client.Do(req)
				if err != nil {
					t.Fatal(err)
				}
				return resp
			}
			slow := ask()
			n, b := 0, make([]byte, 16<<10)
			for {
				time.Sleep(10 * time.Second)
				m, err := slow.Body.Read(b)
				n += m
				if err != nil {
					break
				}
			}
			_ = slow.Body.Close()
			if n != len(reply) {
				t.Errorf("HTTP/2 %v: a slow reader got %d of %d bytes", two, n, len(reply))
			}
			<-wrote
			stalled := ask()
			if took := <-wrote; took > wire.BodyTime(replyPart)+time.Second {
				t.Errorf("HTTP/2 %v: who takes nothing held it for %v", two, took)
			}
			_ = stalled.Body.Close()
		})
	}
}

// TestPaceOfALongPoll: a request without a body has no deadline to read by.
func TestPaceOfALongPoll(t *testing.T) {
	for _, two := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			client, end := pacedServer(t, two, func(w http.ResponseWriter, r *http.Request) {
				pace(w, r)
				select {
				case <-time.After(wire.MaxWait * time.Second):
				case <-r.Context().Done():
				}
				writePaced(w, []byte("news"))
			})
			defer end()
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://regency.test/", http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			if got := whole(client.Do(req)); got != "news" {
				t.Errorf("HTTP/2 %v: %q", two, got)
			}
		})
	}
}

// timed is a writer that notes the deadlines that are set.
type timed struct {
	*httptest.ResponseRecorder
	read, write []time.Time
}

func (w *timed) SetReadDeadline(at time.Time) error  { w.read = append(w.read, at); return nil }
func (w *timed) SetWriteDeadline(at time.Time) error { w.write = append(w.write, at); return nil }

// oneKiosk is a ledger that knows every certificate as kiosk 7's.
type oneKiosk struct{ ledger.Ledger }

func (oneKiosk) KioskByCert(context.Context, [32]byte) (ledger.Kiosk, error) {
	return ledger.Kiosk{ID: 7}, nil
}

func (oneKiosk) Kiosk(context.Context, kiosk.KioskID) (ledger.Kiosk, error) {
	return ledger.Kiosk{ID: 7}, nil
}
func (oneKiosk) Audit(context.Context, ledger.AuditRow) error { return nil }

// TestPaceIsKept: what takes a body of a stranger or of a kiosk gives it its time, whatever becomes of it.
func TestPaceIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewServer(ServerOptions{Ledger: oneKiosk{}, Log: slog.New(slog.DiscardHandler), Now: time.Now, Enrol: &Enroller{}, Intake: NewIntake(IntakeOptions{Ledger: oneKiosk{}})})
		for name, path := range map[string]string{"stranger": wire.PathEnrol, "kiosk": wire.PathAppend} {
			w := &timed{ResponseRecorder: httptest.NewRecorder()}
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader("not what is taken there"))
			r.Header.Set("Content-Type", wire.ContentType)
			r.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{{NotAfter: time.Now().Add(time.Hour)}}}
			s.Handler().ServeHTTP(w, r)
			if len(w.read) != 2 || !w.read[0].Equal(time.Now().Add(wire.BodyGrace)) || !w.read[1].IsZero() {
				t.Errorf("%s: to read until %v", name, w.read)
			}
			if len(w.write) != 1 || !w.write[0].After(time.Now()) {
				t.Errorf("%s: to write until %v", name, w.write)
			}
		}
	})
}
