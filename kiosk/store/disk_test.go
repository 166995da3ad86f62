package store_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/sqlite/sqlitetest"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestDeadDisk: a disk that stops writing is told by its code and closes the kiosk although it has room; what is there is
// still read; and when it writes again the same draft is saved once, with a journal that has no gap.
func TestDeadDisk(t *testing.T) {
	r := newRoom(t)
	r.enrol()
	first := r.save(nikAni)
	level := func() (store.Level, store.Cause) {
		t.Helper()
		c, err := r.Capacity(t.Context(), store.Limits{WarnUnsent: 100, CloseUnsent: 200, WarnAge: 1 << 60})
		if err != nil {
			t.Fatal(err)
		}
		return c.Level, c.Cause
	}
	mend, err := sqlitetest.Break(r.opts.Path)
	if err != nil {
		t.Fatal(err)
	}
	if l, c := level(); l != store.LevelOpen {
		t.Errorf("before anything was written: %v %s", l, c)
	}
	d := draft(t, nikAni)
	if _, err := r.SaveRequest(t.Context(), d); kiosk.CodeOf(err) != kiosk.CodeDisk || sqlite.Code(err) != sqlite.IO {
		t.Fatalf("saved on a dead disk: %v", err)
	}
	for range 2 { // the look itself is a try
		if l, c := level(); l != store.LevelClosed || c != store.CauseDisk {
			t.Errorf("a dead disk: %v %s", l, c)
		}
	}
	if list, err := r.Requests(t.Context(), nik(t, nikAni)); err != nil || len(list) != 1 || list[0].Request.ID != first.ID {
		t.Errorf("what is there: %d, %v", len(list), err)
	}
	if err := mend(); err != nil {
		t.Fatal(err)
	}
	if l, c := level(); l != store.LevelOpen {
		t.Errorf("mended: %v %s", l, c)
	}
	for range 2 {
		if _, err := r.SaveRequest(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	if list, err := r.Requests(t.Context(), nik(t, nikAni)); err != nil || len(list) != 2 {
		t.Errorf("%d requests, %v", len(list), err)
	}
	r.reopen()
	entries := 0
	for _, l := range r.journal(1) { // fails on a gap or a broken chain
		if l.Kind.String() == "request.new" {
			entries++
		}
	}
	if entries != 2 {
		t.Errorf("%d requests in the journal", entries)
	}
}
