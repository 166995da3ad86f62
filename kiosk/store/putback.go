package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// ErrInUse says that a program has the database open: PutBack.
var ErrInUse = errors.New("store: a program has this database open")

// PutBack puts a copy that Backup made in the place of the database at path, for a technician and without the machine
// key; the copy stays where it is. It is checked whole first, and nothing is moved if it is damaged, newer than this
// program, or of another kiosk. What lay at path is renamed with the time, its log too: aside is its new name, empty where
// nothing lay there. The Store that opens the copy takes no new request before one exchange with the regency, however the
// copy was made; from the first night after that what lies aside is kept for Options.Keep, then a night drops it.
// ErrInUse while a kiosk runs on path.
func PutBack(ctx context.Context, copied, path string, id kiosk.KioskID, now time.Time) (r Report, aside string, err error) {
	const op = "store: put back"
	if busy, err := sqlite.InUse(path); err != nil || busy {
		return r, "", errors.Join(fault(op, err), inUse(busy))
	}
	next := path + ".next"
	if err := sqlite.Remove(next); err != nil { // what an earlier call that was cut off left, its log above all
		return r, "", fault(op, err)
	}
	if err := copyFile(copied, next); err != nil {
		return r, "", fault(op, err)
	}
	if r, err = readyCopy(ctx, next, id); err != nil {
		return r, "", errors.Join(err, sqlite.Remove(next))
	}
	if busy, err := sqlite.InUse(path); err != nil || busy { // the check took its time
		return r, "", errors.Join(fault(op, err), inUse(busy), sqlite.Remove(next))
	}
	if aside, err = setAside(path, now); err != nil {
		return r, "", fault(op, err)
	}
	return r, aside, fault(op, sqlite.Move(next, path))
}

func inUse(busy bool) error {
	if busy {
		return ErrInUse
	}
	return nil
}

// readyCopy checks a copy and marks it as one.
func readyCopy(ctx context.Context, path string, id kiosk.KioskID) (Report, error) {
	const op = "store: put back"
	if err := readable(ctx, path); err != nil {
		return Report{}, err
	}
	if err := markRestored(ctx, path); err != nil {
		return Report{}, fault(op, err)
	}
	r, err := Inspect(ctx, path, 0)
	if err == nil && r.Kiosk != id {
		err = &kiosk.Error{Op: op, Code: kiosk.CodeConfig, Hint: fmt.Sprintf("the copy is of kiosk %d, this one is %d", r.Kiosk, id)}
	}
	return r, err
}

// readable says whether this program can work on the database: ours, and of a schema that it knows.
func readable(ctx context.Context, path string) error {
	const op = "store: put back"
	db, err := sqlite.OpenReader(ctx, path)
	if err != nil {
		return fault(op, err)
	}
	version, _, err := sqlite.Schema(ctx, db, steps(), appID)
	if err = errors.Join(err, db.Close()); err == nil && version == 0 {
		err = &kiosk.Error{Op: op, Code: kiosk.CodeConfig, Hint: "the copy is no kiosk's database"}
	}
	return fault(op, err)
}

// setAside renames what lies at path, and what SQLite keeps beside it.
func setAside(path string, now time.Time) (aside string, err error) {
	aside = path + asideMark + now.UTC().Format("20060102T150405Z")
	for i, end := range []string{"", "-wal", "-shm"} {
		err = os.Rename(path+end, aside+end)
		switch {
		case err == nil:
		case !errors.Is(err, fs.ErrNotExist):
			return "", err
		case i == 0:
			return "", nil // a log without its database is nothing
		}
	}
	return aside, nil
}

// copyFile copies a file to a new one that is ours alone, and syncs it.
func copyFile(from, to string) (err error) {
	src, err := os.Open(from) // a technician's own word
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	dst, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Sync(), dst.Close())
}
