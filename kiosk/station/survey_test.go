package station_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// An answer after the paper is durable and in no journal yet: its entry comes at another time than the visit.
func TestSurveyAnswerIsKeptForLater(t *testing.T) {
	r := newRoom(t)
	r.order(someone(r))
	r.press(flow.KeyOK)
	r.sees(flow.TakePaper)
	r.cards.Lift()
	r.printer.Take()
	r.press(flow.KeyOK)
	v := r.sees(flow.Goodbye)
	if len(v.Keys) != 5 {
		t.Fatalf("the last screen asks %+v", v.Keys)
	}
	r.press("face-3")
	r.until("thanks", func(v flow.View) bool { return v.Screen == flow.Goodbye && len(v.Keys) == 0 })
	wait(t, "the answer on the disk", func() bool { return r.kept() == 1 })
	if n := r.entries(journal.KindSurvey); n != 0 {
		t.Errorf("%d answers in the journal beside their visit", n)
	}
}

// kept is how many bodies wait to be journaled later.
func (r *room) kept() (n int) {
	r.t.Helper()
	db, err := sqlite.OpenReader(r.t.Context(), r.store.Path())
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.QueryRowContext(r.t.Context(), `SELECT count(*) FROM later WHERE place IS NULL`).Scan(&n); err != nil {
		r.t.Fatal(err)
	}
	return n
}
