package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/sqlite/sqlitetest"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// failFlush lets no flush of a file through until mend.
func failFlush(t *testing.T, path string) (mend func() int) {
	t.Helper()
	mend, err := sqlitetest.FailFlush(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { mend() })
	return mend
}

// move puts the room on a copy of database and log in another folder, as a kill or a power cut leaves them.
func (r *room) move(database, log string) {
	r.t.Helper()
	path := filepath.Join(r.t.TempDir(), filepath.Base(r.opts.Path))
	for name, b := range map[string]string{path: database, path + "-wal": log} {
		if err := os.WriteFile(name, []byte(b), 0o600); err != nil {
			r.t.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		r.t.Fatal(err)
	}
	r.opts.Path = path
	r.opts.Boot++
	r.open()
}

// holds checks that exactly these requests are kept, in state and in journal, and that no entry is missing.
func (r *room) holds(want ...kiosk.Request) {
	r.t.Helper()
	list, err := r.Requests(r.t.Context(), nik(r.t, nikAni))
	if err != nil || len(list) != len(want) {
		r.t.Errorf("%d requests, %v, want %d", len(list), err, len(want))
	}
	for _, q := range want {
		if _, err := r.Request(r.t.Context(), q.ID); err != nil {
			r.t.Errorf("a request that was confirmed: %v", err)
		}
	}
	entries := 0
	for _, l := range r.journal(1) { // fails on a gap or a broken chain
		if l.Kind.String() == "request.new" {
			entries++
		}
	}
	if entries != len(want) {
		r.t.Errorf("%d requests in the journal, want %d", entries, len(want))
	}
}

// TestFailedFlush: a commit that the disk does not confirm is not done, and is the last that the store tries, also when
// the disk flushes again; what is there is read; and however the store ended and whatever of the failed commit the disk
// kept, what was confirmed before is there, the failed request is not, and is saved once when it is asked for again.
func TestFailedFlush(t *testing.T) {
	for name, end := range map[string]func(r *room, database, before, after string){
		"closed":       func(r *room, _, _, _ string) { r.reopen() },
		"killed":       func(r *room, database, _, after string) { r.move(database, after) },
		"nothing kept": func(r *room, database, before, _ string) { r.move(database, before) },
		"half kept": func(r *room, database, before, after string) {
			r.move(database, after[:len(before)+(len(after)-len(before))/2])
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRoom(t)
			r.enrol()
			first := r.save(nikAni)
			log := r.opts.Path + "-wal"
			before := bytesOf(t, log)
			mend := failFlush(t, log)
			d := draft(t, nikAni)
			if _, err := r.SaveRequest(t.Context(), d); !errors.Is(err, store.ErrUnflushed) || kiosk.CodeOf(err) != kiosk.CodeDisk {
				t.Fatalf("saved without a flush: %v", err)
			}
			if n := mend(); n == 0 {
				t.Fatal("no flush failed")
			}
			r.refusesAll(first)
			end(r, bytesOf(t, r.opts.Path), before, bytesOf(t, log))
			r.holds(first)
			for range 2 {
				if _, err := r.SaveRequest(t.Context(), d); err != nil {
					t.Fatal(err)
				}
			}
			again, err := r.Request(t.Context(), d.ID)
			if err != nil {
				t.Fatal(err)
			}
			r.holds(first, again.Request)
		})
	}
}

// refusesAll checks a store whose flush failed on a disk that flushes again: it reads and does not write.
func (r *room) refusesAll(kept kiosk.Request) {
	t, ctx := r.t, r.t.Context()
	t.Helper()
	select {
	case <-r.Unflushed():
	default:
		t.Error("nobody is told")
	}
	_, saved := r.SaveRequest(ctx, draft(t, nikAni))
	_, erased := r.EraseSent(ctx, noon)
	_, printed := r.StartPrint(ctx, store.Slip, kept.ID, "")
	for what, err := range map[string]error{
		"a request": saved, "an erasure": erased, "a paper": printed, "a fault": r.Fault(ctx, "kiosk", "disk"), "a set": r.ReplaceSet(ctx, "news", "1", nil),
	} {
		if !errors.Is(err, store.ErrUnflushed) || kiosk.CodeOf(err) != kiosk.CodeDisk || sqlite.Code(err) != sqlite.Flush {
			t.Errorf("%s after a failed flush: %v", what, err)
		}
	}
	for range 2 {
		c, err := r.Capacity(ctx, store.Limits{WarnUnsent: 100, CloseUnsent: 200, WarnAge: 1 << 60})
		if err != nil || c.Level != store.LevelClosed || c.Cause != store.CauseDisk {
			t.Errorf("%+v, %v", c, err)
		}
	}
	r.holds(kept)
}

// TestFailedFlushOfAnErasure: emptying the log is a write like another.
func TestFailedFlushOfAnErasure(t *testing.T) {
	r := newRoom(t)
	r.save(nikAni)
	r.ack(1)
	mend := failFlush(t, r.opts.Path) // of the database: the commit itself flushes the log alone
	if _, err := r.EraseSent(t.Context(), noon.Add(time.Hour)); !errors.Is(err, store.ErrUnflushed) {
		t.Errorf("erased: %v", err)
	}
	if n := mend(); n == 0 {
		t.Error("no flush failed")
	}
	if _, err := r.SaveRequest(t.Context(), draft(t, nikAni)); !errors.Is(err, store.ErrUnflushed) {
		t.Errorf("a request after it: %v", err)
	}
}

// TestCheckpointIsDoneAgain: SQLite copies the log into the database by itself and tells nobody when that flush fails.
// Nothing is lost by it although the disk kept nothing of the copy: the log stays, and is copied once more from there.
func TestCheckpointIsDoneAgain(t *testing.T) {
	r := newRoom(t)
	many := func() {
		t.Helper()
		for range 300 { // beyond the 1,000 pages after which the log is copied (wal_autocheckpoint)
			r.save(nikBudi)
		}
	}
	before := bytesOf(t, r.opts.Path)
	mend := failFlush(t, r.opts.Path)
	many()
	if n := mend(); n == 0 {
		t.Fatal("no copy failed")
	}
	if bytesOf(t, r.opts.Path) == before {
		t.Fatal("nothing was copied")
	}
	if err := os.WriteFile(r.opts.Path, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	many()
	if bytesOf(t, r.opts.Path) == before {
		t.Error("nothing was copied again")
	}
	r.reopen() // which checks the file
	if list, err := r.Requests(t.Context(), nik(t, nikBudi)); err != nil || len(list) != 600 {
		t.Errorf("%d requests, %v", len(list), err)
	}
	if n := len(r.journal(1)); n != 600+3 {
		t.Errorf("%d entries", n)
	}
}
