package ledgertest

import (
	"context"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// testAidAppeal accepts an appeal: the record in the way ends, the application is decided anew and holds its
// place; where one part of it cannot be, nothing of it is.
func testAidAppeal(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	loadAid(t, l, aidFile(1, aidRow("jps", 1, kiosk.AidReceives)), ledger.AidLoaded{Rows: 1})
	lost := apply(t, l, 7, 1, aidClaim("jps", 1))
	wordOf(t, "listed already", lost, kiosk.AidRefused)
	must(t, l.Append(ctx, withRequest(batch(t, l, 7, 1), 2, "n2")))

	a := ledger.AidAppeal{
		Appeal: aidDecision(2, kiosk.Checking, kiosk.ReadyState), Again: aidDecision(1, kiosk.Refused, kiosk.Checking), Wrong: lost.Blocker,
	}
	moved := a
	moved.Appeal.From = kiosk.Signing
	want(t, "an appeal that was decided", l.AcceptAppeal(ctx, moved), ledger.ErrMoved)
	if r, err := l.AidRecord(ctx, lost.Blocker); err != nil || r.Word != kiosk.AidReceives {
		t.Fatalf("half an appeal was accepted: %s, %v", r.Word, err)
	}
	must(t, l.AcceptAppeal(ctx, a))
	want(t, "twice", l.AcceptAppeal(ctx, a), ledger.ErrMoved)
	for id, state := range map[byte]kiosk.RequestState{1: kiosk.Checking, 2: kiosk.ReadyState} {
		if r, err := l.Request(ctx, kiosk.RequestID{id}); err != nil || r.State != state {
			t.Errorf("request %d: %s, %v", id, r.State, err)
		}
	}
	grant := aidDecision(1, kiosk.Checking, kiosk.ReadyState)
	grant.Aid = aidClaim("jps", 1)
	must(t, l.Decide(ctx, grant))
	wordOf(t, "granted", application(t, l, 1), kiosk.AidReceives)
}
