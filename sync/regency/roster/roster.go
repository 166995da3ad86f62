// Package roster keeps the list of kiosks a second time, in a file beside the regency's keys and not in its database: a
// regency whose database was put back to an older copy still knows who was enrolled, renewed and revoked since
// (kiosk/decisions/0016). The file is only ever appended to, a line for each deed, and the line is on the disk before the deed is
// committed. It holds no personal data and no secret, but who changes it decides who is let in: each line is bound to
// those before it by a key of the regency.
//
// Which side is right where file and ledger differ stands in compare; what a ledger writes is its own affair.
//
// Concurrency: a Roster may be used from any goroutine. Several processes may append to one file, if
// each append is made in a transaction of the one ledger (ledger.Standings), which lets in one at a time.
package roster

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// Roster is an open roster. No file is held open.
type Roster struct {
	path string
	key  []byte
	now  func() time.Time

	mu     sync.Mutex // guards the fields below
	there  bool       // a file was there when it was last read
	end    int64      // bytes of the file that are good
	torn   int64      // bytes behind them, of a line that was cut off
	mac    mac        // of the last good line
	kiosks map[kiosk.KioskID]*story
}

// story is what the roster tells of one ordinal.
type story struct {
	now  ledger.Standing
	last identity
	been map[identity]bool // every way that it stood, the last too
}

// identity tells two ways to stand apart.
type identity [sha256.Size]byte

// Open reads the roster at path, which need not be there. A line that is not this regency's in this place is an error of
// ErrLine, and nothing of the file is believed then.
func Open(path string, key []byte, now func() time.Time) (*Roster, error) {
	r := &Roster{path: path, key: key, now: now}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r, r.read()
}

// forget takes nothing as read.
func (r *Roster) forget() {
	r.there, r.end, r.torn, r.mac, r.kiosks = false, 0, 0, mac{}, map[kiosk.KioskID]*story{}
}

// read reads what was appended since it was last read, or everything where the file is another now. One that is gone is not
// begun anew by a deed.
func (r *Roster) read() error {
	if r.there {
		if err := r.follow(); err == nil || errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	r.forget()
	return r.follow()
}

// follow reads on behind what is known.
func (r *Roster) follow() error {
	f, err := os.Open(r.path)
	if errors.Is(err, fs.ErrNotExist) && !r.there {
		return nil
	}
	if err != nil {
		return fmt.Errorf("roster: %w", err)
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	if err == nil && info.Size() < r.end {
		return fmt.Errorf("roster: %s became shorter", r.path)
	}
	var rest []byte
	if err == nil {
		rest, err = io.ReadAll(io.NewSectionReader(f, r.end, info.Size()-r.end))
	}
	if err != nil {
		return fmt.Errorf("roster: %w", err)
	}
	r.there = true
	lines, good, last, err := parse(r.key, r.mac, rest)
	if err != nil {
		return fmt.Errorf("roster: %s from byte %d on: %w", r.path, r.end+int64(good), err)
	}
	for _, s := range lines {
		if err := r.learn(s); err != nil {
			return err
		}
	}
	r.end, r.torn, r.mac = r.end+int64(good), int64(len(rest)-good), last
	return nil
}

// learn takes a line in.
func (r *Roster) learn(s ledger.Standing) error {
	id, err := identify(s)
	if err != nil {
		return err
	}
	t := r.kiosks[s.Kiosk]
	if t == nil {
		t = &story{been: map[identity]bool{}}
		r.kiosks[s.Kiosk] = t
	}
	t.now, t.last, t.been[id] = s, id, true
	return nil
}

// Keep appends how a kiosk stands now, and is back when the line is on the disk. It is called in the transaction of the deed
// (ledger.Standings). How a kiosk stood already changes nothing.
func (r *Roster) Keep(s ledger.Standing) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.read(); err != nil {
		return err
	}
	return r.keep(s)
}

// keep appends behind what was read.
func (r *Roster) keep(s ledger.Standing) error {
	id, err := identify(s)
	if err != nil {
		return err
	}
	if t := r.kiosks[s.Kiosk]; t != nil && t.last == id {
		return nil
	}
	line, next, err := write(r.key, r.mac, r.now(), s)
	if err != nil {
		return err
	}
	if err := r.append(line); err != nil {
		return err
	}
	r.end, r.torn, r.mac = r.end+int64(len(line)), 0, next
	return r.learn(s)
}

// append puts bytes behind the good ones, in the place of a torn line, durably: all of them or none.
func (r *Roster) append(line []byte) (err error) {
	f, err := os.OpenFile(r.path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("roster: %w", err)
	}
	if err = f.Truncate(r.end); err == nil {
		_, err = f.WriteAt(line, r.end)
	}
	if err = errors.Join(err, f.Sync()); err != nil {
		err = errors.Join(err, f.Truncate(r.end)) // what a failed flush left in memory is not built upon
	}
	if err = errors.Join(err, f.Close()); err == nil && !r.there {
		err = bundle.SyncDir(filepath.Dir(r.path))
	}
	if err != nil {
		return fmt.Errorf("roster: %w", err)
	}
	r.there = true
	return nil
}
