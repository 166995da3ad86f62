package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/cmd/health"
	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/pcsc"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/clock"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/renewal"
)

// enrolTable is an enrolment table: laptop, reader, clerk. To the regency it is a kiosk of its own, with a
// bundle, a journal and a feed; what is enrolled with the line cut is sealed on the disk and sent later.
func enrolTable(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("anjunganctl enrol", flag.ContinueOnError)
	f.SetOutput(stderr)
	path := f.String("config", settings.TableFile, "configuration of the table")
	if err := f.Parse(args); err != nil {
		return err
	}
	cfg, err := settings.LoadTable(*path)
	if err != nil {
		return err
	}
	b, err := bundle.Load(cfg.Bundle)
	if err != nil {
		return err
	}
	tail := &health.Tail{}
	log := slog.New(slog.NewJSONHandler(io.MultiWriter(stderr, tail), &slog.HandlerOptions{Level: slog.LevelError}))
	now := clock.New(settings.Built())
	s, err := openTable(ctx, cfg, b, now, log)
	if err != nil {
		return err
	}
	r := pcsc.New(pcsc.Opts{Reader: cfg.Reader, Log: log})
	err = laptop{cfg: cfg, bundle: b, clock: now, store: s, reader: r, log: log, tail: tail}.day(ctx, newTerminal(ctx, stdin, stdout))
	return errors.Join(err, r.Close(), s.Close())
}

// laptop is what stands on the table.
type laptop struct {
	cfg    settings.Table
	bundle bundle.Bundle
	clock  *clock.Clock
	store  *store.Store
	reader card.Reader
	log    *slog.Logger
	tail   *health.Tail // the end of what is logged
}

// openTable opens the table's database; the first start makes it with its machine key.
func openTable(ctx context.Context, cfg settings.Table, b bundle.Bundle, c *clock.Clock, log *slog.Logger) (*store.Store, error) {
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, &kiosk.Error{Op: "data directory", Code: kiosk.CodeDisk, Hint: "make it writable", Err: err}
	}
	path := filepath.Join(cfg.Data, settings.KioskDatabase)
	key, had, err := store.FirstKey(cfg.Key, path)
	if err != nil {
		return nil, err
	}
	if err := store.FromDisk(path); err != nil {
		return nil, err
	}
	o := keeping(cfg)
	o.Path, o.MachineKey, o.Site, o.RegencyPublic, o.Clock, o.Log = path, key, b.Site, b.Journal, c, log
	o.HadKey = had
	return store.Open(ctx, o)
}

// keeping is what a table's configuration says of its store, and this start's own number.
func keeping(cfg settings.Table) store.Options {
	var boot [8]byte
	_, _ = rand.Read(boot[:]) // never fails (crypto/rand)
	return store.Options{Boot: binary.BigEndian.Uint64(boot[:]), Keep: time.Duration(cfg.KeepDays) * 24 * time.Hour}
}

// day holds the dialogue while the outbox sends and fetches beside it, and a report is made where the regency
// asks for one.
func (l laptop) day(ctx context.Context, term *terminal) error {
	client, box, err := renewal.Connect(renewal.Place{
		Dir: l.cfg.Bundle, Bundle: l.bundle, Dial: l.cfg.Address, Store: l.store, Now: l.clock.Now, Log: l.log,
	})
	if err != nil {
		return fmt.Errorf("enrol: %w", err)
	}
	defer client.Close()
	ctx, stop := context.WithCancelCause(ctx)
	var beside sync.WaitGroup
	beside.Go(func() {
		if err := box.Run(ctx); err != nil && ctx.Err() == nil {
			stop(fmt.Errorf("enrol: outbox: %w", err))
		}
	})
	beside.Go(func() { l.reporter().Run(ctx) })
	t := &table{terminal: term, store: l.store, cards: l.reader.Watch(ctx), changes: box.Changes()}
	t.say("Meja pendaftaran %s.", l.bundle.Site.Village.Title())
	err = t.run(ctx)
	stop(nil)
	beside.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	if errors.Is(err, errEnd) || errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// reporter makes the reports that somebody asks for.
func (l laptop) reporter() health.Reporter {
	return health.Reporter{
		Store: l.store, Version: "anjunganctl, built " + health.When(settings.Built()), Tail: l.tail, Log: l.log, Now: l.clock.Now,
		Look: func(r store.Report, err error) []health.Finding {
			return append(health.LookTable(l.cfg, r, err), health.Reader(l.reader))
		},
	}
}
