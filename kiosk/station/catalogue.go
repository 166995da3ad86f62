package station

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// keptCatalogue is the name under which the last published catalogue that was whole is kept: what comes later and
// is not whole stands in the place of what came before.
const keptCatalogue = "catalogue.kept"

// What the regency is told of a published catalogue that is not taken (journal.FaultBody).
const (
	catalogueDevice = "catalogue"
	catalogueWord   = "invalid"
)

// Services is the service catalogue in use: what the regency published over the shipped one, whole, or the last of
// it that was. All fields must be set.
type Services struct {
	Store   *store.Store
	Shipped fs.FS
	Own     *catalog.Catalogue // as long as the regency has published none
	Log     *slog.Logger

	mu   sync.Mutex // guards all below
	now  *catalog.Catalogue
	at   string // version of the set that now is of
	told string // version of the set that was last told as not taken
}

// Read gives the catalogue that visits shall be made with from now on. What cannot be read or is no whole catalogue
// leaves the last one in use, also over a restart, and the regency is told so once a start.
func (s *Services) Read(ctx context.Context) *catalog.Catalogue {
	s.mu.Lock()
	defer s.mu.Unlock()
	set, ok, err := s.Store.Set(ctx, catalog.SetName)
	if err == nil && ok && (s.now == nil || set.Version != s.at) {
		var c *catalog.Catalogue
		if c, err = s.load(set); err == nil {
			s.now, s.at = c, set.Version
			s.keep(ctx, set)
		}
	}
	if err != nil {
		s.refuse(ctx, set.Version, err)
	}
	if s.now == nil {
		s.now = s.kept(ctx)
	}
	return s.now
}

// load makes the catalogue of a set: one layer over the shipped one.
func (s *Services) load(set store.Set) (*catalog.Catalogue, error) {
	layers, err := catalog.Unpack(set.Content)
	if err != nil {
		return nil, err
	}
	if len(layers) != 1 {
		return nil, fmt.Errorf("%w: %d layers, want one", catalog.ErrPack, len(layers))
	}
	return catalog.Load(s.Shipped, layers[0])
}

// keep keeps a whole set for a later start.
func (s *Services) keep(ctx context.Context, set store.Set) {
	was, ok, err := s.Store.Set(ctx, keptCatalogue)
	if err == nil && (!ok || was.Version != set.Version) {
		err = s.Store.ReplaceSet(ctx, keptCatalogue, set.Version, set.Content)
	}
	if err != nil {
		s.Log.Error("the regency's catalogue was not kept", "code", string(kiosk.CodeOf(err)), "err", err)
	}
}

// kept is the last catalogue that was whole, or the kiosk's own.
func (s *Services) kept(ctx context.Context) *catalog.Catalogue {
	set, ok, err := s.Store.Set(ctx, keptCatalogue)
	if err != nil || !ok {
		return s.Own
	}
	c, err := s.load(set)
	if err != nil { // of an older program, over another shipped catalogue
		s.Log.Error("the catalogue that was kept is none any more", "err", err)
		return s.Own
	}
	s.at = set.Version
	return c
}

// refuse tells that a set is not taken, once.
func (s *Services) refuse(ctx context.Context, version string, err error) {
	if s.told == version && version != "" {
		return
	}
	s.told = version
	s.Log.Error("what the regency published is not taken", "set", catalog.SetName, "version", version, "err", err)
	if err := s.Store.Fault(ctx, catalogueDevice, catalogueWord); err != nil && !errors.Is(err, context.Canceled) {
		s.Log.Error("the regency is not told", "code", string(kiosk.CodeOf(err)))
	}
}
