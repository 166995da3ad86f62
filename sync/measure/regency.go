package measure

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/outbox"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/keys"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
)

// house is a whole regency on loopback.
type house struct {
	keys   *keys.Keys
	ledger *sqliteledger.Ledger
	kiosks *regency.Server
	server *http.Server
	stop   context.CancelFunc
	done   chan error
	addr   string
	wrap   func(http.Handler) http.Handler // for a bug that a test plants

	bytes    atomic.Int64 // both ways, on the line
	busy     atomic.Int64 // answers of 503
	failures atomic.Int64 // other answers of 500 and more
}

// makeHouse makes a regency in a new directory.
func makeHouse(ctx context.Context, dir string) (*house, error) {
	if err := keys.Init(filepath.Join(dir, "keys"), []string{"localhost", "127.0.0.1"}, time.Now()); err != nil {
		return nil, err
	}
	h, err := openHouse(ctx, dir)
	if err != nil {
		return nil, err
	}
	if err := h.ledger.LoadVillages(ctx, []kiosk.Village{{Code: place, Kind: kiosk.Desa, Name: "Contoh"}}); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h, nil
}

// openHouse opens the regency that is in a directory; serve serves it.
func openHouse(ctx context.Context, dir string) (h *house, err error) {
	h = &house{done: make(chan error, 1), wrap: func(next http.Handler) http.Handler { return next }}
	if h.keys, err = keys.Load(filepath.Join(dir, "keys")); err != nil {
		return nil, err
	}
	if h.ledger, err = sqliteledger.Open(ctx, filepath.Join(dir, "regency.db")); err != nil {
		return nil, err
	}
	return h, nil
}

func (h *house) serve(ctx context.Context) error {
	v, err := vault.New(h.keys.Master)
	if err != nil {
		return err
	}
	h.kiosks = regency.NewServer(regency.ServerOptions{
		Ledger: h.ledger, Vault: v, Bell: regency.NewBell(), Ack: h.keys.Ack, Pepper: h.keys.Pepper,
		Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Intake: regency.NewIntake(regency.IntakeOptions{
			Ledger: h.ledger, Vault: v, Key: h.keys.Journal, Ack: h.keys.Ack, Services: regency.Levels{"domisili": kiosk.ByPIN}, Now: time.Now,
		}),
	})
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("measure: listen: %w", err)
	}
	h.addr = l.Addr().String()
	ctx, h.stop = context.WithCancel(ctx)
	h.server = &http.Server{
		Handler: h.counted(h.wrap(h.kiosks.Handler())), TLSConfig: h.kiosks.TLS(h.keys.Server, h.keys.Root), ReadHeaderTimeout: time.Minute,
		BaseContext: func(net.Listener) context.Context { return ctx }, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug),
	}
	go func() { h.done <- h.server.ServeTLS(weighed{l, &h.bytes}, "", "") }()
	return nil
}

// close stops the server, if there is one, and lets go of the database.
func (h *house) close() error {
	if h.server == nil {
		return h.ledger.Close()
	}
	h.stop()
	err := h.server.Close()
	if served := <-h.done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return errors.Join(err, h.ledger.Close())
}

// enrol adds kiosks 1 to n.
func (h *house) enrol(ctx context.Context, n int) ([]bundle.Bundle, error) {
	var out []bundle.Bundle
	for i := range n {
		site := kiosk.Site{Kiosk: kiosk.KioskID(i + 1), Letters: "SET", Unit: i + 1, Village: kiosk.Village{Code: place}}
		b, err := regency.AddKiosk(ctx, h.ledger, h.keys, site, "https://localhost", time.Now())
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// client is a kiosk's line to the regency.
func (h *house) client(b bundle.Bundle) (*outbox.Client, error) {
	return outbox.NewClient(outbox.ClientOptions{URL: b.URL, Cert: b.Certificate(), Root: b.Root, Dial: h.addr})
}

// counted counts answers of 500 and more.
func (h *house) counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(&watched{w, r, h}, r) })
}

type watched struct {
	http.ResponseWriter
	r *http.Request
	h *house
}

// Unwrap lets the server reach the deadlines of the connection.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader notes the status, unless nobody waits for it any more.
func (w *watched) WriteHeader(status int) {
	switch {
	case w.r.Context().Err() != nil:
	case status == http.StatusServiceUnavailable:
		w.h.busy.Add(1)
	case status >= http.StatusInternalServerError:
		w.h.failures.Add(1)
	}
	w.ResponseWriter.WriteHeader(status)
}

// weighed is a listener whose connections count what they carry.
type weighed struct {
	net.Listener
	bytes *atomic.Int64
}

// Accept waits for a connection.
func (w weighed) Accept() (net.Conn, error) {
	c, err := w.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &weighedConn{c, w.bytes}, nil
}

type weighedConn struct {
	net.Conn
	bytes *atomic.Int64
}

// Read counts what comes in.
func (c *weighedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.bytes.Add(int64(n))
	return n, err
}

// Write counts what goes out.
func (c *weighedConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.bytes.Add(int64(n))
	return n, err
}

// inHouse runs a measurement against a regency of its own, served by this process.
func inHouse(ctx context.Context, dir string, do func(*house) error) error {
	return withHouse(ctx, dir, func(h *house, _ string) error {
		if err := h.serve(ctx); err != nil {
			return err
		}
		return do(h)
	})
}

// withHouse makes a regency in a directory below dir, which it is given.
func withHouse(ctx context.Context, dir string, do func(h *house, dir string) error) (err error) {
	dir, err = os.MkdirTemp(dir, "sync-")
	if err != nil {
		return fmt.Errorf("measure: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	h, err := makeHouse(ctx, dir)
	if err != nil {
		return err
	}
	return errors.Join(do(h, dir), h.close())
}

// together runs parts at a time and joins their errors; the first one that fails ends the others.
func together(ctx context.Context, n int, part func(ctx context.Context, i int) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			if err := part(ctx, i); err != nil {
				stop(err)
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}
