package store_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/clock"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// shelved is a kiosk whose database was put back at noon; what lay there is aside, and nothing was heard of the regency since.
type shelved struct {
	*room
	aside string
	wall  time.Time
}

// shelve restores a kiosk that holds a request; its technician's clock says at.
func shelve(t *testing.T, at time.Time) *shelved {
	t.Helper()
	r := newRoom(t)
	r.save(nikAni)
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := errors.Join(r.Backup(t.Context(), copied), r.Close()); err != nil {
		t.Fatal(err)
	}
	_, aside, err := store.PutBack(t.Context(), copied, r.opts.Path, 104, at)
	if err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{"-wal", "-shm"} {
		if err := os.WriteFile(aside+end, []byte("what lay beside it"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	x := &shelved{room: r, aside: aside, wall: noon}
	x.start()
	return x
}

// start starts the program; nobody has vouched for its clock yet.
func (x *shelved) start() {
	x.opts.Clock = clock.NewOn(clock.Machine{Wall: func() time.Time { return x.wall }, Up: func() time.Duration { return time.Hour }}, time.Time{})
	x.opts.Now = nil
	_ = x.Close() // or closed before
	x.opts.Boot++
	x.open()
}

// night does the work of a night that many days after noon, with the regency's word for it or without.
func (x *shelved) night(days int, vouched bool) {
	x.t.Helper()
	x.wall = noon.AddDate(0, 0, days)
	x.start()
	if vouched {
		if err := x.SetTrustedTime(x.t.Context(), x.wall); err != nil {
			x.t.Fatal(err)
		}
	}
	if err := x.Nightly(x.t.Context()); err != nil {
		x.t.Fatal(err)
	}
}

// wantAside fails unless what was set aside is there as a whole, or gone to the last file.
func (x *shelved) wantAside(when string, want bool) {
	x.t.Helper()
	for _, end := range []string{"", "-wal", "-shm"} {
		if _, err := os.Stat(x.aside + end); err != nil && !errors.Is(err, fs.ErrNotExist) || (err == nil) != want {
			x.t.Errorf("%s: aside%s is there: %v, want %v", when, end, err == nil, want)
		}
	}
}

// TestAsideIsDropped: what a restore set aside holds people whom the regency erases later. It stays for 90 days after the
// first sure night, whatever the clock of the restore said, and then no file of it is left; the database and its copy are.
func TestAsideIsDropped(t *testing.T) {
	for name, at := range map[string]time.Time{"right": noon, "of 1970": time.UnixMilli(0), "years ahead": noon.AddDate(9, 0, 0)} {
		t.Run("a clock that was "+name, func(t *testing.T) {
			x := shelve(t, at)
			x.opts.Backup = filepath.Join(t.TempDir(), "backup.db")
			if err := x.NewIncarnation(t.Context(), 2); err != nil {
				t.Fatal(err)
			}
			x.ack(2)
			near := x.opts.Path + ".aside" // whatever else lies there is not ours
			if err := os.WriteFile(near, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			for days := 0; days <= 90; days += 5 {
				x.night(days, true)
				x.wantAside("within its time", true)
			}
			x.night(92, false)
			x.wantAside("by a clock that nobody vouched for", true)
			x.night(94, true)
			x.wantAside("after its time", false)
			for _, path := range []string{x.opts.Path, x.opts.Backup, near} {
				if _, err := os.Stat(path); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// TestAsideWaitsForTheExchange: as long as the regency has not told a restored kiosk how it goes on, nothing is dropped, and no
// day counts.
func TestAsideWaitsForTheExchange(t *testing.T) {
	x := shelve(t, noon)
	for days := 0; days <= 120; days += 5 {
		x.night(days, true)
	}
	x.wantAside("before the exchange", true)
	if err := x.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	x.ack(2)
	x.night(125, true)
	x.wantAside("the first night after it", true)
}

// TestAsideOfARegencyAhead: a regency whose clock is years ahead ages what lies aside by a week a night, as all else.
func TestAsideOfARegencyAhead(t *testing.T) {
	x := shelve(t, noon)
	if err := x.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	x.ack(2)
	x.night(0, true)
	for i := range 3 {
		x.night(3650+2*i, true)
	}
	x.wantAside("three nights ten years ahead", true)
}

// TestAsideOfALaterRestore: a second restore begins the time anew: the copy knows of a night that met what the first one
// had set aside.
func TestAsideOfALaterRestore(t *testing.T) {
	x := shelve(t, noon)
	if err := x.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	x.ack(2)
	for days := 0; days <= 85; days += 5 {
		x.night(days, true)
	}
	copied := filepath.Join(t.TempDir(), "later.db")
	if err := errors.Join(x.Backup(t.Context(), copied), x.Close()); err != nil {
		t.Fatal(err)
	}
	_, second, err := store.PutBack(t.Context(), copied, x.opts.Path, 104, noon.AddDate(0, 0, 86))
	if err != nil {
		t.Fatal(err)
	}
	x.start()
	if err := x.NewIncarnation(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	x.ack(3)
	for days := 90; days <= 105; days += 5 {
		x.night(days, true)
	}
	if _, err := os.Stat(second); err != nil {
		t.Errorf("what the second restore set aside three weeks ago: %v", err)
	}
}
