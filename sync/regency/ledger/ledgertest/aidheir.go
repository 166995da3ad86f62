package ledgertest

import (
	"context"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// testAidListed puts on a list who has applied too: while the application stands it holds the place, and once it
// is refused or withdrawn the row does. Nobody gets a second aid in between.
func testAidListed(t *testing.T, l ledger.Ledger) {
	addKiosk(t, l, 7)
	apply(t, l, 7, 1, aidClaim("jps", 1))
	apply(t, l, 7, 2, aidClaim("jps", 2))
	loadAid(t, l, aidFile(1, aidRow("jps", 1, kiosk.AidReceives), aidRow("jps", 2, kiosk.AidReceives)), ledger.AidLoaded{Rows: 2})
	must(t, l.Decide(context.Background(), aidDecision(1, kiosk.Checking, kiosk.Refused)))
	b := batch(t, l, 7, 1)
	b.Cancels = []ledger.Cancel{{Request: kiosk.RequestID{2}, From: []kiosk.RequestState{kiosk.Checking}, Code: "state", News: sealed("c")}}
	must(t, l.Append(context.Background(), b))
	for nik := byte(1); nik <= 2; nik++ {
		r := apply(t, l, 7, 10+nik, aidClaim("blt", nik))
		wordOf(t, "the other aid of who is listed", r, kiosk.AidRefused)
		if of, err := l.AidRecord(context.Background(), r.Blocker); err != nil || of.Source == "" || of.Open {
			t.Fatalf("refused by %+v, %v", of, err)
		}
	}
	loadAid(t, l, aidFile(2, aidRow("jps", 1, kiosk.AidEnded)), ledger.AidLoaded{Rows: 1})
	wordOf(t, "listed no longer", apply(t, l, 7, 20, aidClaim("blt", 1)), kiosk.AidProposed)
}

// testAidListedFamily puts on a list whose wife has applied: the row is a double, and takes the family's place when
// the application is refused.
func testAidListedFamily(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	joins(t, l, 101, 1, 2, 3)
	apply(t, l, 7, 1, aidClaim("jps", 1))
	loadAid(t, l, aidFile(1, aidRow("jps", 2, kiosk.AidReceives)), ledger.AidLoaded{Rows: 1, Doubles: 1})
	must(t, l.Decide(ctx, aidDecision(1, kiosk.Checking, kiosk.Refused)))
	if open, err := l.AidOpen(ctx, village, 10); err != nil || len(open) != 0 {
		t.Fatalf("a double without another: %+v, %v", open, err)
	}
	wordOf(t, "the other aid of the family", apply(t, l, 7, 2, aidClaim("blt", 3)), kiosk.AidRefused)
}

// testAidDoubleTakes ends what stands before doubles of a list: the first of them takes the place, and the next
// waits for it still.
func testAidDoubleTakes(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	joins(t, l, 101, 1, 2)
	loadAid(t, l, aidFile(1, aidRow("jps", 1, kiosk.AidReceives), aidRow("blt", 1, kiosk.AidReceives), aidRow("blt", 2, kiosk.AidReceives)),
		ledger.AidLoaded{Rows: 3, Doubles: 2})
	open, err := l.AidOpen(ctx, village, 10)
	must(t, err)
	first, second := open[0], open[1]
	_, err = l.RuleAid(ctx, ledger.AidRuling{
		ID: first.Blocker, Deed: ledger.AidWrong, At: 6, Audit: ledger.AuditRow{At: 6, Clerk: "tono", Action: "aid.wrong"},
	})
	must(t, err)
	if r, err := l.AidRecord(ctx, first.ID); err != nil || r.Open || r.Blocker != 0 || r.Rule != "" {
		t.Fatalf("the first double: %+v, %v", r, err)
	}
	if r, err := l.AidRecord(ctx, second.ID); err != nil || !r.Open || r.Blocker != first.ID || r.Rule != kiosk.OnceRule("blt") {
		t.Fatalf("the second double: %+v, %v", r, err)
	}
	wordOf(t, "what ended", apply(t, l, 7, 1, aidClaim("jps", 1)), kiosk.AidRefused)
}
