package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// clock gives the room a clock that the test sets.
func (r *room) clock() *time.Time {
	r.t.Helper()
	now := noon
	r.opts.Now = func() time.Time { return now }
	r.reopen()
	return &now
}

// holding lists the files of dir that hold a part of any of the bodies.
func holding(t *testing.T, dir string, bodies [][]byte) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, body := range bodies {
			if bytes.Contains(b, body[:32]) || bytes.Contains(b, body[len(body)-32:]) {
				names = append(names, filepath.Base(f))
				break
			}
		}
	}
	return names
}

// TestErasedBytesAreGone: after the night no byte of an old body is in the database, its free pages, its
// WAL or the copy; before it they were found in each.
func TestErasedBytesAreGone(t *testing.T) {
	r := newRoom(t)
	now := r.clock()
	dir := t.TempDir()
	r.opts.Path, r.opts.Backup = filepath.Join(dir, "kiosk.db"), filepath.Join(dir, "copy.db")
	r.reopen()
	for range 20 { // more than one page of them, the epoch's long body among them
		r.save(nikAni)
	}
	_, last, err := r.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r.ackTo(1, last)
	list, err := r.After(t.Context(), 1, 0, int(last))
	if err != nil {
		t.Fatal(err)
	}
	var bodies [][]byte
	for _, e := range list {
		if e.Kind != journal.KindIncarnation { // which is zeros here
			bodies = append(bodies, e.Body)
		}
	}
	if got := holding(t, dir, bodies); len(bodies) < 20 || len(got) != 1 || got[0] != "kiosk.db-wal" {
		t.Fatalf("%d bodies in %q", len(bodies), got)
	}
	if err := r.Nightly(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := holding(t, dir, bodies); len(got) != 2 { // database and copy
		t.Errorf("the first night: in %q", got)
	}
	r.reopen() // nothing more is sealed in that epoch
	for range 1 + store.Keep/(6*24*time.Hour) {
		*now = now.AddDate(0, 0, 6)
		if err := r.Nightly(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := holding(t, dir, bodies); len(got) != 0 {
		t.Errorf("erased bodies are in %q", got)
	}
}

// TestAWrongClockKeepsNothingAndHurriesNothing: what was written by a clock years ahead goes with what
// was written after it; what was written by a clock in 1970 is as young as the last trusted time.
func TestAWrongClockKeepsNothingAndHurriesNothing(t *testing.T) {
	r := newRoom(t)
	now := r.clock()
	erase := func(what string, want int) {
		t.Helper()
		if n, err := r.EraseSent(t.Context(), noon.Add(24*time.Hour)); err != nil || n != want {
			t.Errorf("%s: %d erased, %v, want %d", what, n, err, want)
		}
	}
	sent := func() int {
		t.Helper()
		_, last, err := r.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		r.ackTo(1, last)
		return int(last)
	}
	if err := r.SetTrustedTime(t.Context(), noon); err != nil {
		t.Fatal(err)
	}
	*now = noon.AddDate(60, 0, 0)
	r.save(nikAni)
	*now = noon.Add(time.Hour)
	r.save(nikBudi)
	erase("nothing is acknowledged", 0)
	first := sent()
	erase("a clock ahead", first-1) // but for the epoch, in which the program goes on

	if err := r.SetTrustedTime(t.Context(), noon.AddDate(0, 0, 30)); err != nil {
		t.Fatal(err)
	}
	*now = time.Unix(0, 0)
	r.save(nikAni)
	sent()
	erase("a clock behind", 0)
}

// TestUnsentPINOutlivesTheNight: a kiosk that was cut off for longer than a chosen PIN is kept still brings it into the next incarnation; one
// that the regency has goes.
func TestUnsentPINOutlivesTheNight(t *testing.T) {
	for _, acked := range []bool{false, true} {
		r := newRoom(t)
		now := r.clock()
		r.registry("v1")
		if err := r.SetPIN(t.Context(), chipAni, pinNew, kiosk.PINForgotten, false); err != nil {
			t.Fatal(err)
		}
		if acked {
			r.ack(1)
		}
		*now = now.Add(31 * 24 * time.Hour)
		if err := r.Nightly(t.Context()); err != nil {
			t.Fatal(err)
		}
		if kept := r.count("enrol") == 1; kept == acked {
			t.Errorf("acknowledged %t: it is kept %t", acked, kept)
		}
		if err := r.NewIncarnation(t.Context(), 2); err != nil {
			t.Fatal(err)
		}
		r.wantKinds(2, map[bool]string{false: "incarnation epoch enrol.pin ", true: "incarnation epoch "}[acked])
	}
}
