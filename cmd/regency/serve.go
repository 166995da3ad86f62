package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/console"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/editions"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
	"github.com/smart-kampung/anjungan/sync/regency/verify"
)

// farewell is how long requests may still run when the server is told to end.
const farewell = 10 * time.Second

func serve(ctx context.Context, e env, args []string) error {
	f, config := e.flags("serve")
	if _, err := parse(f, args, 0, 0); err != nil {
		return err
	}
	cfg, err := loadConfig(*config)
	if err != nil {
		return err
	}
	if err := sqliteledger.FromDisk(cfg.Database); err != nil {
		return err
	}
	return e.with(ctx, *config, func(o opened) error {
		if renewed, err := o.keys.RenewServer(o.cfg.Keys, time.Now()); err != nil {
			return err
		} else if renewed {
			o.log.Info("the server's certificate was renewed", "until", o.keys.Server.Leaf.NotAfter)
		}
		faces, watch, err := o.faces(ctx)
		if err != nil {
			return err
		}
		if err := o.retry(ctx); err != nil {
			return err
		}
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		var watching sync.WaitGroup
		watching.Go(func() { watch.run(ctx) })
		err = e.serveAll(ctx, o.log, faces)
		stop()
		watching.Wait()
		return err
	})
}

// face is one listener: who it is for, where, and what answers.
type face struct {
	name, addr string
	tls        *tls.Config // nil: plain HTTP
	handler    http.Handler
}

// faces wires the server's parts, and what looks at its journal keys.
func (o opened) faces(ctx context.Context) ([]face, *keyWatch, error) {
	shelf, cat, err := o.catalogue(ctx)
	if err != nil {
		return nil, nil, err
	}
	aid, err := o.matrix()
	if err != nil {
		return nil, nil, err
	}
	sets, err := o.aidSets(aid)
	if err != nil {
		return nil, nil, err
	}
	bell := regency.NewBell()
	intake := o.intake(shelf, cat, aid)
	quarantine := regency.NewQuarantine(intake, bell)
	numbers := regency.NewNumbers(o.ledger, func(id kiosk.ServiceID) bool {
		s, ok := cat.Get(id)
		return !ok || s.Discreet
	})
	kiosks := regency.NewServer(regency.ServerOptions{
		Ledger: o.ledger, Vault: o.vault, Intake: intake, Bell: bell, Ack: o.keys.Ack, Pepper: o.keys.Pepper, Log: o.log, Now: time.Now,
		Numbers: numbers, Enrol: o.enroller(), Journal: o.keys.Journal.Public(), Aid: sets,
	})
	d, err := desk.New(desk.Options{
		Ledger: o.ledger, Vault: o.vault, Catalogue: cat, Editions: shelf, Seal: o.keys.Letter, Signer: desk.StandIn{Cert: o.keys.TTE, Key: o.keys.TTEKey},
		Format: o.cfg.Number, VerifyURL: o.cfg.VerifyURL, Offices: o.offices(), Bell: bell, Aid: aid, Now: time.Now,
	})
	if err != nil {
		return nil, nil, err
	}
	health := regency.NewHealth(o.ledger, time.Now) // one for all faces, so that the bound on its writes is one
	clerks, err := console.New(console.Options{
		Ledger: o.ledger, Desk: d, Quarantine: quarantine, Log: o.log, Now: time.Now, Health: health, Secure: o.cfg.Secure,
	})
	if err != nil {
		return nil, nil, err
	}
	public, err := verify.New(verify.Options{
		Ledger: o.ledger, Letter: o.letterKey(), Ack: o.keys.Ack, Log: o.log, Now: time.Now, Numbers: numbers, Title: d.Title, Agency: d.ServiceAgency,
		Health: health, Proxied: o.cfg.Secure,
	})
	if err != nil {
		return nil, nil, err
	}
	list := []face{
		{name: "kiosks", addr: o.cfg.Listen, tls: kiosks.TLS(o.keys.Server, o.keys.Root), handler: kiosks.Handler()},
		{name: "clerks", addr: o.cfg.Console, handler: clerks.Handler()},
		{name: "verify", addr: o.cfg.Verify, handler: console.Guard(public.Handler())},
	}
	if o.cfg.Metrics != "" {
		list = append(list, face{name: "metrics", addr: o.cfg.Metrics, handler: operations(kiosks.Metrics(), health)})
	}
	return list, o.watchKeys(kiosks, quarantine), nil
}

