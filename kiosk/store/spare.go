package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// OpenSpare opens what can still be read of a database on a disk that does not take what Open must write: it is
// full, mounted for reading, or broken for writing. Every write is refused with CodeDisk, Capacity is closed for the
// disk, and no file is changed or made. Where not even a log can be opened, what stands in the log alone is not
// seen. CodeKey, CodeConfig and CodeNewerSchema are as of Open; a database of an older schema is refused with CodeDisk.
func OpenSpare(ctx context.Context, o Options) (*Store, error) {
	s, err := newStore(o)
	if err != nil {
		return nil, err
	}
	s.spare = true
	for _, open := range []func(context.Context, string) (*sql.DB, error){sqlite.OpenReader, sqlite.OpenStill} {
		if err = s.openSpare(ctx, open); err == nil {
			s.refused.Store(true)
			return s, nil
		}
	}
	return nil, err
}

// Spare says that this store only reads: OpenSpare.
func (s *Store) Spare() bool { return s.spare }

// openSpare opens both handles for reading, and checks schema, key and kiosk.
func (s *Store) openSpare(ctx context.Context, open func(context.Context, string) (*sql.DB, error)) (err error) {
	const op = "store: open spare"
	if s.w, err = open(ctx, s.opts.Path); err != nil {
		return fault(op, err)
	}
	if s.r, err = open(ctx, s.opts.Path); err != nil {
		return fault(op, errors.Join(err, s.w.Close()))
	}
	if err = s.fits(ctx); err == nil {
		err = s.keepClock(ctx)
	}
	if err != nil {
		return errors.Join(err, s.Close())
	}
	return nil
}

// fits says whether this program can read the database as it lies.
func (s *Store) fits(ctx context.Context) error {
	const op = "store: open spare"
	version, known, err := sqlite.Schema(ctx, s.w, steps(), appID)
	if err != nil {
		return fault(op, err)
	}
	if version < known {
		return &kiosk.Error{Op: op, Code: kiosk.CodeDisk, Hint: "the database is of an older program and cannot be brought up to date"}
	}
	fresh, err := s.checkMeta(ctx)
	if err == nil && fresh {
		err = &kiosk.Error{Op: op, Code: kiosk.CodeDisk, Hint: "nothing was ever written"}
	}
	return err
}
