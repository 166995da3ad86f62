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

// TestAppealTakesBack: an appeal that is accepted ends what another kiosk's application was granted: its owner is told
// there, and the audit says whose word it was.
func TestAppealTakesBack(t *testing.T) {
	w := newWorld(t)
	stores, ids := w.twoKiosks(t, "jps")
	social := w.social(t)
	for i, s := range stores {
		until(t, "both are told", func() bool { h := held(t, s, ids[i]); return h.Holder != kiosk.NoHolder || h.State == kiosk.Refused })
	}
	won, lost := 0, 1
	if held(t, stores[0], ids[0]).State == kiosk.Refused {
		won, lost = 1, 0
	}
	if err := w.desk.Approve(t.Context(), social, ids[won]); err != nil {
		t.Fatal(err)
	}
	against := appeal(t, stores[lost], 9, held(t, stores[lost], ids[lost]).Request.Number)
	until(t, "the regency has the appeal", func() bool {
		_, err := w.ledger.Request(t.Context(), against)
		return err == nil
	})
	for _, who := range []ledger.ClerkAccount{w.clerk, social} {
		if err := w.desk.Approve(t.Context(), who, against); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "who had it is told", func() bool {
		h := held(t, stores[won], ids[won])
		return h.State == kiosk.Refused && strings.Contains(h.Reason, "diakhiri")
	})
	until(t, "who appealed is told", func() bool { return held(t, stores[lost], ids[lost]).State == kiosk.Checking })
	rows, err := w.ledger.AuditRows(t.Context(), 10)
	if err != nil || !slices.ContainsFunc(rows, func(r ledger.AuditRow) bool {
		return r.Action == desk.ActionAidEnd && r.Clerk == social.Name && r.Request == ids[won]
	}) {
		t.Errorf("the audit does not say who ended it: %+v, %v", rows, err)
	}
}
