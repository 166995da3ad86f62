package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// What a technician changes beside a kiosk, whether it runs or not: nothing sealed and nothing that
// the journal tells of, so no machine key is needed. Writers wait for each other in SQLite.

// PutRoll is NewRoll beside a kiosk.
func PutRoll(ctx context.Context, path string, r printer.Roll) error {
	return beside(ctx, path, "store: put a roll", func(db *sql.DB) error {
		return putRoll(ctx, db, Roll{Roll: r, Since: time.Now()})
	})
}

// AskRecap leaves the wish for the recap of a day; the kiosk prints it between two visits.
func AskRecap(ctx context.Context, path string, day time.Time) error {
	return beside(ctx, path, "store: ask for a recap", func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, `UPDATE meta SET recap = ?`, day.UnixMilli())
		return err
	})
}

// TakeRecap takes that wish away and gives its day; zero: nobody asks. It writes only where somebody does.
func (s *Store) TakeRecap(ctx context.Context) (day time.Time, err error) {
	const op = "store: take the wish for a recap"
	var ms int64
	if err := s.r.QueryRowContext(ctx, `SELECT recap FROM meta`).Scan(&ms); err != nil || ms == 0 {
		return day, fault(op, err)
	}
	err = s.write(ctx, op, func(t *tx) error {
		if err := t.sql.QueryRowContext(ctx, `SELECT recap FROM meta`).Scan(&ms); err != nil {
			return err
		}
		return t.exec(ctx, `UPDATE meta SET recap = 0`)
	})
	if err != nil || ms == 0 {
		return day, err
	}
	return time.UnixMilli(ms), nil
}

// beside changes the database at path from outside. It makes no database and changes none of another
// version.
func beside(ctx context.Context, path, op string, do func(*sql.DB) error) error {
	if _, err := os.Stat(path); err != nil {
		return fault(op, err)
	}
	db, err := sqlite.Open(ctx, path)
	if err != nil {
		return fault(op, err)
	}
	version, last, err := sqlite.Schema(ctx, db, steps(), appID)
	if err == nil && version < last {
		err = &kiosk.Error{Op: op, Code: kiosk.CodeNewerSchema, Hint: fmt.Sprintf(
			"the database is at schema %d, this program knows %d: use the program of the kiosk's version", version, last)}
	}
	if err == nil {
		err = do(db)
	}
	return fault(op, errors.Join(err, db.Close()))
}
