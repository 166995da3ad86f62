package store

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// asideMark stands between the name of the database and the time in the name of what PutBack set aside.
const asideMark = ".aside-"

// dropAside removes what restores set aside once it has lain there for keep, and says how many files that were: erased people can be
// read in them. It counts from the first night that met them after the last restore, by now, the time by which that night
// tells what is old: the time in their names is that of a machine's clock. A restore that has not ended leaves all.
func (s *Store) dropAside(ctx context.Context, now time.Time, keep time.Duration) (dropped int, err error) {
	const op = "store: drop what was set aside"
	list, err := asides(s.opts.Path)
	if err != nil {
		return 0, fault(op, err)
	}
	var gate, met int64
	if err := s.r.QueryRowContext(ctx, `SELECT gate, aside FROM meta`).Scan(&gate, &met); err != nil {
		return 0, fault(op, err)
	}
	next := met
	switch {
	case gate != 0:
	case len(list) == 0:
		next = 0
	case met == 0 || met > now.UnixMilli():
		next = now.UnixMilli()
	case now.Sub(time.UnixMilli(met)) > keep:
		for _, path := range list {
			if err := sqlite.Remove(path); err != nil {
				return 0, fault(op, err)
			}
		}
		next, dropped = 0, len(list)
	}
	if next == met {
		return 0, nil
	}
	return dropped, s.write(ctx, op, func(t *tx) error { return t.exec(ctx, `UPDATE meta SET aside = ?`, next) })
}

// asides lists the files that restores set aside: databases and what SQLite kept beside them.
func asides(path string) (list []string, err error) {
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if strings.HasPrefix(f.Name(), filepath.Base(path)+asideMark) {
			list = append(list, filepath.Join(filepath.Dir(path), f.Name()))
		}
	}
	return list, nil
}
