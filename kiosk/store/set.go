package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Set is a document of the regency's that the kiosk holds whole.
type Set struct {
	Version string
	At      time.Time // when it came
	Content []byte
}

// ReplaceSet puts a set in the place of the one before it. What it says is for its room to read.
func (s *Store) ReplaceSet(ctx context.Context, name, version string, content []byte) error {
	return s.write(ctx, "store: replace set", func(t *tx) error {
		if err := t.exec(ctx, `INSERT INTO published (name, at, sealed) VALUES (?1, ?2, ?3)
			ON CONFLICT (name) DO UPDATE SET at = ?2, sealed = ?3`,
			name, s.opts.Now().UnixMilli(), s.keys.seal(at("published", name, "sealed"), content)); err != nil {
			return err
		}
		return t.setVersion(ctx, name, version)
	})
}

// setVersion notes which version of a data set the kiosk holds now.
func (t *tx) setVersion(ctx context.Context, dataset, version string) error {
	return t.exec(ctx, `INSERT INTO dataset (name, version) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET version = ?2`, dataset, version)
}

// Set reads a set; ok is false where none came yet.
func (s *Store) Set(ctx context.Context, name string) (set Set, ok bool, err error) {
	const op = "store: set"
	var ms int64
	var sealed []byte
	err = s.r.QueryRowContext(ctx, `SELECT d.version, p.at, p.sealed FROM published p JOIN dataset d ON d.name = p.name
		WHERE p.name = ?`, name).Scan(&set.Version, &ms, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return Set{}, false, nil
	}
	if err != nil {
		return Set{}, false, fault(op, err)
	}
	set.At = time.UnixMilli(ms)
	if set.Content, err = s.keys.open(at("published", name, "sealed"), sealed); err != nil {
		return Set{}, false, fault(op, err)
	}
	return set, true, nil
}

// UseCatalogue says that visits are made with another version of the service catalogue from now on.
func (s *Store) UseCatalogue(version string) { s.catalogue.Store(&version) }

// Catalogue is the version of the service catalogue that entries are written under.
func (s *Store) Catalogue() string { return *s.catalogue.Load() }
