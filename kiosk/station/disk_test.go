package station_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/sqlite/sqlitetest"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestDeadDisk: whoever confirms on a disk that stops writing is told that nothing was saved; the next one finds the
// kiosk out of service and is sent to a clerk; when the disk writes again it serves, and nothing stands twice.
func TestDeadDisk(t *testing.T) {
	r := newRoom(t)
	who := someone(r)
	r.order(who)
	mend, err := sqlitetest.Break(r.store.Path())
	if err != nil {
		t.Fatal(err)
	}
	r.press(flow.KeyOK)
	if v := r.sees(flow.Message); v.Title.ID != "msg.savefail.title" {
		t.Errorf("told %q", v.Title.ID)
	}
	if n := len(r.requests(who)); n != 0 || len(r.printer.Papers()) != 0 {
		t.Errorf("%d requests, %d papers", n, len(r.printer.Papers()))
	}
	r.cards.Lift()
	r.press(flow.KeyOther)
	r.sees(flow.AskLeave)
	r.press(flow.KeyOther)
	if v := r.sees(flow.OutOfService); v.Lead.ID != "oos.lead" {
		t.Errorf("the screen says %q", v.Lead.ID)
	}
	if err := mend(); err != nil {
		t.Fatal(err)
	}
	r.station.LinkUp(true) // asks the store again at once
	r.sees(flow.Welcome)
	r.order(who)
	r.press(flow.KeyOK)
	r.sees(flow.TakePaper)
	if n := len(r.requests(who)); n != 1 {
		t.Errorf("%d requests", n)
	}
}

// TestDamagedFile: what the night finds damaged shows that the kiosk is out of service, to nobody in the middle of a visit, and ends nothing.
func TestDamagedFile(t *testing.T) {
	r := newRoom(t)
	beside := func(q string) {
		t.Helper()
		db, err := sqlite.Open(t.Context(), r.store.Path())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), q); err != nil {
			t.Error(err)
		}
		if err := errors.Join(db.Close(), r.store.Nightly(t.Context())); err != nil {
			t.Error(err)
		}
		r.station.LinkUp(true) // asks the store again at once
	}
	who := someone(r)
	r.order(who)
	beside(`PRAGMA foreign_keys=OFF; INSERT INTO body (place, body) VALUES (1 << 50, x'00')`)
	r.press(flow.KeyOK)
	if v := r.sees(flow.Message); v.Title.ID != "msg.savefail.title" {
		t.Errorf("told %q", v.Title.ID)
	}
	r.cards.Lift()
	r.press(flow.KeyOther)
	r.sees(flow.AskLeave)
	r.press(flow.KeyOther)
	if v := r.sees(flow.OutOfService); v.Lead.ID != "oos.lead" {
		t.Errorf("the screen says %q", v.Lead.ID)
	}
	beside(`DELETE FROM body WHERE place = 1 << 50`)
	r.sees(flow.Welcome)
}

// TestFailedFlush: whoever confirms while the disk confirms nothing is told that nothing was saved, as often as they
// try and also when it flushes again, and gets no paper; once they are gone the station ends, and the next one on what
// is opened anew serves.
func TestFailedFlush(t *testing.T) {
	r := newRoom(t)
	who := someone(r)
	r.order(who)
	mend, err := sqlitetest.FailFlush(r.store.Path() + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	defer mend()
	r.press(flow.KeyOK)
	if v := r.sees(flow.Message); v.Title.ID != "msg.savefail.title" {
		t.Errorf("told %q", v.Title.ID)
	}
	if mend() == 0 {
		t.Fatal("no flush failed")
	}
	r.press(flow.KeyOK) // once more
	select {
	case err := <-r.ended:
		r.ended <- nil
		t.Fatalf("ended under somebody's hands: %v", err)
	case <-time.After(1200 * time.Millisecond): // longer than the station's own tick
	}
	if v := r.sees(flow.Message); v.Title.ID != "msg.savefail.title" {
		t.Errorf("told %q", v.Title.ID)
	}
	if n := len(r.requests(who)); n != 0 || len(r.printer.Papers()) != 0 {
		t.Errorf("%d requests, %d papers", n, len(r.printer.Papers()))
	}
	r.cards.Lift()
	r.press(flow.KeyOther)
	r.sees(flow.AskLeave)
	r.press(flow.KeyOther)
	select {
	case err := <-r.ended:
		r.ended <- nil
		if !errors.Is(err, store.ErrUnflushed) || kiosk.CodeOf(err) != kiosk.CodeDisk {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(patience):
		t.Fatal("went on")
	}
	if err := r.store.Close(); err != nil {
		t.Fatal(err)
	}

	again := newRoomIn(t, filepath.Dir(r.store.Path()))
	again.drawer = r.drawer
	again.order(who)
	again.press(flow.KeyOK)
	again.sees(flow.TakePaper)
	if n := len(again.requests(who)); n != 1 {
		t.Errorf("%d requests", n)
	}
}
