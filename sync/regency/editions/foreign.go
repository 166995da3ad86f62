package editions

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"

	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// ErrKnown says that a catalogue was known before.
var ErrKnown = errors.New("editions: known already")

// Load keeps a packed catalogue (catalog.Pack) that a kiosk made requests with and that this regency does not know; it is
// offered to nobody. With it becomes known what every override that is kept makes of its first layer: a kiosk whose program
// is of another release has what was published over that. A pack that is not whole is catalog.ErrPack or a
// catalog.Problem; ErrKnown.
func (s *Shelf) Load(ctx context.Context, packed []byte) (*catalog.Catalogue, error) {
	layers, err := catalog.Unpack(packed)
	if err != nil {
		return nil, err
	}
	c, err := catalog.Load(layers[0], layers[1:]...)
	if err != nil {
		return nil, err
	}
	fresh, err := s.keep(ctx, c, packed)
	if err != nil {
		return nil, err
	}
	if !fresh {
		return c, ErrKnown
	}
	return c, s.cross(ctx)
}

// Check says why nobody reads what is kept under a version: nil where it is whole for this program.
func (s *Shelf) Check(ctx context.Context, version string) error {
	layers, err := s.layers(ctx, version)
	if err != nil {
		return err
	}
	c, err := catalog.Load(layers[0], layers[1:]...)
	if err == nil && c.Version() != version {
		err = fmt.Errorf("editions: kept as %s, and is %s", version, c.Version())
	}
	return err
}

func (s *Shelf) layers(ctx context.Context, version string) ([]fs.FS, error) {
	b, err := s.ledger.Edition(ctx, version)
	if err != nil {
		return nil, err
	}
	return catalog.Unpack(b)
}

// layer is one layer of a catalogue, named by its content.
type layer [sha256.Size]byte

// cross keeps what every override makes of everything that was ever shipped: a kiosk gets its program and what is published
// at different times, and makes requests with either pair. A pair that is no catalogue is nobody's.
func (s *Shelf) cross(ctx context.Context) error {
	kept, err := s.ledger.Editions(ctx)
	if err != nil {
		return err
	}
	shipped, overrides, pairs := map[layer]fs.FS{}, map[layer]fs.FS{}, map[[2]layer]bool{}
	for _, e := range kept {
		layers, err := s.layers(ctx, e.Version)
		if errors.Is(err, ledger.ErrNotFound) || errors.Is(err, catalog.ErrPack) {
			continue
		}
		if err != nil {
			return err
		}
		names := make([]layer, len(layers))
		for i, l := range layers {
			if names[i], err = nameOf(l); err != nil {
				return err
			}
		}
		shipped[names[0]] = layers[0]
		if len(layers) > 1 {
			overrides[names[1]] = layers[1]
			pairs[[2]layer(names)] = true
		}
	}
	for a, under := range shipped {
		for b, over := range overrides {
			if pairs[[2]layer{a, b}] {
				continue
			}
			if err := s.pair(ctx, under, over); err != nil {
				return err
			}
		}
	}
	return nil
}

func nameOf(l fs.FS) (layer, error) {
	b, err := catalog.Pack(l)
	return sha256.Sum256(b), err
}

// pair keeps what an override makes of a shipped catalogue, if that is one.
func (s *Shelf) pair(ctx context.Context, under, over fs.FS) error {
	c, err := catalog.Load(under, over)
	if err != nil {
		return nil //nolint:nilerr // no kiosk takes it either
	}
	b, err := catalog.Pack(under, over)
	if err != nil {
		return err
	}
	_, err = s.keep(ctx, c, b)
	return err
}