// operations is what watches the server: figures and health.
func operations(metrics, health http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", metrics)
	mux.Handle("GET /healthz", health)
	return mux
}

// letterKey is the key of letters, with its end.
func (o opened) letterKey() verify.Letter {
	return verify.Letter{Public: &o.keys.Letter.PublicKey, Until: o.keys.Root.NotAfter}
}

// intake wires what takes entries in.
func (o opened) intake(shelf *editions.Shelf, cat *catalog.Catalogue, aid kiosk.AidMatrix) *regency.Intake {
	return regency.NewIntake(regency.IntakeOptions{
		Ledger: o.ledger, Vault: o.vault, Key: o.keys.Journal, Retired: o.keys.Retired, Ack: o.keys.Ack, Services: regency.LevelsOf(cat.All()), Editions: shelf, Aid: aid, Now: time.Now,
	})
}

func (o opened) offices() map[kiosk.VillageCode]desk.Office {
	m := map[kiosk.VillageCode]desk.Office{}
	for _, x := range o.cfg.Offices {
		m[x.Village] = desk.Office{Unit: x.Unit, Title: x.Title, Name: x.Name}
	}
	return m
}

// serveAll opens every listener before it serves any, prints where they are, and serves until ctx ends
// or one fails.
func (e env) serveAll(ctx context.Context, log *slog.Logger, faces []face) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var running sync.WaitGroup
	defer running.Wait()
	var lc net.ListenConfig
	var listeners []net.Listener
	defer func() {
		for _, l := range listeners {
			_ = l.Close() // already closed where it served
		}
	}()
	for _, f := range faces {
		l, err := lc.Listen(ctx, "tcp", f.addr)
		if err != nil {
			return fmt.Errorf("serve %s: %w", f.name, err)
		}
		listeners = append(listeners, l)
	}
	for i, f := range faces {
		if err := e.say("%s %s", f.name, f.url(listeners[i].Addr())); err != nil {
			return err
		}
		running.Go(func() {
			if err := f.serve(ctx, log, listeners[i]); err != nil {
				stop(fmt.Errorf("serve %s: %w", f.name, err))
			}
		})
	}
	<-ctx.Done()
	running.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

func (f face) url(a net.Addr) string {
	if f.tls != nil {
		return "https://" + a.String()
	}
	return "http://" + a.String()
}

// serve serves one listener until ctx ends; what waits in a long poll is told to go.
func (f face) serve(ctx context.Context, log *slog.Logger, l net.Listener) error {
	s := &http.Server{
		Handler: f.handler, TLSConfig: f.tls, BaseContext: func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: 20 * time.Second, ReadTimeout: 2 * time.Minute, WriteTimeout: 5 * time.Minute, IdleTimeout: 5 * time.Minute,
		MaxHeaderBytes: 32 << 10, DisableGeneralOptionsHandler: true, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		HTTP2: &http.HTTP2Config{MaxConcurrentStreams: 32, SendPingTimeout: 30 * time.Second, PingTimeout: 15 * time.Second},
	}
	ended := make(chan error, 1)
	go func() {
		<-ctx.Done()
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
		defer cancel()
		ended <- s.Shutdown(last)
	}()
	err := f.accept(s, l)
	if !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-ended
}

func (f face) accept(s *http.Server, l net.Listener) error {
	if f.tls != nil {
		return s.ServeTLS(l, "", "")
	}
	return s.Serve(l)
}
