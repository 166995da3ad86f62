package station_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// alwaysOpen and neverOpen are sites whose counter is open always, or never.
func alwaysOpen() kiosk.Site {
	s := site()
	for i := range s.Hours {
		s.Hours[i] = []kiosk.Span{{From: 0, To: 24 * 60}}
	}
	return s
}

func neverOpen() kiosk.Site {
	s := site()
	s.Hours = [7][]kiosk.Span{}
	return s
}

// draws asks for a number in the first line and says what is shown then.
func (r *room) draws(want string) flow.View {
	r.t.Helper()
	r.sees(flow.Welcome)
	r.press("room-queue")
	r.sees(flow.QueuePick)
	r.press("choice-0")
	return r.until(want, func(v flow.View) bool {
		return (v.Screen == flow.TakePaper || v.Screen == flow.QueueTicket) && v.Card.Big.Text == want
	})
}

// goes takes the paper and ends the visit.
func (r *room) goes() {
	r.t.Helper()
	r.press(flow.KeyOK)
	r.sees(flow.Goodbye)
	r.until("Welcome", func(v flow.View) bool { return v.Screen == flow.Welcome })
}

// At night one number is printed, the next is read from the screen: the ledger counts, and a restart of the
// kiosk does not win another paper.
func TestNumbersAtNight(t *testing.T) {
	r := newRoomAt(t, neverOpen())
	if v := r.draws("A 01"); v.Screen != flow.TakePaper {
		t.Fatalf("the first is not printed: %s %+v", v.Screen, v.Note)
	}
	if papersWith(r.printer, "NOMOR ANTREAN LOKET") != 1 || papersWith(r.printer, "A 01") != 1 {
		t.Error("the paper does not say so")
	}
	r.printer.Take()
	r.goes()
	v := r.draws("A 02")
	if v.Screen != flow.QueueTicket || v.Note.ID != "ration.pause" {
		t.Errorf("the second: %s %q", v.Screen, v.Note.ID)
	}
	r.press(flow.KeyOther)
	r.until("the note again", func(v flow.View) bool { return v.Screen == flow.QueueTicket && v.Note.ID == "ration.pause" })
	if n := len(r.printer.Papers()); n != 1 {
		t.Errorf("%d papers", n)
	}
	if n := r.entries(journal.KindPrintStart); n != 1 {
		t.Errorf("%d papers in the journal", n)
	}
}

// The log tells no more of a number for the counter than of the code of something said, whose paper is written
// down as the same: not one screen.
func TestNumberLeavesNoScreenInTheLog(t *testing.T) {
	log := &diary{}
	r := newRoom(t, func(o *station.Options) { o.Log = slog.New(slog.NewTextHandler(log, nil)) })
	r.draws("A 01")
	r.printer.Take()
	r.goes()
	s := log.String()
	if strings.Count(s, "msg=screen") != 1 || strings.Count(s, "what=ticket") != 1 {
		t.Errorf("the log tells:\n%s", s)
	}
}

// While the counter is open the queue waits for nothing, and a clerk calls one after the other.
func TestNumbersByDay(t *testing.T) {
	r := newRoomAt(t, alwaysOpen())
	for _, want := range []string{"A 01", "A 02", "A 03"} {
		if v := r.draws(want); v.Screen != flow.TakePaper {
			t.Fatalf("%s: %s %q", want, v.Screen, v.Note.ID)
		}
		r.printer.Take()
		r.goes()
	}
	if n := papersWith(r.printer, "LOKET SEDANG BUKA"); n != 3 {
		t.Errorf("%d papers say when the counter is open", n)
	}
	r.desk()
	r.press("desk-lines")
	for _, want := range []string{"A 01", "A 02", "A 03"} {
		v := r.until(want, func(v flow.View) bool {
			return v.Screen == flow.DeskLines && len(v.Rows[0].Key.Label.Args) > 0 && v.Rows[0].Key.Label.Args[0] == want
		})
		r.press(v.Rows[0].Key.ID)
	}
	v := r.until("done", func(v flow.View) bool {
		return v.Screen == flow.DeskLines && v.Rows[0].Key.Label.ID == "desk.line.done"
	})
	r.press(v.Rows[0].Key.ID)
	r.until("nobody", func(v flow.View) bool { return v.Screen == flow.DeskLines && v.Rows[0].Value.ID == "desk.line.empty" })
}

// The slip of a service that is seen to in person bears its number for the day on which to come.
func TestSlipWithNumber(t *testing.T) {
	r := newRoom(t)
	who := someone(r)
	nik, err := kiosk.ParseNIK(r.drawer[who].NIK)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.store.SaveRequest(t.Context(), store.Draft{
		ID: kiosk.NewRequestID(), Service: "ktp-ganti", Subject: nik, Requester: nik, Village: setail, Assurance: kiosk.ByPIN,
	}); err != nil {
		t.Fatal(err)
	}
	r.prove(who)
	r.sees(flow.Waiting)
	r.printSlip()
	r.sees(flow.TakePaper)
	r.leave()
	if papersWith(r.printer, "ANTREAN B 01") != 1 {
		t.Errorf("the slip has no number: %s", r.printer.Papers()[0].Text())
	}
}
