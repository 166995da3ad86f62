// Package editions is the versions of the service catalogue at the regency: which one is offered now, what its
// kiosks get over the shipped one, and each that a request may have been made with.
//
// It does not read or check files (kiosk/catalog), keeps nothing itself (ledger.Editions, ledger.Sets) and decides
// nothing about requests (sync/regency, sync/regency/desk).
//
// Concurrency: a Shelf may be used from any goroutine and beside others on the same ledger.
package editions

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// The words of the audit.
const (
	ActionPublish  = "catalogue.publish"
	ActionWithdraw = "catalogue.withdraw"
	ActionLoad     = "catalogue.load"
)

// ErrSame says that the kiosks have these files already.
var ErrSame = errors.New("editions: the same as before")

// Ledger is what a Shelf needs of the regency's ledger.
type Ledger interface {
	ledger.Editions
	ledger.Sets
	ledger.Swaps
}

// Shelf holds the catalogues.
type Shelf struct {
	ledger  Ledger
	shipped fs.FS
	now     func() time.Time

	mu    sync.Mutex                    // guards known
	known map[string]*catalog.Catalogue // by version
}

// New makes a shelf over the shipped catalogue.
func New(l Ledger, shipped fs.FS, now func() time.Time) *Shelf {
	return &Shelf{ledger: l, shipped: shipped, now: now, known: map[string]*catalog.Catalogue{}}
}

// Keep checks the shipped catalogue with overrides wholly and keeps it under its version: requests of it can be
// read from then on.
func (s *Shelf) Keep(ctx context.Context, overrides ...fs.FS) (*catalog.Catalogue, error) {
	c, err := catalog.Load(s.shipped, overrides...)
	if err != nil {
		return nil, err
	}
	b, err := catalog.Pack(append([]fs.FS{s.shipped}, overrides...)...)
	if err != nil {
		return nil, err
	}
	fresh, err := s.keep(ctx, c, b)
	if err == nil && fresh {
		err = s.cross(ctx)
	}
	return c, err
}

// keep keeps a catalogue and its packed content; fresh says that it was not known.
func (s *Shelf) keep(ctx context.Context, c *catalog.Catalogue, packed []byte) (fresh bool, err error) {
	if fresh, err = s.ledger.KeepEdition(ctx, c.Version(), packed, s.now().UnixMilli()); err == nil {
		s.put(c)
	}
	return fresh, err
}

// Of gives the catalogue of a version; ok is false where nobody knows it, or what was kept of it is none for this
// program any more.
func (s *Shelf) Of(ctx context.Context, version string) (c *catalog.Catalogue, ok bool, err error) {
	s.mu.Lock()
	c, ok = s.known[version]
	s.mu.Unlock()
	if ok {
		return c, true, nil
	}
	b, err := s.ledger.Edition(ctx, version)
	if errors.Is(err, ledger.ErrNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	layers, err := catalog.Unpack(b)
	if err != nil {
		return nil, false, fmt.Errorf("editions: %s: %w", version, err)
	}
	if c, err = catalog.Load(layers[0], layers[1:]...); err != nil || c.Version() != version {
		return nil, false, nil //nolint:nilerr // a rule has become stricter since: people read the request as it came
	}
	s.put(c)
	return c, true, nil
}

// Services lists every service of a version; ok is false where nobody knows it.
func (s *Shelf) Services(ctx context.Context, version string) (list []kiosk.Service, ok bool, err error) {
	c, ok, err := s.Of(ctx, version)
	if err != nil || !ok {
		return nil, false, err
	}
	return c.All(), true, nil
}

func (s *Shelf) put(c *catalog.Catalogue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known[c.Version()] = c
}

// Publish checks an override wholly, keeps the catalogue that it makes, and gives it to every kiosk. An override of
// no file takes the one before it back. ErrSame; ledger.ErrMoved where somebody else published meanwhile.
func (s *Shelf) Publish(ctx context.Context, by string, override fs.FS) (*catalog.Catalogue, error) {
	packed, err := catalog.Pack(override)
	if err != nil {
		return nil, err
	}
	c, err := s.Keep(ctx, override)
	if err != nil {
		return nil, err
	}
	was, _, err := s.published(ctx)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(packed)
	set := ledger.Set{Name: wire.SetCatalogue, Version: hex.EncodeToString(sum[:8]), Content: packed}
	if set.Version == was {
		return c, ErrSame
	}
	action := ActionPublish
	if names, err := fs.Glob(override, "*"); err == nil && len(names) == 0 {
		action = ActionWithdraw
	}
	return c, s.ledger.SwapSet(ctx, set, was, ledger.AuditRow{At: s.now().UnixMilli(), Clerk: by, Action: action})
}

// Published is the override that kiosks have; ok is false where none was ever published.
func (s *Shelf) Published(ctx context.Context) (override fs.FS, ok bool, err error) {
	version, override, err := s.published(ctx)
	return override, version != "", err
}

func (s *Shelf) published(ctx context.Context) (version string, override fs.FS, err error) {
	set, err := s.ledger.Set(ctx, "", wire.SetCatalogue)
	if errors.Is(err, ledger.ErrNotFound) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, err
	}
	layers, err := catalog.Unpack(set.Content)
	if err != nil {
		return "", nil, fmt.Errorf("editions: published: %w", err)
	}
	return set.Version, layers[0], nil
}

// Open keeps the shipped catalogue and what is offered now, and gives the latter: with what was published, or with
// own as long as nothing was; nil is no override.
func (s *Shelf) Open(ctx context.Context, own fs.FS) (*catalog.Catalogue, error) {
	c, err := s.Keep(ctx)
	if err != nil {
		return nil, err
	}
	override, ok, err := s.Published(ctx)
	switch {
	case err != nil:
		return nil, err
	case ok:
		return s.Keep(ctx, override)
	case own != nil:
		return s.Keep(ctx, own)
	}
	return c, nil
}
