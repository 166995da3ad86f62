package ledgertest

import (
	"context"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// ended is the nameless row in a list that says that they receive it no longer.
func ended() ledger.AidRow {
	r := nameless()
	r.Word, r.Record = kiosk.AidEnded, sealed("stopped")
	return r
}

// matches lets a clerk say that the one open record means the person 2.
func matches(t *testing.T, l ledger.Ledger) (id int64) {
	t.Helper()
	open, err := l.AidOpen(context.Background(), village, 10)
	if err != nil || len(open) != 1 {
		t.Fatalf("open %+v, %v", open, err)
	}
	still, err := l.RuleAid(context.Background(), ledger.AidRuling{
		ID: open[0].ID, Deed: ledger.AidMatch, Claim: *aidClaim("jps", 2), At: 5, Audit: ledger.AuditRow{At: 5, Clerk: "tono", Action: "aid.match"},
	})
	if err != nil || still {
		t.Fatalf("matched: %t, %v", still, err)
	}
	return open[0].ID
}

// testAidEndedMatch matches a row that says "dihentikan": who receives it no longer takes no place by it.
func testAidEndedMatch(t *testing.T, l ledger.Ledger) {
	addKiosk(t, l, 7)
	loadAid(t, l, aidFile(1, ended()), ledger.AidLoaded{Rows: 1, Open: 1})
	id := matches(t, l)
	r, err := l.AidRecord(context.Background(), id)
	must(t, err)
	wordOf(t, "matched", r, kiosk.AidEnded)
	wordOf(t, "the other aid", apply(t, l, 7, 1, aidClaim("blt", 2)), kiosk.AidProposed)
}

// testAidEndedByName loads lists that name somebody without a NIK, whom a clerk matched in the first: each newer
// one counts, whether it stops the aid or gives it again.
func testAidEndedByName(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	loadAid(t, l, aidFile(1, nameless()), ledger.AidLoaded{Rows: 1, Open: 1})
	id := matches(t, l)
	wordOf(t, "while it is received", apply(t, l, 7, 1, aidClaim("blt", 2)), kiosk.AidRefused)

	loadAid(t, l, aidFile(3, ended()), ledger.AidLoaded{Rows: 1})
	r, err := l.AidRecord(ctx, id)
	if err != nil || r.Word != kiosk.AidEnded || r.Data != 300 || string(r.Record.Body) != "stopped" || r.Open {
		t.Fatalf("stopped: %+v, %v", r, err)
	}
	wordOf(t, "once it is stopped", apply(t, l, 7, 2, aidClaim("blt", 2)), kiosk.AidProposed)

	loadAid(t, l, aidFile(2, nameless()), ledger.AidLoaded{Rows: 1}) // older: changes nothing
	loadAid(t, l, aidFile(4, nameless()), ledger.AidLoaded{Rows: 1, Open: 1})
	r, err = l.AidRecord(ctx, id)
	if err != nil || r.Word != kiosk.AidReceives || r.Rule != "blt-jps" || !r.Open {
		t.Fatalf("given again, beside another aid: %+v, %v", r, err)
	}
	loadAid(t, l, aidFile(5, ended()), ledger.AidLoaded{Rows: 1})
	if open, err := l.AidOpen(ctx, village, 10); err != nil || len(open) != 0 {
		t.Fatalf("a double that was stopped waits for a clerk: %+v, %v", open, err)
	}
}
