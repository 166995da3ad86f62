package regency_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// TestGrantTakenBack: the agency ends the record of what it granted; the owner reads at the kiosk that it was and why,
// may appeal, and the application can be taken up and granted again.
func TestGrantTakenBack(t *testing.T) {
	w := newWorld(t)
	s, id := w.one(t, application(1, "jps"))
	social := w.social(t)
	grant := func() {
		t.Helper()
		if err := w.desk.Approve(t.Context(), social, id); err != nil {
			t.Fatal(err)
		}
		until(t, "granted", func() bool { return held(t, s, id).State == kiosk.ReadyState })
	}
	grant()
	r, err := w.ledger.AidOfRequest(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.desk.RuleAid(t.Context(), social, r.ID, ledger.AidWrong, -1); err != nil {
		t.Fatal(err)
	}
	until(t, "the owner is told", func() bool {
		h := held(t, s, id)
		return h.State == kiosk.Refused && strings.Contains(h.Reason, "diakhiri")
	})
	until(t, "the status says so", func() bool {
		return slices.ContainsFunc(toldAt(t, s), func(h kiosk.AidHeld) bool { return h.Request == id && h.Word == kiosk.AidEnded })
	})
	c, err := w.desk.Open(t.Context(), w.clerk, id)
	if err != nil {
		t.Fatal(err)
	}
	if last := c.Way[len(c.Way)-1]; last.Action != desk.ActionAidEnd || last.Clerk != social.Name || !strings.Contains(last.Why, "diakhiri") {
		t.Errorf("the way ends with %+v", last)
	}
	if err := w.desk.Reopen(t.Context(), w.clerk, id); err != nil {
		t.Fatal(err)
	}
	until(t, "it waits again", func() bool {
		return slices.ContainsFunc(toldAt(t, s), func(h kiosk.AidHeld) bool { return h.Request == id && h.Word == kiosk.AidProposed })
	})
	grant()
}
