package station_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/sqlite/sqlitetest"
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
