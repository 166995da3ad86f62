package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/smart-kampung/anjungan/cmd/health"
	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// openStore opens the database; the first start makes database and machine key together. Keys that lie on the
// database's disk are for development only, and that is said at every start. Where the disk does not take a write,
// what it holds is read all the same: the kiosk says that it is out of service, and shows the last notices.
func (h *house) openStore(ctx context.Context, catalogue string) error {
	if err := os.MkdirAll(h.cfg.Data, 0o700); err != nil {
		return &kiosk.Error{Op: "data directory", Code: kiosk.CodeDisk, Hint: "make it writable for the kiosk", Err: err}
	}
	o, err := h.storeOptions(catalogue)
	if err != nil {
		return err
	}
	warnKeys(h.cfg, h.log)
	if err = store.FromDisk(o.Path); err == nil {
		h.store, err = store.Open(ctx, o)
	}
	if kiosk.CodeOf(err) != kiosk.CodeDisk {
		return err
	}
	h.log.Error("the disk takes no write", "code", string(kiosk.CodeDisk), "err", err)
	spare, spareErr := store.OpenSpare(ctx, o)
	if spareErr != nil {
		h.log.Error("and cannot be read", "code", string(kiosk.CodeOf(spareErr)), "err", spareErr)
		return err
	}
	h.store = spare
	return nil
}

// storeOptions is what the database needs, the machine key among it.
func (h *house) storeOptions(catalogue string) (store.Options, error) {
	path := filepath.Join(h.cfg.Data, settings.KioskDatabase)
	key, had, err := store.FirstKey(h.cfg.Key, path)
	if err != nil {
		return store.Options{}, err
	}
	var boot [8]byte
	_, _ = rand.Read(boot[:]) // never fails (crypto/rand)
	return store.Options{
		Path: path, MachineKey: key, Site: h.bundle.Site, RegencyPublic: h.bundle.Journal, Catalogue: catalogue, Backup: h.cfg.Backup,
		Boot: binary.BigEndian.Uint64(boot[:]), Clock: h.clock, Log: h.log, Keep: time.Duration(h.cfg.KeepDays) * 24 * time.Hour, HadKey: had,
	}, nil
}

// diskPause is how often a kiosk that only reads tries whether the disk writes again.
const diskPause = 15 * time.Second

// errDiskBack ends a kiosk that only reads: started again, it takes requests.
var errDiskBack = errors.New("the disk writes again")

// awaitDisk tries the disk until it takes what a start must write, or ctx ends.
func (h *house) awaitDisk(ctx context.Context, pause time.Duration) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
		o, err := h.storeOptions(h.store.Catalogue())
		if err != nil {
			continue
		}
		o.Log = nil // said once
		s, err := store.Open(ctx, o)
		if err == nil {
			return errors.Join(errDiskBack, s.Close())
		}
	}
}

// warnKeys says which keys lie on the database's disk, as anjunganctl doctor does: whoever takes the disk has them.
func warnKeys(cfg settings.Kiosk, log *slog.Logger) {
	for _, keys := range []struct{ what, path string }{{"machine key", cfg.Key}, {"bundle", cfg.Bundle}} {
		if !health.Apart(keys.path, cfg.Data) {
			log.Warn("keys lie on the database's disk: development only", "keys", keys.what)
		}
	}
}
