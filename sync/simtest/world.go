package simtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/keys"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
)

// village and resident are synthetic.
const (
	village  = kiosk.VillageCode("35.10.09.2004")
	resident = "3510990101900001"
	service  = kiosk.ServiceID("domisili")
)

// start is when every schedule begins.
var start = time.UnixMilli(1_790_000_000_000)

// World is what every schedule begins with: a regency with kiosks whose databases are new.
type World struct {
	dir     string
	keys    *keys.Keys
	vault   *vault.Vault
	bundles []bundle.Bundle
	files   map[string][]byte // database files by name: regency.db, kiosk-1.db
	told    registry          // what every kiosk begins with
}

// Dir makes a directory for a World, in memory where the machine has such a place.
func Dir() (string, error) {
	for _, base := range []string{"/dev/shm", ""} {
		if dir, err := os.MkdirTemp(base, "anjungan-sim-"); err == nil {
			return dir, nil
		}
	}
	return "", errors.New("simtest: no directory for databases")
}

// NewWorld makes a regency and its kiosks in a directory, which schedules use too.
func NewWorld(ctx context.Context, dir string, kiosks int) (*World, error) {
	w := &World{dir: dir, files: map[string][]byte{}}
	err := keys.Init(filepath.Join(dir, "keys"), []string{"localhost"}, time.Now())
	if err != nil {
		return nil, err
	}
	if w.keys, err = keys.Load(filepath.Join(dir, "keys")); err != nil {
		return nil, err
	}
	if w.vault, err = vault.New(w.keys.Master); err != nil {
		return nil, err
	}
	if err := w.makeRegency(ctx, kiosks); err != nil {
		return nil, err
	}
	for _, b := range w.bundles {
		if err := w.makeKiosk(ctx, b); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func (w *World) makeRegency(ctx context.Context, kiosks int) error {
	path := filepath.Join(w.dir, "regency.db")
	l, err := sqliteledger.Open(ctx, path)
	if err != nil {
		return err
	}
	err = l.LoadVillages(ctx, []kiosk.Village{{Code: village, Kind: kiosk.Desa, Name: "Contoh"}})
	for i := 1; err == nil && i <= kiosks; i++ {
		var b bundle.Bundle
		site := kiosk.Site{Kiosk: kiosk.KioskID(i), Letters: "SET", Unit: i, Village: kiosk.Village{Code: village}}
		b, err = regency.AddKiosk(ctx, l, w.keys, site, "https://localhost", time.Now())
		w.bundles = append(w.bundles, b)
	}
	if err == nil {
		err = w.makePeople(ctx, l)
	}
	if err := errors.Join(err, l.Close()); err != nil {
		return err
	}
	if err := w.giveCard(ctx, path); err != nil {
		return err
	}
	if l, err = sqliteledger.Open(ctx, path); err != nil {
		return err
	}
	w.told, err = w.registry(ctx, l)
	return w.keep("regency.db", errors.Join(err, l.Close()))
}

func (w *World) makeKiosk(ctx context.Context, b bundle.Bundle) error {
	name := kioskFile(b.Site.Kiosk)
	s, err := store.Open(ctx, w.storeOptions(b, filepath.Join(w.dir, name), 1))
	if err != nil {
		return err
	}
	return w.keep(name, errors.Join(w.install(ctx, s), s.Close()))
}

func kioskFile(id kiosk.KioskID) string { return fmt.Sprintf("kiosk-%d.db", id) }

// keep reads a database that was closed.
func (w *World) keep(name string, err error) error {
	if err != nil {
		return err
	}
	w.files[name], err = os.ReadFile(filepath.Join(w.dir, name))
	return err
}

func (w *World) storeOptions(b bundle.Bundle, path string, boot uint64) store.Options {
	return store.Options{
		Path: path, MachineKey: []byte("0123456789abcdef0123456789abcdef"), Site: b.Site, RegencyPublic: b.Journal,
		Catalogue: "c0ffee00c0ffee00", Boot: boot,
	}
}

// copyDB copies a database as a crash leaves it: the file and its write-ahead log, between two commits.
func copyDB(from, to string) error {
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(from + suffix)
		if errors.Is(err, os.ErrNotExist) && suffix != "" {
			continue
		}
		if err != nil {
			return fmt.Errorf("simtest: copy: %w", err)
		}
		if err := os.WriteFile(to+suffix, b, 0o600); err != nil {
			return fmt.Errorf("simtest: copy: %w", err)
		}
	}
	return nil
}
