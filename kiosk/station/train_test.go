package station_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// train opens a training from the clerk's mode.
func (r *room) train() {
	r.t.Helper()
	r.desk()
	r.press("desk-paper")
	r.sees(flow.DeskPaper)
	r.press("desk-train")
	r.sees(flow.Training)
}

// A training goes the way of a visit up to the paper and leaves nothing but its begin and its end: no request,
// no paper in the ledger, no file. A card of a person is not read while it lasts.
func TestTraining(t *testing.T) {
	r := newRoom(t)
	r.train()
	r.cards.Tap(r.drawer["made"].Card())
	r.press("train-warga")
	if v := r.sees(flow.Home); !v.Training {
		t.Error("the screen is not marked")
	}
	r.asksForDomicile()
	r.sees(flow.PIN)
	r.pin(store.TrainingPIN)
	r.sees(flow.Confirm)
	r.press(flow.KeyOK)
	v := r.sees(flow.TakePaper)
	if !strings.HasPrefix(v.Number, "000") {
		t.Errorf("%s is the number of a real kiosk", v.Number)
	}
	wait(t, "paper", func() bool { return papersWith(r.printer, "LATIHAN") == 1 })
	if n := papersWith(r.printer, "[QR"); n != 0 {
		t.Error("a code on a training's paper")
	}
	r.printer.Take()
	r.press(flow.KeyOK)
	r.sees(flow.Training)
	r.press("train-end")
	if v := r.sees(flow.Welcome); v.Training {
		t.Error("still a training")
	}
	r.leftNothing()
	r.cards.Lift()
	r.cards.Tap(r.drawer["made"].Card())
	r.sees(flow.Home)
}

// leftNothing looks at what a training must not leave.
func (r *room) leftNothing() {
	r.t.Helper()
	if n := len(r.requests("made")); n != 0 {
		r.t.Errorf("%d requests in the real store", n)
	}
	if p, ok, err := r.store.LastPrint(r.t.Context()); err != nil || ok {
		r.t.Errorf("a paper in the real ledger: %+v, %v", p, err)
	}
	for kind, want := range map[journal.Kind]int{journal.KindClerkAction: 2, journal.KindRequestNew: 0, journal.KindPrintStart: 0, journal.KindFault: 0, journal.KindPersonCheck: 0} {
		if n := r.entries(kind); n != want {
			r.t.Errorf("%d entries of %v, want %d", n, kind, want)
		}
	}
	files, err := filepath.Glob(filepath.Join(filepath.Dir(r.store.Path()), "latihan*"))
	if err != nil || len(files) != 0 {
		r.t.Errorf("left behind: %v, %v", files, err)
	}
}

// In a training the clerk's mode is practised too, and does nothing to anybody; a training within a training
// is not offered.
func TestTrainingOfClerks(t *testing.T) {
	r := newRoom(t)
	r.train()
	r.press("train-petugas")
	r.sees(flow.StaffPIN)
	r.pin(store.TrainingPIN)
	r.sees(flow.Desk)
	r.press("desk-paper")
	if v := r.sees(flow.DeskPaper); len(v.Keys) != 4 {
		t.Errorf("%d keys", len(v.Keys))
	}
	before := r.entries(journal.KindClerkAction)
	r.press("desk-recap")
	r.done("recap")
	wait(t, "recap", func() bool { return papersWith(r.printer, "LATIHAN") == 1 })
	if n := r.entries(journal.KindClerkAction); n != before {
		t.Errorf("%d entries of clerks, had %d", n, before)
	}
}

// A training that a power cut ended is removed at the next start, and the regency is told.
func TestTrainingCut(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	practice, err := s.Training(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(practice.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	r := newRoomIn(t, dir)
	wait(t, "what was left behind is gone", func() bool { return r.entries(journal.KindFault) == 1 })
	if files, err := filepath.Glob(filepath.Join(dir, "latihan*")); err != nil || len(files) != 0 {
		t.Errorf("left behind: %v, %v", files, err)
	}
}
