package regency_test

import (
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// TestRestoredNumbers: a letter that was given since the copy keeps its number for itself, though nothing but its kiosk's
// place in the feed tells of it, and what was given before the copy is numbered on.
func TestRestoredNumbers(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	x := w.run(t, b, s)
	var ids []kiosk.RequestID
	for n := byte(1); n <= 3; n++ {
		d := draft(n)
		d.Assurance = kiosk.ByPIN
		r, err := s.SaveRequest(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		until(t, "the request is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
		ids = append(ids, r.ID)
	}
	w.approve(t, ids[0])
	until(t, "the first letter comes", func() bool { return held(t, s, ids[0]).Letter != nil })
	x.end(t)
	back := w.copied(t)
	x = w.run(t, b, s)
	w.approve(t, ids[1])
	until(t, "the second letter comes", func() bool { return held(t, s, ids[1]).Letter != nil })
	lost := held(t, s, ids[1]).Letter.Number
	x.end(t)

	back()
	w.desk = w.deskOf(t, w.cat, nil)
	w.run(t, b, s)
	until(t, "the kiosk's place in the feed tells of the copy", func() bool {
		at, err := w.ledger.Alarmed(t.Context(), regency.AlarmGap, regency.AlarmAhead)
		return err == nil && at > 0
	})
	w.approve(t, ids[2])
	third := w.number(t, ids[2])
	if third == lost || !strings.Contains(third, "/001-") {
		t.Errorf("the third letter is %s, the one that was lost %s", third, lost)
	}
	w.approve(t, ids[1])
	if again := w.number(t, ids[1]); again == lost || again == third || !strings.Contains(again, "/002-") {
		t.Errorf("the second letter is now %s, it was %s, the third is %s", again, lost, third)
	}
	if first := w.number(t, ids[0]); strings.Contains(first, "-") {
		t.Errorf("the first letter is %s", first)
	}
	ns, err := w.ledger.Notices(t.Context(), setail, 10)
	if err != nil || len(ns) != 1 || ns[0].Kind != ledger.NoticeAlarm || ns[0].Word != regency.AlarmGap {
		t.Errorf("notices %+v, %v", ns, err)
	}
}
